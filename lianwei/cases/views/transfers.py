"""Hand-overs between members: what waits for an answer, and how long it takes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.queries.transfers import hand_over_hours, transfers_in, transfers_waiting
from lianwei.core.http import allow
from lianwei.core.scope import Actor
from lianwei.ui.shapes import Tab


@allow("transfer.view")
@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Offers to answer first; those who look on begin with what waits in the alliance."""
    actor = request.actor
    tabs = _tabs(actor)
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = transfers_in(view, actor=actor, after=request.GET.get("after", ""))
    count = transfers_waiting(actor) if "mine" in tabs else 0
    context = {
        "page": page,
        "view": view,
        "tabs": [
            Tab(label, f"?view={code}", is_current=code == view, count=count if code == "mine" else 0)
            for code, label in tabs.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "cases/transfer_list.html", context)


def _tabs(actor: Actor) -> dict[str, str]:
    ours = {"mine": _("To answer"), "sent": _("Asked by us")} if actor.acts_for else {}
    alliance = {"alliance": _("Waiting in the alliance")} if actor.oversees else {}
    return ours | alliance | {"ended": _("Answered")}


@allow("transfer.view")
@require_GET
def transfer_hours(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/transfer_hours.html", {"matrix": hand_over_hours(actor=request.actor)})
