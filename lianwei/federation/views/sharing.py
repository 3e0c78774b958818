"""What is told to a peer by hand: the counts of a month, and the post as a file."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianwei.core.http import allow
from lianwei.federation import operations
from lianwei.federation.forms import MonthForm, PacketForm
from lianwei.federation.queries.peers import peer_page
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

PACKET_TYPE = "application/octet-stream"


@allow("peer.share_statistics")
@GET_OR_POST
def peer_share_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    found = peer_page(pk, actor=request.actor)
    form = MonthForm(request.POST or None)
    if request.POST and form.carry_out(operations.share_statistics, pk, actor=request.actor):
        flashes.success(request, _("The counts are on their way."))
        return redirect("peer_view", pk=pk)
    note = _("Complaints received, accepted and resolved; counts below 5 are left out.")
    back = reverse("peer_view", args=[pk])
    page = FormPage(_("Share the counts of a month"), _("Share them"), back, found.row.peer.name, note)
    return form_page(request, page, form)


@allow("peer.share_businesses")
@GET_OR_POST
def peer_share_businesses(request: HttpRequest, pk: int) -> HttpResponse:
    found = peer_page(pk, actor=request.actor)
    form = MonthForm(request.POST or None)
    if request.POST and form.carry_out(operations.share_businesses, pk, actor=request.actor):
        flashes.success(request, _("The counts are on their way."))
        return redirect("peer_view", pk=pk)
    note = _(
        "For each business with a unified social credit code: complaints, settled ones, broken promises and "
        "advisory letters of the twelve months that end with this one; at least so many, in steps of five."
    )
    back = reverse("peer_view", args=[pk])
    page = FormPage(_("Share counts of businesses"), _("Share them"), back, found.row.peer.name, note)
    return form_page(request, page, form)


@allow("peer.export")
@require_POST
def peer_export(request: HttpRequest, pk: int) -> HttpResponse:
    name = f"exchange-{peer_page(pk, actor=request.actor).row.peer.code}.packet"
    return attachment(operations.export_packet(pk, actor=request.actor), PACKET_TYPE, name=name)


@allow("peer.import")
@GET_OR_POST
def peer_import(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = PacketForm(request.POST, request.FILES) if is_sent else PacketForm()
    found = form.carry_out(operations.import_packet, actor=request.actor) if is_sent else None
    if found and found.reply:
        return attachment(found.reply, PACKET_TYPE, name=f"receipts-{found.peer.code}.packet")
    if found:
        flashes.success(request, _("%(count)s receipts were taken.") % {"count": found.count})
        return redirect("peer_traffic")
    note = _("A file with messages is answered with a file of receipts: please take that one back.")
    back = reverse("peer_traffic")
    page = FormPage(_("Take a file of a peer"), _("Take it"), back, _("How the exchange runs"), note)
    return form_page(request, page, form)
