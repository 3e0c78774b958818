"""Warnings between alliances: told from the page of a warning, noticed and answered on one of their own."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.queries.alerts import alert_page
from lianwei.core.http import allow
from lianwei.federation.forms.alerts import AnswerSharedAlertForm, TellAlertForm
from lianwei.federation.operations import alerts as operations
from lianwei.federation.queries.alerts import shared_alert_page, shared_alert_to_answer
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "shared_alert_view"


@allow("shared_alert.view")
@require_GET
def shared_alert_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = shared_alert_page(pk, actor=request.actor)
    return render(request, "federation/shared_alert_view.html", {"page": page, "row": page.row})


@allow("shared_alert.tell")
@GET_OR_POST
def shared_alert_tell(request: HttpRequest, pk: int) -> HttpResponse:
    row = alert_page(pk, actor=request.actor).row
    form = TellAlertForm(request.POST or None)
    if form.is_bound and form.carry_out(operations.tell_shared_alert, pk, actor=request.actor):
        flashes.success(
            request, _("The warning is on its way. What the other alliance does about it stands here.")
        )
        return redirect("alert_view", pk=pk)
    note = _("What it is about, how many cases (from five on) and since when; no case goes along.")
    back = reverse("alert_view", args=[pk])
    page = FormPage(_("Warn another alliance"), _("Tell the alliance"), back, row.title, note)
    return form_page(request, page, form)


@allow("shared_alert.acknowledge")
@require_POST
def shared_alert_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    operations.acknowledge_shared_alert(pk, actor=request.actor)
    flashes.success(request, _("Noted; the other alliance is told that we have seen it."))
    return redirect(PAGE, pk=pk)


@allow("shared_alert.answer")
@GET_OR_POST
def shared_alert_answer(request: HttpRequest, pk: int) -> HttpResponse:
    shared = shared_alert_to_answer(pk, actor=request.actor)
    known = {"verdict": shared.shared.verdict, "measure": shared.shared.measure}
    form = AnswerSharedAlertForm(request.POST or None, initial=known)
    if form.is_bound and form.carry_out(operations.answer_shared_alert, pk, actor=request.actor):
        flashes.success(request, _("Your finding is on its way to the other alliance."))
        return redirect(PAGE, pk=pk)
    back = reverse(PAGE, args=[pk])
    page = FormPage(_("Answer the other alliance"), _("Send the finding"), back, shared.title)
    return form_page(request, page, form)
