"""Scorecards of businesses, and their appeals."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.scorecards import AnswerForm, AppealForm
from lianwei.analytics.models import ScorecardAppeal
from lianwei.analytics.operations.scorecards import answer_scorecard_appeal, enter_scorecard_appeal
from lianwei.analytics.queries.scorecards import appeals_of, scorecard, scorecards
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "scorecard_view"


@allow("scorecard.view")
@require_GET
def scorecard_list(request: HttpRequest) -> HttpResponse:
    return render(request, "analytics/scorecard_list.html", {"cards": scorecards(actor=request.actor)})


@allow("scorecard.view")
@require_GET
def scorecard_view(request: HttpRequest, pk: int) -> HttpResponse:
    context = {
        "card": scorecard(pk, actor=request.actor),
        "appeals": appeals_of(pk, actor=request.actor),
        "may_enter": request.actor.may("scorecard_appeal.enter"),
        "may_answer": request.actor.may("scorecard_appeal.answer"),
    }
    return render(request, "analytics/scorecard_view.html", context)


@allow("scorecard_appeal.enter")
@GET_OR_POST
def scorecard_appeal_enter(request: HttpRequest, pk: int) -> HttpResponse:
    card = scorecard(pk, actor=request.actor)
    form = AppealForm(request.POST or None, initial={"claimed_on": clock.today()})
    if form.is_bound and form.carry_out(enter_scorecard_appeal, pk, actor=request.actor):
        flashes.success(request, _("The appeal is noted."))
        return redirect(PAGE, pk=pk)
    page = FormPage(_("Note an appeal"), _("Note the appeal"), reverse(PAGE, args=[pk]), card.business)
    return form_page(request, page, form)


@allow("scorecard_appeal.answer")
@GET_OR_POST
def scorecard_appeal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    appeal = find(ScorecardAppeal, pk, actor=request.actor)
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.carry_out(answer_scorecard_appeal, pk, actor=request.actor):
        flashes.success(request, _("The answer is noted."))
        return redirect(PAGE, pk=appeal.business_id)
    back = reverse(PAGE, args=[appeal.business_id])
    page = FormPage(_("Answer an appeal"), _("Note the answer"), back, appeal.business, note=appeal.claim)
    return form_page(request, page, form)
