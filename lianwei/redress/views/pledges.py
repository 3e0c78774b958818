"""Pledges to take goods back elsewhere: the register, one with its shops, checks, figures and plaques."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.redress.forms.pledges import (
    CheckStoreForm,
    CloseStoreForm,
    CountForm,
    EndForm,
    RegisterForm,
    StoreForm,
)
from lianwei.redress.models import PledgedStore, ReturnPledge
from lianwei.redress.operations import pledges as do
from lianwei.redress.papers.plaque import plaque_paper
from lianwei.redress.queries.pledges import pledge_page, pledges_listed, store_of_plaque
from lianwei.ui.forms import OperationForm

from .answering import GET_OR_POST, asked, sent, taken, within_reach

PAGE = "return_pledge_view"


@allow("return_pledge.view")
@require_GET
def return_pledge_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": pledges_listed(actor=request.actor),
        "may_register": request.actor.may("return_pledge.register"),
    }
    return render(request, "redress/pledge_list.html", context)


@allow("return_pledge.register")
@GET_OR_POST
def return_pledge_register(request: HttpRequest) -> HttpResponse:
    form, home = RegisterForm(sent(request)), request.actor.organisation_id or 0
    if form.is_bound and (row := form.carry_out(do.register_pledge, home, actor=request.actor)):
        flashes.success(request, _("The pledge is registered. Next: its shops."))
        return redirect(PAGE, pk=row.pk)
    return asked(request, form, "return_pledge_list")


@allow("return_pledge.view")
@require_GET
def return_pledge_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = pledge_page(pk, actor=request.actor)
    return render(request, "redress/pledge_view.html", {"page": page, "row": page.line.row})


@allow("return_pledge.view")
@require_GET
@never_cache
def return_pledge_view_plaque(request: HttpRequest, pk: int, store: int) -> HttpResponse:
    """The plaque to print; papers are Chinese."""
    row = _store(request, pk, store)
    with translation.override("zh-hans"):
        content = to_pdf(plaque_paper(store_of_plaque(row.code, actor=request.actor)))
    headers = {"Content-Disposition": f'attachment; filename="plaque-{row.code}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@allow("return_pledge.add_store")
@GET_OR_POST
def return_pledge_add_store(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(ReturnPledge, pk, request)
    said = _("The shop is added. Please print its plaque.")
    return taken(request, pk, StoreForm(sent(request)), do.add_store, said=said, back=PAGE)


@allow("return_pledge.count")
@GET_OR_POST
def return_pledge_count(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(ReturnPledge, pk, request)
    said = _("The figures are entered.")
    return taken(request, pk, CountForm(sent(request)), do.count_pledge, said=said, back=PAGE)


@allow("return_pledge.end")
@GET_OR_POST
def return_pledge_end(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(ReturnPledge, pk, request)
    said = _("The pledge has ended; the public pages say so.")
    return taken(request, pk, EndForm(sent(request)), do.end_pledge, said=said, back=PAGE)


@allow("return_pledge.check")
@GET_OR_POST
def return_pledge_check(request: HttpRequest, pk: int, store: int) -> HttpResponse:
    return _of_store(request, pk, store, CheckStoreForm(sent(request)))


@allow("return_pledge.close_store")
@GET_OR_POST
def return_pledge_close_store(request: HttpRequest, pk: int, store: int) -> HttpResponse:
    return _of_store(request, pk, store, CloseStoreForm(sent(request)))


def _of_store(request: HttpRequest, pk: int, store: int, form: OperationForm) -> HttpResponse:
    within_reach(ReturnPledge, pk, request)
    row = _store(request, pk, store)
    operation = do.check_store if isinstance(form, CheckStoreForm) else do.close_store
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor, store_id=row.pk):
        flashes.success(request, _("This is entered."))
        return redirect(PAGE, pk=pk)
    return asked(request, form, PAGE, pk)


def _store(request: HttpRequest, pk: int, store: int) -> PledgedStore:
    row = find(PledgedStore, store, actor=request.actor)
    if row.pledge_id != pk:
        raise NotVisible
    return row
