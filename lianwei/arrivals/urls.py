from django.urls import path

from .views import arrivals

urlpatterns = [
    path("", arrivals.arrival_list, name="arrival_list"),
    path("<int:pk>/", arrivals.arrival_detail, name="arrival_detail"),
    path("<int:pk>/retry/", arrivals.arrival_retry, name="arrival_retry"),
    path("<int:pk>/skip/", arrivals.arrival_skip, name="arrival_skip"),
]
