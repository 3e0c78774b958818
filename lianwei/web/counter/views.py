"""Pages of the business console. They work on a phone and without scripts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.queries.sources import failing_calls
from lianwei.cases.operations import (
    answer_offer,
    answer_referral,
    appeal_referral,
    make_offer,
    report_performance,
)
from lianwei.cases.operations.handling.counter import answer_many
from lianwei.cases.queries.doors.counter import (
    business_actor,
    causes_of,
    opened_to,
    put_case,
    reach_consumer,
    referral_counts,
    referrals_listed,
)
from lianwei.core import clock
from lianwei.core.http import public
from lianwei.core.paging import key_of
from lianwei.registry.queries import contact_with, system_of
from lianwei.ui.forms import OperationForm
from lianwei.ui.sheets import CSV_TYPE, csv_sheet
from lianwei.web.setup import demo_state
from lianwei.web.visitor import address_of

from .entry import Entered, asked, entered, let_in, let_out, remember_asked
from .forms import AnswerForm, AppealForm, CodeForm, LoginForm, OfferForm, PerformanceForm, PositionForm
from .telling import code_shown_in_demo, send_code

GET_OR_POST = require_http_methods(["GET", "POST"])


def at_counter(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the console: `view(request, who, …)`; anybody else is sent to its log-in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = entered(request)
        if who is None:
            return redirect("counter_login")
        response = view(request, who, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return public(wrapped)


@public
@never_cache
@GET_OR_POST
def counter_login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None, network=address_of(request))
    if form.is_bound and form.is_valid():
        if form.contact:
            send_code(form.contact, actor=business_actor(form.contact))
        return remember_asked(redirect("counter_code"), form.contact)
    status = 422 if form.is_bound else 200
    return render(request, "web/counter/login.html", {"form": form}, status=status)


@public
@never_cache
@GET_OR_POST
def counter_code(request: HttpRequest) -> HttpResponse:
    contact_id = asked(request)
    form = CodeForm(request.POST or None, contact_id=contact_id)
    if form.is_bound and form.is_valid():
        return let_in(redirect("counter_home"), contact_id)
    contact = contact_with(contact_id) if demo_state() else None
    context = {"form": form, "shown": code_shown_in_demo(contact) if contact else ""}
    return render(request, "web/counter/code.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def counter_leave(request: HttpRequest) -> HttpResponse:
    return let_out(redirect("counter_login"))


@at_counter
@GET_OR_POST
def counter_home(request: HttpRequest, who: Entered) -> HttpResponse:
    """The list; ticked lines are answered with the same words at once."""
    view = "all" if request.GET.get("view") == "all" else "waiting"
    form = PositionForm(request.POST or None)
    if request.method == "POST":
        chosen = [pk for text in request.POST.getlist("referral") if (pk := key_of(text)) is not None]
        if not chosen and form.is_valid():
            form.add_error(None, _("Please tick at least one complaint."))
        done = form.carry_out(answer_many, chosen, actor=who.actor)
        if done is not None:
            flashes.success(request, _("%(count)s complaints are answered.") % {"count": len(done)})
            return redirect("counter_home")
    page = referrals_listed(view, actor=who.actor, after=request.GET.get("after", ""))
    context = {"who": who, "page": page, "view": view, "form": form}
    context |= {"counts": referral_counts(actor=who.actor)}
    return render(request, "web/counter/home.html", context, status=422 if form.is_bound else 200)


@at_counter
@require_GET
def counter_causes(request: HttpRequest, who: Entered) -> HttpResponse:
    context = {"who": who, "causes": causes_of(actor=who.actor)}
    return render(request, "web/counter/causes.html", context)


@at_counter
@require_GET
def counter_causes_csv(request: HttpRequest, who: Entered) -> HttpResponse:
    """The same as a sheet."""
    rows = [(each.label, each.word, str(each.count)) for each in causes_of(actor=who.actor)]
    head = (_("What"), _("Which"), _("Complaints"))
    named = {"Content-Disposition": 'attachment; filename="causes.csv"'}
    return HttpResponse(csv_sheet([head, *rows]), content_type=CSV_TYPE, headers=named)


@at_counter
@require_GET
def counter_system(request: HttpRequest, who: Entered) -> HttpResponse:
    """Where the own system is told, and what it did not take."""
    system = system_of(who.contact.track)
    context = {"who": who, "system": system, "calls": failing_calls(system) if system else []}
    return render(request, "web/counter/system.html", context)


@at_counter
@require_GET
def counter_case(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    return _case(request, who, pk)


@at_counter
@require_POST
def counter_answer(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)
    if form.carry_out(answer_referral, pk, actor=who.actor):
        return _done(request, pk, _("Your answer is with the association and the consumer."))
    return _case(request, who, pk, answer=form)


@at_counter
@require_POST
def counter_offer(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    form, case = OfferForm(request.POST), put_case(pk, actor=who.actor)
    told = {"actor": opened_to(who.actor, case.complaint.pk), "respondent_id": case.respondent.pk}
    if form.carry_out(make_offer, case.complaint.pk, **told):
        return _done(request, pk, _("Your offer stands; the consumer is asked."))
    return _case(request, who, pk, offer=form)


@at_counter
@require_POST
def counter_answer_offer(request: HttpRequest, who: Entered, pk: int, offer: int) -> HttpResponse:
    case, accepts = put_case(pk, actor=who.actor), request.POST.get("accepts") == "yes"
    actor = opened_to(who.actor, case.complaint.pk)
    answer_offer(case.complaint.pk, actor=actor, offer_id=offer, accepts=accepts)
    said = _("You accept; the association confirms the settlement.") if accepts else _("You decline.")
    return _done(request, pk, said)


@at_counter
@require_POST
def counter_performance(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    form = PerformanceForm(request.POST, request.FILES)
    if form.carry_out(report_performance, pk, actor=who.actor):
        return _done(request, pk, _("Reported; the association checks the proof."))
    return _case(request, who, pk, performance=form)


@at_counter
@require_POST
def counter_appeal(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    form = AppealForm(request.POST)
    if form.carry_out(appeal_referral, pk, actor=who.actor):
        return _done(
            request, pk, _("The association looks into it; until then the day for your answer stays.")
        )
    return _case(request, who, pk, appeal=form)


@at_counter
@require_POST
def counter_reveal(request: HttpRequest, who: Entered, pk: int) -> HttpResponse:
    """Name and phone of the consumer; the opening is logged."""
    person = reach_consumer(pk, actor=who.actor)
    context = {"who": who, "case": put_case(pk, actor=who.actor), "person": person}
    return render(request, "web/counter/person.html", context)


def _done(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    flashes.success(request, said)
    return redirect("counter_case", pk=pk)


def _case(request: HttpRequest, who: Entered, pk: int, **bound: OperationForm) -> HttpResponse:
    case = put_case(pk, actor=who.actor)
    context = {
        "who": who,
        "case": case,
        "answer": AnswerForm(initial=case.answered),
        "offer": OfferForm(),
        "performance": PerformanceForm(initial={"on": clock.today()}),
        "appeal": AppealForm(),
    }
    return render(request, "web/counter/case.html", context | bound, status=422 if bound else 200)
