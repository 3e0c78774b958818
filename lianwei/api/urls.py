from django.urls import path

from .assembly import api

urlpatterns = [path("intake/v1/", api.urls)]
