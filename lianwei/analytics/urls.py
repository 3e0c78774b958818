"""Addresses of analytics; every route is named like its permission."""

from django.urls import URLPattern, path

from .views import calendars, checks

calendar_pages = [
    path("calendar/", calendars.reporting_calendar_view, name="reporting_calendar_view"),
    path("calendar/revise/", calendars.reporting_calendar_revise, name="reporting_calendar_revise"),
]


check_pages = [
    path("check/", checks.published_table_check, name="published_table_check"),
]

urlpatterns: list[URLPattern] = [*calendar_pages, *check_pages]
