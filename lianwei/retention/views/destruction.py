"""Destruction lists: all of them, one with its files, its steps, its papers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.documents.paper import Paper
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.retention.forms.destruction import (
    ApproveForm,
    CheckForm,
    KeepForm,
    OrderForm,
    ProposeForm,
    ReasonForm,
    SignRecordForm,
)
from lianwei.retention.models import DestructionItem, DestructionList
from lianwei.retention.operations.destruction import (
    approve_list,
    check_list,
    drop_list,
    keep_item,
    order_list,
    propose_list,
)
from lianwei.retention.operations.records import sign_record
from lianwei.retention.papers.destruction import list_paper
from lianwei.retention.queries.destruction import list_page, lists_listed
from lianwei.ui.forms import OperationForm

from .sent import sent

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("destruction_list.view")
@require_GET
def destruction_list_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": lists_listed(actor=request.actor),
        "may_propose": request.actor.may("destruction_list.propose"),
        "organisation_id": request.actor.organisation_id,
    }
    return render(request, "retention/destruction_list_list.html", context)


@allow("destruction_list.propose")
@GET_OR_POST
def destruction_list_propose(request: HttpRequest) -> HttpResponse:
    form, back = ProposeForm(sent(request)), reverse("destruction_list_list")
    if form.is_bound and form.is_valid():
        row = propose_list(request.actor.organisation_id or 0, actor=request.actor)
        if row:
            return redirect("destruction_list_view", pk=row.pk)
        flashes.info(request, _("No file whose years are over."))
        return redirect(back)
    return _asked(request, form, _("Destruction lists"), back)


@allow("destruction_list.view")
@require_GET
def destruction_list_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = list_page(pk, actor=request.actor)
    return render(request, "retention/destruction_list_view.html", {"page": page, "row": page.row})


@allow("destruction_list.check")
@GET_OR_POST
def destruction_list_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, CheckForm(sent(request)), check_list, _("The list is checked."))


@allow("destruction_list.check")
@GET_OR_POST
def destruction_list_check_keep(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = find(DestructionItem, item, actor=request.actor)
    if found.list_id != pk:
        raise NotVisible

    def keep(list_id: int, **given: Any) -> object:
        return keep_item(list_id, item_id=item, **given)

    return _step(request, pk, KeepForm(sent(request)), keep, _("The file is kept back."))


@allow("destruction_list.approve")
@GET_OR_POST
def destruction_list_approve(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Approved for the archive. Next: the head.")
    return _step(request, pk, ApproveForm(sent(request)), approve_list, said)


@allow("destruction_list.order")
@GET_OR_POST
def destruction_list_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Also open to the association above, which sees the list: where two people are few."""
    find(DestructionList, pk, actor=request.actor)
    form = OrderForm(sent(request))
    if form.is_bound and form.carry_out(order_list, pk, actor=request.actor):
        flashes.success(request, _("Approved by both. The files are destroyed now, one after the other."))
        return redirect("destruction_list_view", pk=pk)
    return _asked(request, form, _("Destruction lists"), reverse("destruction_list_view", args=[pk]))


@allow("destruction_list.order")
@GET_OR_POST
def destruction_list_order_sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, SignRecordForm(sent(request)), sign_record, _("The record is signed."))


@allow("destruction_list.drop")
@GET_OR_POST
def destruction_list_drop(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, ReasonForm(sent(request)), drop_list, _("The list is dropped."))


@allow("destruction_list.view")
@require_GET
@never_cache
def destruction_list_view_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on paper."""
    row = find(DestructionList, pk, actor=request.actor)
    with translation.override("zh-hans"):
        return _printed(list_paper(row, actor=request.actor), row.number)


@allow("destruction_list.view")
@require_GET
@never_cache
def destruction_list_view_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of destruction on paper."""
    row = find(DestructionList, pk, actor=request.actor)
    if row.document_id is None:
        raise NotVisible
    paper = paper_of(document_of(row, row.document_id), actor=request.actor, reason="record opened")
    return _printed(paper, f"{row.number}-record")


def _printed(paper: Paper, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(to_pdf(paper), content_type="application/pdf", headers=headers)


def _step(
    request: HttpRequest, pk: int, form: OperationForm, operation: Callable[..., object], said: str
) -> HttpResponse:
    row = find(DestructionList, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect("destruction_list_view", pk=pk)
    return _asked(request, form, row.number, reverse("destruction_list_view", args=[pk]))


def _asked(request: HttpRequest, form: OperationForm, number: str, back: str) -> HttpResponse:
    context = {"form": form, "number": number, "back": back}
    return render(request, "retention/form_page.html", context, status=422 if form.is_bound else 200)
