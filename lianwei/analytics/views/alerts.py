"""Warnings: the inbox, one warning, noticing and answering it, the thresholds of the rules."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.alerts import AlertRuleForm, AnswerAlertForm
from lianwei.analytics.operations.alerts import acknowledge_alert, answer_alert, revise_alert_rule
from lianwei.analytics.queries.alert_panels import alert_panels
from lianwei.analytics.queries.alerts import alert_page, alert_rules, alerts, place_of
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("alert.view")
@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": alerts(actor=request.actor),
        "may_rules": request.actor.may("alert_rule.view"),
        "panels": alert_panels(None, actor=request.actor),
    }
    return render(request, "analytics/alert_list.html", context)


@allow("alert.view")
@require_GET
def alert_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = alert_page(pk, actor=request.actor)
    panels = alert_panels(page.row.alert, actor=request.actor)
    context = {"page": page, "row": page.row, "panels": panels}
    return render(request, "analytics/alert_view.html", context)


@allow("alert.acknowledge")
@require_POST
def alert_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    acknowledge_alert(pk, actor=request.actor)
    flashes.success(request, _("Noted that your organisation has seen the warning."))
    return redirect("alert_view", pk)


@allow("alert.answer")
@GET_OR_POST
def alert_answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = alert_page(pk, actor=request.actor).row
    known = {"verdict": row.answer.verdict, "measure": row.answer.measure} if row.answer else {}
    form = AnswerAlertForm(request.POST or None, initial=known)
    if form.is_bound and form.carry_out(answer_alert, pk, actor=request.actor):
        flashes.success(request, _("Your finding is noted."))
        return redirect("alert_view", pk)
    back = reverse("alert_view", args=[pk])
    return form_page(request, FormPage(_("Answer the warning"), _("Note the finding"), back, row.title), form)


@allow("alert_rule.view")
@require_GET
def alert_rule_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": alert_rules(actor=request.actor),
        "may_revise": request.actor.may("alert_rule.revise"),
    }
    return render(request, "analytics/alert_rule_list.html", context)


@allow("alert_rule.revise")
@GET_OR_POST
def alert_rule_revise(request: HttpRequest) -> HttpResponse:
    form = AlertRuleForm(request.POST or None)
    place = place_of(request.actor)
    if form.is_bound and form.carry_out(revise_alert_rule, place, actor=request.actor):
        flashes.success(request, _("The rule warns so from tonight on."))
        return redirect("alert_rule_list")
    page = FormPage(
        _("When a rule warns"), _("Set it so"), reverse("alert_rule_list"), _("Rules of the warnings")
    )
    return form_page(request, page, form)
