"""Comparative tests."""

from django.urls import path

from lianwei.supervision.views.comparing import pages, results, sheets

TEST = "tests/<int:pk>/"
ONE = f"{TEST}objections/<int:objection_id>/"
STEPS = ("begin", "buy", "deliver", "judge", "refer", "notify", "object", "release", "give_up")
N = "comparative_test_"

test_pages = [
    path("tests/", pages.comparative_test_list, name=f"{N}list"),
    path("tests/new/", pages.comparative_test_plan, name=f"{N}plan"),
    path(TEST, pages.comparative_test_detail, name=f"{N}detail"),
    path(f"{TEST}plan/", pages.comparative_test_revise, name=f"{N}revise"),
    path(f"{TEST}items/new/", pages.comparative_test_revise_item, name=f"{N}revise_item_new"),
    path(f"{TEST}items/<int:item_id>/", pages.comparative_test_revise_item, name=f"{N}revise_item"),
    path(f"{TEST}items/sheet/", sheets.comparative_test_revise_items, name=f"{N}revise_items"),
    path(f"{TEST}items.xlsx", sheets.comparative_test_view_blank_items, name=f"{N}view_blank_items"),
    path(f"{TEST}results.xlsx", sheets.comparative_test_view_blank, name=f"{N}view_blank"),
    path(f"{TEST}sheet/", sheets.comparative_test_fill, name=f"{N}fill"),
    path(f"{TEST}sheets/<int:version>/", sheets.comparative_test_view_sheet, name=f"{N}view_sheet"),
    path(f"{TEST}sheets/<int:version>/confirm/", sheets.comparative_test_confirm, name=f"{N}confirm"),
    path(f"{TEST}results/", results.comparative_test_view_results, name=f"{N}view_results"),
    *(
        path(
            f"{TEST}report.{form}",
            results.comparative_test_view_report,
            {"form": form},
            name=f"{N}view_report_{form}",
        )
        for form in ("docx", "pdf", "xlsx")
    ),
    path(f"{TEST}labels.pdf", sheets.comparative_test_view_labels, name=f"{N}view_labels"),
    path(f"{TEST}files/<int:file_id>/", sheets.comparative_test_view_file, name=f"{N}view_file"),
    path(f"{TEST}receipts/<int:origin_id>/", sheets.comparative_test_view_receipt, name=f"{N}view_receipt"),
    path(f"{TEST}samples/<slug:code>/", pages.comparative_test_view_sample, name=f"{N}view_sample"),
    path(
        f"{TEST}samples/<slug:code>/hand-over/",
        pages.comparative_test_step_view("hand_over"),
        name=f"{N}hand_over",
    ),
    path(f"{ONE}retest/", pages.comparative_test_step_view("retest"), name=f"{N}retest"),
    path(f"{ONE}decide/", pages.comparative_test_step_view("decide"), name=f"{N}decide"),
    *(
        path(f"{TEST}{verb.replace('_', '-')}/", pages.comparative_test_step_view(verb), name=f"{N}{verb}")
        for verb in STEPS
    ),
]
