from django.urls import path

from .views import arrivals, booths, sheets, sources

urlpatterns = [
    path("", arrivals.arrival_list, name="arrival_list"),
    path("<int:pk>/", arrivals.arrival_detail, name="arrival_detail"),
    path("<int:pk>/retry/", arrivals.arrival_retry, name="arrival_retry"),
    path("<int:pk>/skip/", arrivals.arrival_skip, name="arrival_skip"),
    path("sheets/", sheets.sheet_list, name="sheet_list"),
    path("sheets/new/", sheets.sheet_bring, name="sheet_bring"),
    path("sheets/<int:pk>/", sheets.sheet_detail, name="sheet_detail"),
    path("sheets/<int:pk>/columns/", sheets.sheet_map, name="sheet_map"),
    path("sheets/<int:pk>/columns.json", sheets.sheet_mapping, name="sheet_mapping"),
    path("sheets/<int:pk>/import/", sheets.sheet_import, name="sheet_import"),
    path("sheets/<int:pk>/report.xlsx", sheets.sheet_report, name="sheet_report"),
    path("sheets/<int:pk>/results.xlsx", sheets.sheet_results, name="sheet_results"),
    path("sheets/<int:pk>/undo/", sheets.sheet_undo, name="sheet_undo"),
    path("booths/", booths.booth_list, name="booth_list"),
    path("booths/new/", booths.booth_create, name="booth_create"),
    path("booths/day/", booths.booth_day_view, name="booth_day"),
    path("booths/day.csv", booths.booth_day_csv, name="booth_day_csv"),
    path("booths/day.xlsx", booths.booth_day_xlsx, name="booth_day_xlsx"),
    path("booths/<int:pk>/", booths.booth_detail, name="booth_detail"),
    path("booths/<int:pk>/device/", booths.booth_invite, name="booth_invite"),
    path("booths/<int:pk>/correct/", booths.booth_count_correct, name="booth_count_correct"),
    path("booths/<int:pk>/withdraw/", booths.booth_withdraw, name="booth_withdraw"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/new/", sources.source_create, name="source_create"),
    path("sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path("sources/<int:pk>/revise/", sources.source_revise, name="source_revise"),
    path("sources/<int:pk>/keys/new/", sources.source_issue_key, name="source_issue_key"),
    path(
        "sources/<int:pk>/keys/<int:key>/withdraw/", sources.source_withdraw_key, name="source_withdraw_key"
    ),
    path("sources/<int:pk>/withdraw/", sources.source_withdraw, name="source_withdraw"),
]
