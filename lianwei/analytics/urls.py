"""Addresses of analytics; every route is named like its permission."""

from django.urls import URLPattern, path

from .views import (
    alerts,
    approved_maps,
    calendars,
    checks,
    figure_keys,
    looking,
    open_data,
    open_narratives,
    open_recalls,
    opinion_sheets,
    opinion_sources,
    opinions,
    own_return_forms,
    reports,
    return_plans,
    returns,
    scorecards,
    specials,
    topics,
)

calendar_pages = [
    path("calendar/", calendars.reporting_calendar_view, name="reporting_calendar_view"),
    path("calendar/revise/", calendars.reporting_calendar_revise, name="reporting_calendar_revise"),
]
alert_pages = [
    path("alerts/", alerts.alert_list, name="alert_list"),
    path("alerts/rules/", alerts.alert_rule_list, name="alert_rule_list"),
    path("alerts/rules/revise/", alerts.alert_rule_revise, name="alert_rule_revise"),
    path("alerts/<int:pk>/", alerts.alert_view, name="alert_view"),
    path("alerts/<int:pk>/acknowledge/", alerts.alert_acknowledge, name="alert_acknowledge"),
    path("alerts/<int:pk>/answer/", alerts.alert_answer, name="alert_answer"),
]
topic_pages = [
    path("topics/", topics.hot_topic_list, name="hot_topic_list"),
    path("topics/<int:pk>/", topics.hot_topic_view, name="hot_topic_view"),
    path("topics/<int:pk>/bulletin/", reports.report_draft_bulletin, name="report_draft_bulletin"),
    path("topics/<int:pk>/choose/", topics.hot_topic_choose, name="hot_topic_choose"),
    path("topics/chosen/<int:pk>/drop/", topics.hot_topic_drop, name="hot_topic_drop"),
]
REPORT = "reports/<int:pk>/"
report_pages = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/new/", reports.report_draft, name="report_draft"),
    path(REPORT, reports.report_view, name="report_view"),
    path(f"{REPORT}text/", reports.report_revise, name="report_revise"),
    path(f"{REPORT}review/", reports.report_review, name="report_review"),
    path(f"{REPORT}return/", reports.report_return, name="report_return"),
    path(f"{REPORT}release/", reports.report_release, name="report_release"),
    path(f"{REPORT}recount/", reports.report_recount, name="report_recount"),
    path(f"{REPORT}correct/", reports.report_correct, name="report_correct"),
    *(
        path(f"{REPORT}report.{kind}", reports.report_view_file, {"kind": kind}, name=f"report_view_{kind}")
        for kind in ("docx", "pdf", "xlsx", "html")
    ),
]
check_pages = [
    path("check/", checks.published_table_check, name="published_table_check"),
]

PROGRAMME = "programmes/<int:pk>/"
special_pages = [
    path("specials/", specials.statistics_specials, name="statistics_specials"),
    path("specials.csv", specials.statistics_specials_csv, name="statistics_specials_csv"),
    path("specials.xlsx", specials.statistics_specials_xlsx, name="statistics_specials_xlsx"),
    path("programmes/new/", specials.special_programme_open, name="special_programme_open"),
    path(PROGRAMME, specials.special_programme_view, name="special_programme_view"),
    path(f"{PROGRAMME}figures.csv", specials.special_programme_view_csv, name="special_programme_view_csv"),
    path(
        f"{PROGRAMME}figures.xlsx", specials.special_programme_view_xlsx, name="special_programme_view_xlsx"
    ),
    path(
        f"{PROGRAMME}template.xlsx",
        specials.special_programme_view_template,
        name="special_programme_view_template",
    ),
    path(f"{PROGRAMME}enter/", specials.special_programme_enter, name="special_programme_enter"),
    path(f"{PROGRAMME}sheet/", specials.special_programme_enter_sheet, name="special_programme_enter_sheet"),
]

