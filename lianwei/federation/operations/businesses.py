"""Counts of businesses: told to a peer each month under an agreement in force, and taken from one."""

from functools import partial

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.schedule import one_by_one
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CopyKind, OutMessage, Peer, SharedBusiness
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, peer_side, what_flows
from lianwei.federation.queries.businesses import businesses_counted
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import exchanging, peers_agreed
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.agreements.fields import BUSINESS
from lianwei.federation.rules.businesses import COUNTS, KIND, BusinessesCounted, month_before

from .agreements.deleting import note_copy
from .post import send
from .statistics import month_over


def share_businesses(peer_id: int, *, actor: Actor, month: str) -> OutMessage:
    """Tell a peer what is counted of businesses in the twelve months that end with a month that is over; told
    again, it corrects what was told. Counted first, outside the transaction: counting may take long.
    """
    _require(actor)
    exchanging(find(Peer, peer_id, actor=actor), BUSINESS)
    month_over(month)
    return tell_businesses(peer_id, actor=actor, told=businesses_counted(month, actor=actor))


def share_due_businesses(*, actor: Actor) -> int:
    """Tell each peer the last month that is over, as soon as an agreement lets it; how many were told. One
    that cannot be told keeps no other from it. Raises StepsFailed.
    """
    _require(actor)
    month = month_before(clock.today())
    agreed = [each.pk for each in peers_agreed(_may_know)] if own_card() else []
    due = [pk for pk in agreed if not _was_told(pk, month, actor)]
    if not due:
        return 0
    told = businesses_counted(month, actor=actor)
    return one_by_one((f"peer:{pk}", partial(tell_businesses, pk, actor=actor, told=told)) for pk in due)


@transaction.atomic
def tell_businesses(peer_id: int, *, actor: Actor, told: BusinessesCounted) -> OutMessage:
    """Put counts, made ready before, into the outbox; what the agreement does not name is left out."""
    peer = lock(Peer, peer_id, actor=actor)
    _require(actor)
    verdict = exchanging(peer, BUSINESS)
    said = told.within(verdict.fields)
    message = send(peer, kind=KIND, subject=subject_of_month(said.month), data=said.model_dump())
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.BUSINESS, label="", count=len(said.businesses))
    record("peer.businesses_shared", peer, actor=actor, month=said.month, businesses=len(said.businesses))
    return message


@transaction.atomic
def take_businesses(message: Incoming, *, actor: Actor) -> int:
    """Keep what a peer counts in place of all it told before; of how many businesses. What it told of an
    earlier month, or before, comes too late. Raises Parked where no agreement in force lets it tell.
    """
    told, peer = message.read(BusinessesCounted), message.peer
    verdict = what_flows(BUSINESS, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    codes = {each.uscc for each in told.businesses}
    is_over = told.month <= month_before(clock.today())
    if not is_over or len(codes) < len(told.businesses) or message.subject != subject_of_month(told.month):
        raise Refused("malformed")
    known = SharedBusiness.objects.visible_to(actor).filter(peer=peer.code)
    last = known.order_by("-month", "-told").values_list("month", "told").first()
    if last and (told.month, message.sequence) <= last:
        return 0
    known.delete()
    common = {"peer": peer.code, "month": told.month, "told": message.sequence, "told_at": clock.now()}
    common |= {"agreement_id": verdict.flow.agreement.pk}
    SharedBusiness.objects.bulk_create(
        SharedBusiness(**each.model_dump(include={"uscc", *COUNTS}), **common) for each in told.businesses
    )
    note_copy(verdict.flow, actor=actor, kind=CopyKind.BUSINESS, label="", count=len(codes))
    record("peer.businesses_taken", peer, actor=actor, month=told.month, businesses=len(codes))
    return len(codes)


def subject_of_month(month: str) -> str:
    """All messages about one month keep their order."""
    return f"businesses:{month}"


def _require(actor: Actor) -> None:
    """Who tells of cases must be one who may read statistics of all of them."""
    actor.require("peer.share_businesses")
    actor.require("statistics.view")


def _may_know(peer: Peer) -> bool:
    return what_flows(BUSINESS, giver=HOME, receiver=peer_side(peer)).flow is not None


def _was_told(peer_id: int, month: str, actor: Actor) -> bool:
    said = OutMessage.objects.visible_to(actor).filter(peer=peer_id, subject=subject_of_month(month))
    return said.filter(kind=KIND).exists()
