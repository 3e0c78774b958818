"""Whether others have the same dispute: beside a case, at the call desk; the questions, and opening cases."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.forms.matching import MatchAgreeForm, MatchCallForm, MatchDeclineForm, MatchForm
from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.matching import (
    agree_match_side,
    ask_match,
    ask_match_at_call,
    decline_match_side,
    open_match,
)
from lianwei.cases.queries.between.matching import (
    further_matches,
    match_of_case,
    match_page,
    matches_in,
    matches_waiting,
    side_to_answer,
)
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow, is_htmx, show
from lianwei.core.scope import Actor, find
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab

FRAGMENT = "cases/_match.html"


@allow("match.ask")
@GET_OR_POST
@never_cache
def match_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes into the page of a case after it: the answer of this week, or the question."""
    case = find(Complaint, pk, actor=request.actor)
    may_ask, form = case.is_within_reach(request.actor), MatchForm(request.POST or None)
    if request.method == "POST" and not may_ask:
        raise NotAllowed
    asked = form.carry_out(ask_match, pk, actor=request.actor) if request.method == "POST" else None
    if asked and not is_htmx(request):
        return redirect("complaint_detail", pk=pk)
    page = match_of_case(case, actor=request.actor)
    further = further_matches(case, actor=request.actor) if may_ask else []
    context = {"page": page, "form": form, "case": case, "may_ask": may_ask, "further": further}
    return show(request, FRAGMENT, context)


@allow("match.ask")
@GET_OR_POST
@never_cache
def match_ask_at_call(request: HttpRequest) -> HttpResponse:
    """Business, goods and nature come from the call desk; the question is put on purpose."""
    form = MatchCallForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and (made := form.carry_out(_ask_at_call, actor=request.actor)):
        return redirect("match_view", pk=made.pk)
    note = _("Answered with counts alone. Your organisation, the day and the purpose are kept.")
    page = FormPage(_("Do others have this dispute?"), _("Ask"), reverse("match_list"), note=note)
    return form_page(request, page, form)


def _ask_at_call(*, actor: Actor, business: int, **kind: str) -> object:
    return ask_match_at_call(business, actor=actor, **kind)


@allow("match.view")
@require_GET
def match_list(request: HttpRequest) -> HttpResponse:
    tabs = _tabs(request.actor)
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = matches_in(view, actor=request.actor, after=request.GET.get("after", ""))
    waiting = str(matches_waiting(request.actor) or "")
    context = {
        "page": page,
        "tabs": [
            Tab(label, f"?view={code}", is_current=code == view, count=waiting if code == "asked" else "")
            for code, label in tabs.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "cases/match_list.html", context)


def _tabs(actor: Actor) -> dict[str, str]:
    ours = {
        "asked": _("Ask us to open"),
        "counted": _("Counted our cases"),
        "ours": _("Asked by us"),
    }
    return (ours if actor.acts_for else {}) | ({"alliance": _("In the alliance")} if actor.oversees else {})


@allow("match.view")
@require_GET
def match_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "cases/match_detail.html", {"page": match_page(pk, actor=request.actor)})


@allow("match.open")
@require_POST
def match_open(request: HttpRequest, pk: int) -> HttpResponse:
    open_match(pk, actor=request.actor)
    flashes.success(request, _("The others are asked. Whoever agrees will stand here."))
    return redirect("match_view", pk=pk)


@allow("match_side.agree")
@GET_OR_POST
def match_side_agree(request: HttpRequest, pk: int) -> HttpResponse:
    row = side_to_answer(pk, actor=request.actor)
    back = reverse("match_view", args=[row.side.match_id])
    form = MatchAgreeForm(request.POST or None, choices=row.cases)
    if request.method == "POST" and form.carry_out(agree_match_side, pk, actor=request.actor):
        flashes.success(request, _("Opened: both sides now know of each other's cases."))
        return redirect(back)
    page = FormPage(
        _("Open cases to who asked"), _("Open them"), back, pgettext("matching", "The same dispute")
    )
    return form_page(request, page, form)


@allow("match_side.decline")
@GET_OR_POST
def match_side_decline(request: HttpRequest, pk: int) -> HttpResponse:
    row = side_to_answer(pk, actor=request.actor)
    back = reverse("match_view", args=[row.side.match_id])
    form = MatchDeclineForm(request.POST or None)
    if request.method == "POST" and form.carry_out(decline_match_side, pk, actor=request.actor):
        flashes.success(request, _("Nothing is opened."))
        return redirect(back)
    page = FormPage(_("Open nothing"), _("Open nothing"), back, pgettext("matching", "The same dispute"))
    return form_page(request, page, form)
