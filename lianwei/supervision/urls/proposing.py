"""Suggestions on laws and standards, and group standards."""

from django.urls import path

from lianwei.supervision.views import proposing as pages

ONE = "suggestions/<int:pk>/"
STEPS = ("submit", "answer", "close", "move", "review", "withdraw")

suggestion_pages = [
    path("suggestions/", pages.suggestion_list, name="suggestion_list"),
    path("suggestions/new/", pages.suggestion_draft, name="suggestion_draft"),
    path(ONE, pages.suggestion_view, name="suggestion_view"),
    path(f"{ONE}revise/", pages.suggestion_revise, name="suggestion_revise"),
    path(f"{ONE}articles/new/", pages.suggestion_write, name="suggestion_write"),
    path(f"{ONE}articles/<int:article_id>/", pages.suggestion_write, name="suggestion_write_article"),
    path(f"{ONE}articles/<int:article_id>/drop/", pages.suggestion_drop, name="suggestion_drop"),
    path(f"{ONE}comments/new/", pages.suggestion_collect, name="suggestion_collect"),
    path(f"{ONE}comments/sheet/", pages.suggestion_collect_sheet, name="suggestion_collect_sheet"),
    path(f"{ONE}comments/<int:comment_id>/", pages.suggestion_decide, name="suggestion_decide"),
    path(f"{ONE}files/<int:file_id>/", pages.suggestion_view_file, name="suggestion_view_file"),
    *(
        path(f"{ONE}{paper}.{form}", pages.suggestion_view_paper, {"paper": paper, "form": form},
             name=f"suggestion_view_{paper}_{form}")
        for paper, form in (("text", "pdf"), ("text", "docx"), ("comments", "pdf"), ("comments", "xlsx"))
    ),
    *(path(f"{ONE}{verb}/", pages.suggestion_step_view(verb), name=f"suggestion_{verb}") for verb in STEPS),
]  # fmt: skip
