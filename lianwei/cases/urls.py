"""Addresses of cases; every route is named like its permission."""

from django.urls import path

from .forms.steps_evidence import ADD_EVIDENCE
from .forms.steps_invite import INVITE
from .forms.steps_letters import WRITE
from .forms.steps_papers import PAPER_STEPS
from .forms.steps_table import STEPS
from .papers.reports import REPORT_PAPERS
from .urls_pages import pages
from .views import evidence, links, papers
from .views.papers import paper_step_view
from .views.steps import step_view

PAPER = "<int:pk>/documents/<int:document_pk>/"

steps = [
    path(f"<int:pk>/{step.verb}/", step_view(step), name=step.route)
    for step in (*STEPS, ADD_EVIDENCE, INVITE, WRITE)
]
documents = [
    path("<int:pk>/documents/new/", papers.choose_paper, name="document_choose"),
    path("<int:pk>/documents/new/<slug:code>/", papers.draft_document, name="document_draft"),
    path(PAPER, papers.document_detail, name="document_detail"),
    path(f"{PAPER}paper.pdf", papers.document_download, {"form": "pdf"}, name="document_pdf"),
    path(f"{PAPER}paper.docx", papers.document_download, {"form": "docx"}, name="document_docx"),
    *(path(f"{PAPER}{step.verb}/", paper_step_view(step), name=step.route) for step in PAPER_STEPS),
]
files = [
    path("<int:pk>/files/<int:file_pk>/", evidence.evidence_open, name="evidence_open"),
    path("<int:pk>/print/<slug:code>.pdf", papers.complaint_print, {"form": "pdf"}, name="complaint_print"),
    path(
        "<int:pk>/print/<slug:code>.docx",
        papers.complaint_print,
        {"form": "docx"},
        name="complaint_print_docx",
    ),
    *(
        path(
            f"reports/<int:pk>/print/{code}.{form}",
            papers.violation_report_print,
            {"code": code, "form": form},
            name=f"violation_report_print_{code}_{form}",
        )
        for code in REPORT_PAPERS
        for form in ("pdf", "docx")
    ),
    path("<int:pk>/case-file.pdf", papers.complaint_casefile, name="complaint_casefile"),
    path("<int:pk>/evidence-pack.zip", papers.complaint_pack, name="complaint_pack"),
]
doors = [
    path("link/status/<str:token>/", links.link_status, name="link_status"),
    path("link/sign/<str:token>/", links.link_sign, name="link_sign"),
    path("link/sign/<str:token>/code/", links.link_code, name="link_code"),
    path("link/rate/<str:token>/", links.link_rate, name="link_rate"),
    path("link/withdraw/<str:token>/", links.link_withdraw, name="link_withdraw"),
    path("link/supply/<str:token>/", links.link_supply, name="link_supply"),
    path("link/offer/<str:token>/", links.link_offer, name="link_offer"),
    path("link/letter/<str:token>/", links.link_letter, name="link_letter"),
    path("link/letter/<str:token>/files/<int:pk>/", links.link_letter_file, name="link_letter_file"),
]

urlpatterns = [*pages, *steps, *documents, *files, *doors]
