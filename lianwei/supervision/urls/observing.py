"""Observations, their visits, and the papers of both."""

from django.urls import path

from lianwei.supervision.views.observing import pages, papers

ONE, VISIT = "observations/<int:pk>/", "observation-visits/<int:pk>/"
OBSERVER = f"{ONE}observers/<int:observer_id>/"
STEPS = ("compose", "add_shops", "name", "assign", "draw", "begin", "close", "write", "report", "give_up")
OF_OBSERVERS, OF_VISITS = ("train", "release"), ("keep", "leave_out", "ask")

observation_pages = [
    path("observations/", pages.observation_list, name="observation_list"),
    path("observations/new/", pages.observation_draft, name="observation_draft"),
    path(ONE, pages.observation_detail, name="observation_detail"),
    path(f"{ONE}revise/", pages.observation_revise, name="observation_revise"),
    path(f"{ONE}look-again/", pages.observation_look_again, name="observation_look_again"),
    path(f"{OBSERVER}link/", pages.observation_invite, name="observation_invite"),
    path(f"{ONE}results/", papers.observation_view_results, name="observation_view_results"),
    path(f"{ONE}report.pdf", papers.observation_view_pdf, name="observation_view_pdf"),
    path(f"{ONE}report.docx", papers.observation_view_docx, name="observation_view_docx"),
    path(f"{ONE}answers.xlsx", papers.observation_view_xlsx, name="observation_view_xlsx"),
    path(VISIT, pages.observation_view_visit, name="observation_view_visit"),
    path(f"{VISIT}enter/", pages.observation_visit_receive, name="observation_visit_receive"),
    path(f"{VISIT}photos/<int:file_id>/", pages.observation_view_photo, name="observation_view_photo"),
    *(
        path(f"{ONE}{verb.replace('_', '-')}/", pages.observation_step_view(verb), name=f"observation_{verb}")
        for verb in STEPS
    ),
    *(
        path(f"{OBSERVER}{verb}/", pages.observation_step_view(verb), name=f"observation_{verb}")
        for verb in OF_OBSERVERS
    ),
    *(
        path(
            f"{VISIT}{verb.replace('_', '-')}/",
            pages.visit_step_view(verb),
            name=f"observation_visit_{verb}",
        )
        for verb in OF_VISITS
    ),
]
