"""Hand-overs between members: what waits for an answer, and how long it takes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.queries.assistance import help_given, help_in, help_waiting, letter_of_request
from lianwei.cases.queries.disputes import disputes_waiting
from lianwei.cases.queries.questions import questions_waiting
from lianwei.cases.queries.transfers import hand_over_hours, transfers_in, transfers_waiting
from lianwei.core.documents.queries import paper_of
from lianwei.core.http import allow
from lianwei.core.scope import Actor
from lianwei.ui.shapes import Tab

from .papers import paper_file


@allow("transfer.view")
@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Offers to answer first; those who look on begin with what waits in the alliance."""
    actor = request.actor
    tabs = _tabs(actor)
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = transfers_in(view, actor=actor, after=request.GET.get("after", ""))
    count = str(transfers_waiting(actor) or "") if "mine" in tabs else ""
    context = {
        "page": page,
        "view": view,
        "tabs": [
            Tab(label, f"?view={code}", is_current=code == view, count=count if code == "mine" else "")
            for code, label in tabs.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "cases/transfer_list.html", context | _beside(actor))


def _beside(actor: Actor) -> dict[str, object]:
    """The lists that stand beside this one, for who may open them."""
    shown: dict[str, object] = {"sees_groups": actor.may("case_group.view")}
    shown |= {"sees_promises": actor.may("commitment.view"), "sees_events": actor.may("sudden_event.view")}
    asks = actor.may("question.view")
    shown |= {"sees_questions": asks, "questions": questions_waiting(actor) if asks else 0}
    sees = actor.may("competence_dispute.view")
    disputes = disputes_waiting(actor) if sees else 0
    return shown | {"help": help_waiting(actor), "sees_disputes": sees, "disputes": disputes}


def _tabs(actor: Actor) -> dict[str, str]:
    ours = {"mine": _("To answer"), "sent": _("Asked by us")} if actor.acts_for else {}
    alliance = (
        {"alliance": _("Waiting in the alliance"), "late": _("Overdue in the alliance")}
        if actor.oversees
        else {}
    )
    return ours | alliance | {"ended": _("Answered")}


@allow("transfer.view")
@require_GET
def transfer_assistance(request: HttpRequest) -> HttpResponse:
    """Requests to answer first; below them who has helped how often."""
    actor = request.actor
    ours = {"mine": _("To answer"), "sent": _("Asked by us")} if actor.acts_for else {}
    alliance = {"late": _("Overdue in the alliance")} if actor.oversees else {}
    tabs = ours | alliance | {"ended": _("Answered")}
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = help_in(view, actor=actor, after=request.GET.get("after", ""))
    count = str(help_waiting(actor) or "") if "mine" in tabs else ""
    context = {
        "page": page,
        "credit": help_given(actor=actor) if view == "ended" else [],
        "tabs": [
            Tab(label, f"?view={code}", is_current=code == view, count=count if code == "mine" else "")
            for code, label in tabs.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "cases/assistance_list.html", context)


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
