"""Recall of a published snapshot: asked for by one, signed by another."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianwei.analytics.forms.open_data import RecallForm
from lianwei.analytics.operations.open_recalls import (
    enter_open_recall,
    sign_open_recall,
    withdraw_open_recall,
)
from lianwei.analytics.queries.open_recalls import snapshot_to_recall
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "open_data_resolution_list"


@allow("open_recall.enter")
@GET_OR_POST
def open_recall_enter(request: HttpRequest, pk: int) -> HttpResponse:
    row = snapshot_to_recall(pk, actor=request.actor)
    form = RecallForm(request.POST or None)
    if form.is_bound and form.carry_out(enter_open_recall, pk, actor=request.actor):
        flashes.success(
            request, _("Asked for. It is recalled once another person of your organisation signs.")
        )
        return redirect(PAGE)
    note = _(
        "What others have fetched already stays with them; the files and figures are given to nobody more."
    )
    title = _("Recall {name}").format(name=row.name)
    page = FormPage(title, _("Ask for the recall"), reverse(PAGE), _("Open data"), note)
    return form_page(request, page, form)


@allow("open_recall.sign")
@require_POST
def open_recall_sign(request: HttpRequest, pk: int) -> HttpResponse:
    sign_open_recall(pk, actor=request.actor)
    flashes.success(request, _("Recalled. Whoever asks for it reads a notice instead."))
    return redirect(PAGE)


@allow("open_recall.withdraw")
@require_POST
def open_recall_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_open_recall(pk, actor=request.actor)
    flashes.success(request, _("Dropped: the snapshot stays out."))
    return redirect(PAGE)
