"""How the exchange runs, for the administrators of the instance."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.federation.operations import repeat_in_message, repeat_out_message
from lianwei.federation.operations.custody import end_quarantine
from lianwei.federation.operations.restoring import ask_for_lost
from lianwei.federation.queries.traffic import traffic


@allow("peer.view")
@require_GET
def peer_traffic(request: HttpRequest) -> HttpResponse:
    return render(request, "federation/traffic.html", {"page": traffic(actor=request.actor)})


@allow("out_message.repeat")
@require_POST
def out_message_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    repeat_out_message(pk, actor=request.actor)
    flashes.success(request, _("The message is sent again, for up to 72 hours."))
    return redirect("peer_traffic")


@allow("in_message.repeat")
@require_POST
def in_message_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    repeat_in_message(pk, actor=request.actor)
    flashes.success(request, _("The message is handled again."))
    return redirect("peer_traffic")


@allow("quarantine.ask")
@require_POST
def quarantine_ask(request: HttpRequest) -> HttpResponse:
    ask_for_lost(actor=request.actor)
    flashes.success(request, _("All peers are asked again for the papers between them and us."))
    return redirect("peer_traffic")


@allow("quarantine.end")
@require_POST
def quarantine_end(request: HttpRequest) -> HttpResponse:
    end_quarantine(actor=request.actor, anyway=bool(request.POST.get("anyway")))
    flashes.success(request, _("Cases change hands again; what was parked meanwhile is handled now."))
    return redirect("peer_traffic")
