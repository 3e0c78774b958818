"""Addresses of analytics; every route is named like its permission."""

from django.urls import URLPattern, path

from .views import calendars, checks, topics

calendar_pages = [
    path("calendar/", calendars.reporting_calendar_view, name="reporting_calendar_view"),
    path("calendar/revise/", calendars.reporting_calendar_revise, name="reporting_calendar_revise"),
]
topic_pages = [
    path("topics/", topics.hot_topic_list, name="hot_topic_list"),
    path("topics/<int:pk>/", topics.hot_topic_view, name="hot_topic_view"),
    path("topics/<int:pk>/choose/", topics.hot_topic_choose, name="hot_topic_choose"),
    path("topics/chosen/<int:pk>/drop/", topics.hot_topic_drop, name="hot_topic_drop"),
]
check_pages = [
    path("check/", checks.published_table_check, name="published_table_check"),
]

urlpatterns: list[URLPattern] = [*calendar_pages, *check_pages, *topic_pages]