RETURN, PLAN = "returns/<int:pk>/", "returns/asked/<int:pk>/"
RETURN_STEPS = ("prefill", "revise", "upload", "submit", "correct", "check", "send_back", "lock")
return_pages = [
    path("returns/", returns.statistical_return_list, name="statistical_return_list"),
    path(
        "returns/alliance/", returns.statistical_return_view_alliance, name="statistical_return_view_alliance"
    ),
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
OWN_FORM = "returns/forms/<int:pk>/"
return_form_pages = [
    path("returns/forms/", own_return_forms.own_return_form_list, name="own_return_form_list"),
    path("returns/forms/new/", own_return_forms.own_return_form_upload, name="own_return_form_upload"),
    path(
        "returns/forms/example.toml",
        own_return_forms.own_return_form_view_example,
        name="own_return_form_view_example",
    ),
    path(OWN_FORM, own_return_forms.own_return_form_view, name="own_return_form_view"),
    path(
        f"{OWN_FORM}form.toml", own_return_forms.own_return_form_view_file, name="own_return_form_view_file"
    ),
    path(f"{OWN_FORM}begin/", own_return_forms.own_return_form_begin, name="own_return_form_begin"),
    path(f"{OWN_FORM}withdraw/", own_return_forms.own_return_form_withdraw, name="own_return_form_withdraw"),
]

CARD = "scorecards/<int:pk>/"
scorecard_pages = [
    path("scorecards/", scorecards.scorecard_list, name="scorecard_list"),
    path(CARD, scorecards.scorecard_view, name="scorecard_view"),
    path(f"{CARD}appeal/", scorecards.scorecard_appeal_enter, name="scorecard_appeal_enter"),
    path(
        "scorecards/appeals/<int:pk>/answer/",
        scorecards.scorecard_appeal_answer,
        name="scorecard_appeal_answer",
    ),
]
looking_pages = [
    path("", looking.statistics_overview, name="statistics_overview"),
    path("overview.csv", looking.statistics_overview_csv, name="statistics_overview_csv"),
    path("overview.xlsx", looking.statistics_overview_xlsx, name="statistics_overview_xlsx"),
    path("keys/", figure_keys.figure_key_list, name="figure_key_list"),
    path("keys/new/", figure_keys.figure_key_issue, name="figure_key_issue"),
    path("keys/revoke/", figure_keys.figure_key_revoke, name="figure_key_revoke"),
    path("crossing/", looking.statistics_crossing, name="statistics_crossing"),
    path("crossing.csv", looking.statistics_crossing_csv, name="statistics_crossing_csv"),
    path("crossing.xlsx", looking.statistics_crossing_xlsx, name="statistics_crossing_xlsx"),
    path("outlines.json", looking.statistics_outlines, name="statistics_outlines"),
    path("cases/", looking.statistics_cases, name="statistics_cases"),
]

map_pages = [
    path("map/", approved_maps.approved_map_view, name="approved_map_view"),
    path("map/upload/", approved_maps.approved_map_upload, name="approved_map_upload"),
    path("map/remove/", approved_maps.approved_map_remove, name="approved_map_remove"),
    path("map/outlines.json", approved_maps.approved_map_view_outlines, name="approved_map_view_outlines"),
]
OPEN = "open-data/"
NARRATIVES = f"{OPEN}narratives/"
open_data_pages = [
    path(NARRATIVES, open_narratives.open_narrative_list, name="open_narrative_list"),
    path(f"{NARRATIVES}<int:pk>/", open_narratives.open_narrative_view, name="open_narrative_view"),
    path(f"{NARRATIVES}<int:pk>/mask/", open_narratives.open_narrative_mask, name="open_narrative_mask"),
    path(
        f"{NARRATIVES}<int:pk>/accept/", open_narratives.open_narrative_accept, name="open_narrative_accept"
    ),
    path(
        f"{NARRATIVES}<int:pk>/reject/", open_narratives.open_narrative_reject, name="open_narrative_reject"
    ),
    path(OPEN, open_data.open_data_resolution_list, name="open_data_resolution_list"),
    path(f"{OPEN}new/", open_data.open_data_resolution_enter, name="open_data_resolution_enter"),
    path(f"{OPEN}<int:pk>/sign/", open_data.open_data_resolution_sign, name="open_data_resolution_sign"),
    path(
        f"{OPEN}<int:pk>/withdraw/",
        open_data.open_data_resolution_withdraw,
        name="open_data_resolution_withdraw",
    ),
    path(f"{OPEN}snapshots/<int:pk>/recall/", open_recalls.open_recall_enter, name="open_recall_enter"),
    path(f"{OPEN}recalls/<int:pk>/sign/", open_recalls.open_recall_sign, name="open_recall_sign"),
    path(f"{OPEN}recalls/<int:pk>/withdraw/", open_recalls.open_recall_withdraw, name="open_recall_withdraw"),
    path(
        f"{OPEN}alliance/<int:pk>/<str:month>/", open_data.open_snapshot_publish, name="open_snapshot_publish"
    ),
]
OPINION = "opinions/<int:pk>/"
opinion_pages = [
    path("opinions/", opinions.opinion_item_list, name="opinion_item_list"),
    path(OPINION, opinions.opinion_item_view, name="opinion_item_view"),
    *(
        path(
            f"{OPINION}{verb.replace('_', '-')}/",
            getattr(opinions, f"opinion_item_{verb}"),
            name=f"opinion_item_{verb}",
        )
        for verb in ("follow", "note", "finish", "set_aside", "rate", "link", "link_proposed")
    ),
    path("opinions/links/<int:pk>/undo/", opinions.opinion_item_unlink, name="opinion_item_unlink"),
    path(
        "opinions/brief/day.<str:form>",
        opinion_sources.opinion_item_print_daily,
        name="opinion_item_print_daily",
    ),
    path(
        "opinions/brief/week.<str:form>",
        opinion_sources.opinion_item_print_weekly,
        name="opinion_item_print_weekly",
    ),
    path("opinions/files/", opinion_sheets.opinion_sheet_list, name="opinion_sheet_list"),
    path("opinions/files/new/", opinion_sheets.opinion_sheet_bring, name="opinion_sheet_bring"),
    path("opinions/paste/", opinion_sheets.opinion_sheet_paste, name="opinion_sheet_paste"),
    path("opinions/files/<int:pk>/", opinion_sheets.opinion_sheet_view, name="opinion_sheet_view"),
    path("opinions/files/<int:pk>/columns/", opinion_sheets.opinion_sheet_take, name="opinion_sheet_take"),
    path("opinions/sources/", opinion_sources.opinion_source_list, name="opinion_source_list"),
    path("opinions/sources/new/", opinion_sources.opinion_source_create, name="opinion_source_create"),
    path("opinions/sources/<int:pk>/ask/", opinion_sources.opinion_source_ask, name="opinion_source_ask"),
    path(
        "opinions/sources/<int:pk>/withdraw/",
        opinion_sources.opinion_source_withdraw,
        name="opinion_source_withdraw",
    ),
    path(
        "opinions/alarms/<int:pk>/seen/",
        opinion_sources.opinion_alarm_acknowledge,
        name="opinion_alarm_acknowledge",
    ),
]

urlpatterns: list[URLPattern] = [
    *looking_pages,
    *map_pages,
    *open_data_pages,
    *scorecard_pages,
    *alert_pages,
    *calendar_pages,
    *check_pages,
    *opinion_pages,
    *return_pages,
    *return_form_pages,
    *special_pages,
    *topic_pages,
    *report_pages,
]
