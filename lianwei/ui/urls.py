from django.urls import path

from . import views

urlpatterns = [
    path("", views.styleguide, name="styleguide"),
    path("keys/", views.shortcut_list, name="shortcut_list"),
    path("preferences/", views.preference_choose, name="preference_choose"),
]
