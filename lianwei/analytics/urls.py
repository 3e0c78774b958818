"""Addresses of analytics; every route is named like its permission."""

from django.urls import URLPattern, path

from .views import calendars, checks, looking, return_plans, returns, topics

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

RETURN, PLAN = "returns/<int:pk>/", "returns/asked/<int:pk>/"
RETURN_STEPS = ("prefill", "revise", "upload", "submit", "correct", "check", "send_back", "lock")
return_pages = [
    path("returns/", returns.statistical_return_list, name="statistical_return_list"),
    path(RETURN, returns.statistical_return_view, name="statistical_return_view"),
    path(
        f"{RETURN}template.xlsx",
        returns.statistical_return_view_template,
        name="statistical_return_view_template",
    ),
    path(f"{RETURN}sheet.xlsx", returns.statistical_return_export, name="statistical_return_export"),
    *(
        path(
            f"{RETURN}{verb.replace('_', '-')}/",
            getattr(returns, f"statistical_return_{verb}"),
            name=f"statistical_return_{verb}",
        )
        for verb in RETURN_STEPS
    ),
    path("returns/asked/new/", return_plans.return_plan_ask, name="return_plan_ask"),
    path(PLAN, return_plans.return_plan_view, name="return_plan_view"),
    path(f"{PLAN}totals.xlsx", return_plans.return_plan_view_sheet, name="return_plan_view_sheet"),
    path(f"{PLAN}end/", return_plans.return_plan_end, name="return_plan_end"),
]

looking_pages = [
    path("", looking.statistics_overview, name="statistics_overview"),
    path("overview.csv", looking.statistics_overview_csv, name="statistics_overview_csv"),
    path("overview.xlsx", looking.statistics_overview_xlsx, name="statistics_overview_xlsx"),
    path("crossing/", looking.statistics_crossing, name="statistics_crossing"),
    path("crossing.csv", looking.statistics_crossing_csv, name="statistics_crossing_csv"),
    path("crossing.xlsx", looking.statistics_crossing_xlsx, name="statistics_crossing_xlsx"),
    path("cases/", looking.statistics_cases, name="statistics_cases"),
]

urlpatterns: list[URLPattern] = [
    *looking_pages,
    *calendar_pages,
    *check_pages,
    *return_pages,
    *topic_pages,
]
