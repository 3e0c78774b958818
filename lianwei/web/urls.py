"""The pages that mix apps, and those of the people who keep the installation running."""

from django.urls import path

from .counter.urls import counter_pages
from .urls_portal import portal_pages
from .views import desk, holidays, operation

urlpatterns = [
    *portal_pages,
    *counter_pages,
    path("", desk.home, name="home"),
    path("alliance/", desk.alliance_watch, name="alliance_watch"),
    path("search/", desk.search, name="search"),
    path("calendar/", holidays.holiday_notice_list, name="holiday_notice_list"),
    path("calendar/<int:year>/", holidays.holiday_notice_year, name="holiday_notice_year"),
    path("calendar/notices/new/", holidays.holiday_notice_enter, name="holiday_notice_enter"),
    path("calendar/notices/<int:pk>/", holidays.holiday_notice_view, name="holiday_notice_view"),
    path("calendar/notices/<int:pk>/retire/", holidays.holiday_notice_retire, name="holiday_notice_retire"),
    path("operation/queue/", operation.delivery_list, name="delivery_list"),
    path("operation/schedule/", operation.schedule_list, name="schedule_list"),
    path("operation/seals/", operation.seal_list, name="seal_list"),
    path("log/events/", operation.event_list, name="event_list"),
    path("log/reads/", operation.read_log_list, name="read_log_list"),
    path("log/reads.csv", operation.read_log_export, name="read_log_export"),
]
