"""Hand-overs between members: what waits for an answer, and how long it takes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.queries.between.assistance import help_given, help_in, help_waiting, letter_of_request
from lianwei.cases.queries.between.disputes import disputes_waiting
from lianwei.cases.queries.between.matching import matches_waiting
from lianwei.cases.queries.between.questions import questions_waiting
from lianwei.cases.queries.between.transfers import hand_over_hours, transfers_in, transfers_waiting
from lianwei.core.documents.queries import paper_of
from lianwei.core.http import allow
from lianwei.core.paging import Page
from lianwei.core.scope import Actor
from lianwei.ui.shapes import Tab

from .papers import paper_file

MINE = "mine"  # what waits for the reader's own organisation


@allow("transfer.view")
@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Offers to answer first; those who look on begin with what waits in the alliance."""
    alliance = {"alliance": _("Waiting in the alliance"), "late": _("Overdue in the alliance")}
    context = _listed(request, transfers_in, transfers_waiting, alliance)
    return render(request, "cases/transfer_list.html", context | _beside(request.actor))


def _beside(actor: Actor) -> dict[str, object]:
    """The lists that stand beside this one, for who may open them."""
    shown: dict[str, object] = {"sees_groups": actor.may("case_group.view")}
    shown |= {"sees_promises": actor.may("commitment.view"), "sees_events": actor.may("sudden_event.view")}
    shown |= {"sees_board": actor.may("shared_person.view")}
    asks = actor.may("question.view")
    shown |= {"sees_questions": asks, "questions": questions_waiting(actor) if asks else 0}
    matches = actor.may("match.view")
    shown |= {"sees_matches": matches, "matches": matches_waiting(actor) if matches else 0}
    sees = actor.may("competence_dispute.view")
    disputes = disputes_waiting(actor) if sees else 0
    return shown | {"help": help_waiting(actor), "sees_disputes": sees, "disputes": disputes}


@allow("transfer.view")
@require_GET
def transfer_assistance(request: HttpRequest) -> HttpResponse:
    """Requests to answer first; below what ended, who has helped how often."""
    context = _listed(request, help_in, help_waiting, {"late": _("Overdue in the alliance")})
    context["credit"] = help_given(actor=request.actor) if context["view"] == "ended" else []
    return render(request, "cases/assistance_list.html", context)


def _listed(
    request: HttpRequest, rows: Callable[..., Page], waiting: Callable[[Actor], int], more: dict[str, str]
) -> dict[str, Any]:
    """A page of what is between members, under its tabs; `more`: tabs for those who look on."""
    actor = request.actor
    ours = {MINE: _("To answer"), "sent": _("Asked by us")} if actor.acts_for else {}
    tabs = ours | (more if actor.oversees else {}) | {"ended": _("Answered")}
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = rows(view, actor=actor, after=request.GET.get("after", ""))
    counts = {MINE: str(waiting(actor) or "")} if ours else {}
    shown = [Tab(label, f"?view={code}", counts.get(code, ""), code == view) for code, label in tabs.items()]
    next_url = f"?view={view}&after={page.after}" if page.after else ""
    return {"page": page, "view": view, "tabs": shown, "next_url": next_url}


@allow("transfer.view")
@require_GET
@never_cache
def transfer_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that goes with a request for assistance, as PDF."""
    document = letter_of_request(pk, actor=request.actor)
    paper = paper_of(document, actor=request.actor, reason="letter of assistance opened")
    return paper_file(paper, "pdf", f"{document.number or pk} {document.title}")


@allow("transfer.view")
@require_GET
def transfer_hours(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/transfer_hours.html", {"matrix": hand_over_hours(actor=request.actor)})
