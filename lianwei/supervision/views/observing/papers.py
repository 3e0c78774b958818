"""Results of an observation, its report as DOCX and PDF, and all answers as a sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.documents.paper import Paper
from lianwei.core.documents.typst import to_pdf
from lianwei.core.files.models import File
from lianwei.core.files.queries import open_file
from lianwei.core.http import allow
from lianwei.supervision.papers.observing.report import observation_paper
from lianwei.supervision.queries.observing import results as told
from lianwei.ui.pages import attachment, xlsx_download

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow("observation.view")
@require_GET
def observation_view_results(request: HttpRequest, pk: int) -> HttpResponse:
    results = told.observation_results(pk, actor=request.actor)
    charts = [
        told.items_chart(results),
        told.groups_chart("districts", pgettext("observation", "District"), results.districts),
        told.groups_chart("kinds", pgettext("observation", "Kind of shop"), results.kinds),
        told.agreement_chart(results),
    ]
    context = {"results": results, "row": results.row, "charts": charts}
    return render(request, "supervision/observation_results.html", context)


@allow("observation.view")
@require_safe
@never_cache
def observation_view_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for print."""
    return attachment(to_pdf(_paper(request, pk)), PDF, name=f"observation-{pk}.pdf")


@allow("observation.view")
@require_safe
@never_cache
def observation_view_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file, to be worked on."""
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - 10 MB, which few workers need

    return attachment(to_docx(_paper(request, pk)), DOCX, name=f"observation-{pk}.docx")


@allow("observation.view")
@require_safe
@never_cache
def observation_view_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    lines = told.answers_sheet(pk, actor=request.actor)
    return xlsx_download(lines, name=f"observation-{pk}", title=_("Answers"))


def _paper(request: HttpRequest, pk: int) -> Paper:
    from lianwei.core.files.pictures import for_print  # noqa: PLC0415 - a library that few requests need

    results = told.observation_results(pk, actor=request.actor)

    def read(_problem: told.Problem, photo: File) -> bytes:
        return for_print(open_file(photo, actor=request.actor, reason="report of an observation").read())

    return observation_paper(results, items=len(results.items), read=read)
