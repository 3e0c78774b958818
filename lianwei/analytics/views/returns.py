"""Statistical returns: the list, one return, its steps, its sheets."""

from datetime import date

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.analytics.forms import returns as asks
from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.operations import returns as do
from lianwei.analytics.papers.return_sheets import return_workbook, template_workbook
from lianwei.analytics.queries.calendars import reckoning_of
from lianwei.analytics.queries.prefilled import figures_from_cases
from lianwei.analytics.queries.return_plans import plans_here
from lianwei.analytics.queries.return_standing import looks_on_returns, standing_of_alliance
from lianwei.analytics.queries.returns import is_party, return_page, returns_here
from lianwei.analytics.rules.returns import Figures
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, attachment
from lianwei.ui.sheets import XLSX_TYPE

from .answering import asked, sent, taken

PAGE = "statistical_return_view"


@allow("statistical_return.view")
@require_GET
def statistical_return_list(request: HttpRequest) -> HttpResponse:
    """The own returns, and what is asked of those below."""
    context = {
        "page": returns_here(actor=request.actor, after=request.GET.get("after", "")),
        "plans": plans_here(actor=request.actor),
        "reckoning": reckoning_of(request.actor),
        "may_ask": request.actor.may("return_plan.ask"),
        "looks_on": looks_on_returns(request.actor),
        "may_see_forms": request.actor.may("own_return_form.view"),
    }
    return render(request, "analytics/return_list.html", context)


@allow("statistical_return.view")
@require_GET
@never_cache
def statistical_return_view_alliance(request: HttpRequest) -> HttpResponse:
    """Which members of the alliance have handed in, period by period."""
    standing = standing_of_alliance(actor=request.actor, name=request.GET.get("period", ""))
    return render(request, "analytics/return_alliance.html", {"standing": standing})


@allow("statistical_return.view")
@require_GET
@never_cache
def statistical_return_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = return_page(pk, actor=request.actor)
    return render(request, "analytics/return_view.html", {"page": page, "row": page.line.row})


@allow("statistical_return.view")
@require_GET
def statistical_return_view_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to fill in."""
    row = _partys(request, pk)
    return attachment(template_workbook(row), XLSX_TYPE, name=f"return-{row.period}-{row.pk}.xlsx")


@allow("statistical_return.export")
@require_GET
def statistical_return_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of the association above."""
    row = _partys(request, pk)
    return attachment(return_workbook(row), XLSX_TYPE, name=f"sheet-{row.period}-v{row.version}.xlsx")


@allow("statistical_return.prefill")
@GET_OR_POST
def statistical_return_prefill(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)

    def count(cutoff: date) -> Figures:
        return figures_from_cases(row, actor=request.actor, cutoff=cutoff)

    said = _("The figures of the cases are filled in. Please look through them.")
    form = asks.PrefillForm(sent(request), count=count)
    return taken(request, pk, form, do.prefill_return, said=said, back=PAGE)


@allow("statistical_return.revise")
@GET_OR_POST
def statistical_return_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures on one page, each with the reason where it is not what the cases gave."""
    row = _own(request, pk)
    form = asks.FiguresForm(sent(request), row=row)
    if form.is_bound and form.carry_out(do.revise_return, pk, actor=request.actor):
        flashes.success(request, _("The figures are kept. They are not handed in yet."))
        return redirect(PAGE, pk=pk)
    context = {"row": row, "form": form, "tables": form.tables()}
    return render(request, "analytics/return_revise.html", context, status=422 if form.is_bound else 200)


@allow("statistical_return.upload")
@GET_OR_POST
def statistical_return_upload(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = asks.UploadForm(sent(request), request.FILES or None, row=row)
    said = _("The figures of the sheet are taken. Rows that were not taken are listed below.")
    return taken(request, pk, form, do.upload_return, said=said, back=PAGE)


@allow("statistical_return.submit")
@GET_OR_POST
def statistical_return_submit(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    said = _("The return is handed in.")
    return taken(request, pk, asks.SubmitForm(sent(request)), do.submit_return, said=said, back=PAGE)


@allow("statistical_return.correct")
@GET_OR_POST
def statistical_return_correct(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    form = asks.CorrectForm(sent(request))
    if form.is_bound and (row := form.carry_out(do.correct_return, pk, actor=request.actor)):
        flashes.success(request, _("A new version is begun; the locked one counts until it is checked."))
        return redirect(PAGE, pk=row.pk)
    return asked(request, form, reverse(PAGE, args=[pk]))


@allow("statistical_return.check")
@GET_OR_POST
def statistical_return_check(request: HttpRequest, pk: int) -> HttpResponse:
    _below(request, pk)
    said = _("The return is marked as checked.")
    return taken(request, pk, asks.CheckForm(sent(request)), do.check_return, said=said, back=PAGE)


@allow("statistical_return.send_back")
@GET_OR_POST
def statistical_return_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    _below(request, pk)
    said = _("The return is sent back; the member is told.")
    return taken(request, pk, asks.SendBackForm(sent(request)), do.send_back_return, said=said, back=PAGE)


@allow("statistical_return.lock")
@GET_OR_POST
def statistical_return_lock(request: HttpRequest, pk: int) -> HttpResponse:
    _below(request, pk)
    said = _("The return is locked.")
    return taken(request, pk, asks.LockForm(sent(request)), do.lock_return, said=said, back=PAGE)


def _partys(request: HttpRequest, pk: int) -> StatisticalReturn:
    """A return whose sheets go to its member and the association above. Raises NotVisible, NotAllowed."""
    row = find(StatisticalReturn, pk, actor=request.actor)
    if not is_party(row, actor=request.actor):
        raise NotAllowed
    return row


def _own(request: HttpRequest, pk: int) -> StatisticalReturn:
    """A return the reader fills in. Raises NotVisible, NotAllowed."""
    row = find(StatisticalReturn, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


def _below(request: HttpRequest, pk: int) -> StatisticalReturn:
    """A return the reader checks. Raises NotVisible, NotAllowed."""
    row = find(StatisticalReturn, pk, actor=request.actor)
    if row.upper_id not in request.actor.acts_for:
        raise NotAllowed
    return row
