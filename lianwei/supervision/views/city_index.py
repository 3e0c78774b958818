"""The city satisfaction index: its history, editions, weights, sheets, and the report as files."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.supervision.forms.city_index import IndexForm, SheetForm, WeightsForm
from lianwei.supervision.models import SatisfactionIndex
from lianwei.supervision.operations import city_index as do
from lianwei.supervision.papers.city_index import MEDIA, laid_out
from lianwei.supervision.queries.city_index import editions, history_chart, index_page
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

LIST, PAGE = "satisfaction_index_list", "satisfaction_index_view"


@allow("satisfaction_index.view")
@require_GET
def satisfaction_index_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": editions(actor=request.actor, after=request.GET.get("after", "")),
        "history": history_chart(),
        "may_add": request.actor.may("satisfaction_index.add"),
    }
    return render(request, "supervision/satisfaction_index_list.html", context)


@allow("satisfaction_index.view")
@require_GET
def satisfaction_index_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = index_page(pk, actor=request.actor)
    acts = page.row.is_within_reach(request.actor)
    may = {
        verb: acts and request.actor.may(f"satisfaction_index.{verb}") for verb in ("fill", "revise", "renew")
    }
    return render(request, "supervision/satisfaction_index_view.html", {"page": page, "may": may})


@allow("satisfaction_index.view")
@require_GET
@never_cache
def satisfaction_index_view_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report; papers are Chinese."""
    with translation.override("zh-hans"):
        page = index_page(pk, actor=request.actor)
        content = laid_out(page, form)
    return attachment(content, MEDIA[form], name=f"satisfaction-index-{page.row.year}.{form}")


@allow("satisfaction_index.add")
@GET_OR_POST
def satisfaction_index_add(request: HttpRequest) -> HttpResponse:
    form = IndexForm(request.POST or None, initial={"year": clock.today().year})
    if form.is_bound and (row := form.carry_out(do.add_satisfaction_index, actor=request.actor)):
        return redirect(PAGE, pk=row.pk)
    page = FormPage(_("New edition"), _("Begin the edition"), reverse(LIST), _("City satisfaction index"))
    return form_page(request, page, form)


@allow("satisfaction_index.revise")
@GET_OR_POST
def satisfaction_index_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(SatisfactionIndex, pk, actor=request.actor)
    form = WeightsForm(request.POST or None, row=row)
    if form.is_bound and form.carry_out(do.revise_satisfaction_index, pk, actor=request.actor):
        flashes.success(request, _("The weights are kept. The figures follow in a minute."))
        return redirect(PAGE, pk=pk)
    note = _("China Consumers Association does not publish its weights. Those under one indicator make 1.")
    page = FormPage(_("Weights"), _("Keep the weights"), reverse(PAGE, args=[pk]), row.title, note=note)
    return form_page(request, page, form)


@allow("satisfaction_index.fill")
@GET_OR_POST
def satisfaction_index_fill(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(SatisfactionIndex, pk, actor=request.actor)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.carry_out(do.fill_satisfaction_index, pk, actor=request.actor):
        flashes.success(request, _("The sheet is read. The figures follow in a minute."))
        return redirect(PAGE, pk=pk)
    page = FormPage(
        pgettext("index", "Bring a sheet"), _("Read the sheet"), reverse(PAGE, args=[pk]), row.title
    )
    return form_page(request, page, form)


@allow("satisfaction_index.renew")
@require_POST
def satisfaction_index_renew(request: HttpRequest, pk: int) -> HttpResponse:
    row = do.renew_satisfaction_index(pk, actor=request.actor)
    flashes.success(request, _("The edition of the next year has the same indicators, weights and plan."))
    return redirect(PAGE, pk=row.pk)
