"""The pages that mix apps, and those of the people who keep the installation running."""

from django.urls import path

from .views import desk, operation

urlpatterns = [
    path("", desk.home, name="home"),
    path("search/", desk.search, name="search"),
    path("operation/queue/", operation.delivery_list, name="delivery_list"),
    path("operation/schedule/", operation.schedule_list, name="schedule_list"),
    path("operation/seals/", operation.seal_list, name="seal_list"),
    path("log/events/", operation.event_list, name="event_list"),
    path("log/reads/", operation.read_log_list, name="read_log_list"),
    path("log/reads.csv", operation.read_log_export, name="read_log_export"),
]
