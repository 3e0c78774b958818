"""The archive: its index as page, sheet and paper; one file; holds; an organisation's own schedule."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core import clock
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.members.queries import organisation_label
from lianwei.retention.forms.filing import HoldForm, LiftForm, ReclassifyForm, ScheduleForm
from lianwei.retention.models import Filing
from lianwei.retention.operations.filing import reclassify_file
from lianwei.retention.operations.holds import hold_file, lift_hold
from lianwei.retention.operations.schedules import revise_schedule
from lianwei.retention.papers.index import index_paper, sheet_lines
from lianwei.retention.queries.filing import (
    Narrowed,
    archive_index,
    filing_page,
    whole_index,
)
from lianwei.retention.queries.schedule import schedule_page
from lianwei.ui.forms import OperationForm
from lianwei.ui.sheets import CSV_TYPE, XLSX_TYPE, csv_sheet, xlsx_sheet

from .sent import sent

GET_OR_POST = require_http_methods(["GET", "POST"])
VIEWS = ("", "ended", "held", "stored")
PDF_TYPE = "application/pdf"


@allow("archive.view")
@require_GET
def archive_list(request: HttpRequest) -> HttpResponse:
    narrowed = _narrowed(request)
    page = archive_index(actor=request.actor, narrowed=narrowed, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "narrowed": narrowed,
        "sheet": request.GET.urlencode(),
        "may_list": request.actor.may("destruction_list.view"),
        "organisation_id": request.actor.organisation_id,
    }
    return render(request, "retention/archive_list.html", context)


@allow("archive.view")
@require_GET
@never_cache
def archive_list_csv(request: HttpRequest) -> HttpResponse:
    """The index for machines."""
    return _sent(csv_sheet(sheet_lines(_whole(request))), CSV_TYPE, "csv")


@allow("archive.view")
@require_GET
@never_cache
def archive_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same for the office."""
    return _sent(xlsx_sheet(_("Archive index"), sheet_lines(_whole(request))), XLSX_TYPE, "xlsx")


@allow("archive.view")
@require_GET
@never_cache
def archive_list_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper (归档文件目录); papers are Chinese."""
    with translation.override("zh-hans"):
        issuer = organisation_label(request.actor.organisation_id or 0)
        year = _narrowed(request).year
        title = f"{year}年归档文件目录" if year else "归档文件目录"
        paper = index_paper(_whole(request), issuer=issuer, title=title)
    return _sent(to_pdf(paper), PDF_TYPE, "pdf")


def _whole(request: HttpRequest) -> list:
    return whole_index(actor=request.actor, narrowed=_narrowed(request))


def _narrowed(request: HttpRequest) -> Narrowed:
    year, years, view = (request.GET.get(name, "") for name in ("year", "class", "view"))
    return Narrowed(
        year=int(year) if year.isdecimal() and len(year) == len("2026") else None,
        years=years if years == "Y" or (years.isdecimal() and len(years) <= len("100")) else "",
        view=view if view in VIEWS else "",
    )


def _sent(content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"archive-{clock.today():%Y%m%d}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@allow("archive.view")
@require_GET
def archive_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = filing_page(pk, actor=request.actor)
    return render(request, "retention/archive_view.html", {"page": page, "row": page.line.row})


@allow("archive.file")
@GET_OR_POST
def archive_file(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The class is changed; the file has a new number.")
    return _step(request, pk, ReclassifyForm, reclassify_file, said)


@allow("archive.hold")
@GET_OR_POST
def archive_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, HoldForm, hold_file, _("The file is held: no list takes it."))


@allow("archive.lift")
@GET_OR_POST
def archive_lift(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, LiftForm, lift_hold, _("The hold is lifted."))


def _step(
    request: HttpRequest, pk: int, kind: type[OperationForm], operation: Callable[..., object], said: str
) -> HttpResponse:
    row = find(Filing, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    form = kind(sent(request))
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect("archive_view", pk=pk)
    context = {"form": form, "number": row.reference, "back": reverse("archive_view", args=[pk])}
    return render(request, "retention/form_page.html", context, status=422 if form.is_bound else 200)


@allow("archive_schedule.view")
@require_GET
def archive_schedule_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "retention/schedule_view.html", {"page": schedule_page(pk, actor=request.actor)})


@allow("archive_schedule.revise")
@GET_OR_POST
def archive_schedule_revise(request: HttpRequest, pk: int) -> HttpResponse:
    page = schedule_page(pk, actor=request.actor)
    if not page.may_revise:
        raise NotAllowed
    form = ScheduleForm(sent(request), lines=page.lines, initial={"valid_from": clock.today()})
    if form.is_bound and form.carry_out(revise_schedule, pk, actor=request.actor):
        flashes.success(request, _("The schedule is entered; it holds for what is archived from then on."))
        return redirect("archive_schedule_view", pk=pk)
    context = {"form": form, "page": page}
    return render(request, "retention/schedule_revise.html", context, status=422 if form.is_bound else 200)
