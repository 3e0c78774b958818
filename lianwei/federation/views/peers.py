"""Peers and our own card."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.federation import operations
from lianwei.federation.forms import NameForm, PeerForm, PeerRevisionForm
from lianwei.federation.queries.codes import tables_of
from lianwei.federation.queries.own import own_page
from lianwei.federation.queries.peers import peer_page, peers
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("peer.view")
@require_GET
def peer_list(request: HttpRequest) -> HttpResponse:
    context = {"peers": peers(actor=request.actor), "may_register": request.actor.may("peer.register")}
    return render(request, "federation/peer_list.html", context)


@allow("peer.view")
@require_GET
def peer_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = peer_page(pk, actor=request.actor)
    context = {"page": page, "tables": tables_of(page.row.peer, actor=request.actor)}
    return render(request, "federation/peer_view.html", context)


@allow("peer.register")
@GET_OR_POST
def peer_register(request: HttpRequest) -> HttpResponse:
    form = PeerForm(request.POST or None)
    if request.POST and (peer := form.carry_out(operations.register_peer, actor=request.actor)):
        flashes.success(request, _("Registered. Please compare the fingerprint by telephone, then begin."))
        return redirect("peer_view", pk=peer.pk)
    page = FormPage(_("Register a peer"), _("Register"), reverse("peer_list"), _("Peers"))
    return form_page(request, page, form)


@allow("peer.revise")
@GET_OR_POST
def peer_revise(request: HttpRequest, pk: int) -> HttpResponse:
    found = peer_page(pk, actor=request.actor)
    form = PeerRevisionForm(request.POST or None, initial=found.values)
    if request.POST and form.carry_out(operations.revise_peer, pk, actor=request.actor):
        flashes.success(request, _("Saved."))
        return redirect("peer_view", pk=pk)
    page = FormPage(_("Revise the peer"), _("Save"), reverse("peer_view", args=[pk]), found.row.peer.name)
    return form_page(request, page, form)


@allow("peer.activate")
@require_POST
def peer_activate(request: HttpRequest, pk: int) -> HttpResponse:
    operations.activate_peer(pk, actor=request.actor)
    return _done(request, pk, _("Messages are exchanged from now on."))


@allow("peer.suspend")
@require_POST
def peer_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    operations.suspend_peer(pk, actor=request.actor)
    return _done(request, pk, _("Suspended. What waits is kept."))


@allow("peer.resume")
@require_POST
def peer_resume(request: HttpRequest, pk: int) -> HttpResponse:
    operations.resume_peer(pk, actor=request.actor)
    return _done(request, pk, _("Messages are exchanged again."))


@allow("peer.end")
@require_POST
def peer_end(request: HttpRequest, pk: int) -> HttpResponse:
    operations.end_peer(pk, actor=request.actor)
    return _done(request, pk, _("The exchange has ended."))


@allow("peer.revoke_key")
@require_POST
def peer_revoke_key(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    operations.revoke_peer_key(pk, actor=request.actor, key=key)
    return _done(request, pk, _("Revoked. Nothing signed with this key is believed any more."))


@allow("own_card.view")
@require_GET
def own_card_view(request: HttpRequest) -> HttpResponse:
    return render(request, "federation/own_card.html", {"page": own_page(actor=request.actor)})


@allow("own_card.name")
@GET_OR_POST
def own_card_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.POST and form.carry_out(operations.name_instance, actor=request.actor):
        flashes.success(request, _("This instance has its card and its first key."))
        return redirect("own_card_view")
    note = _("The code stands in every message and cannot be changed later.")
    back = reverse("own_card_view")
    return form_page(request, FormPage(_("Name this instance"), _("Save"), back, _("Own card"), note), form)


@allow("instance_key.rotate")
@require_POST
def instance_key_rotate(request: HttpRequest) -> HttpResponse:
    operations.rotate_instance_key(actor=request.actor)
    flashes.success(request, _("A new key is on its way to the peers and signs from tomorrow on."))
    return redirect("own_card_view")


@allow("instance_key.revoke")
@require_POST
def instance_key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    operations.revoke_instance_key(pk, actor=request.actor)
    flashes.success(
        request, _("Revoked. Please give every peer the new card by hand, and say so by telephone.")
    )
    return redirect("own_card_view")


def _done(request: HttpRequest, pk: int, sentence: str) -> HttpResponse:
    flashes.success(request, sentence)
    return redirect("peer_view", pk=pk)
