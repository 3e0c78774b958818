"""Counts of a month: told to a peer as the agreed share, and taken from one."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.queries.figures import figures
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import OutMessage, Peer, SharedFigure
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.statistics import KIND, MEASURES, MonthShared, masked

from .post import send


def share_statistics(peer_id: int, *, actor: Actor, month: str) -> OutMessage:
    """Tell a peer the counts of a month that is over; no case and no count of fewer than five goes out.

    They are counted first, outside the transaction: counting may take long.
    """
    actor.require("peer.share_statistics")
    _exchanging(find(Peer, peer_id, actor=actor))
    values = figures(MEASURES, actor=actor, period=_month(month))[0].values
    told = MonthShared(month=month, **masked({name: int(values[name] or 0) for name in MEASURES}))
    return tell_statistics(peer_id, actor=actor, told=told)


@transaction.atomic
def tell_statistics(peer_id: int, *, actor: Actor, told: MonthShared) -> OutMessage:
    """Put the counts of a month, made ready before, into the outbox."""
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("peer.share_statistics")
    _exchanging(peer)
    message = send(peer, kind=KIND, subject=f"statistics:{told.month}", data=told.model_dump())
    record("peer.statistics_shared", peer, actor=actor, month=told.month, message=str(message.message_id))
    return message


@transaction.atomic
def take_statistics(peer_id: int, *, actor: Actor, told: MonthShared) -> None:
    """Keep what a peer tells of a month; what it told before is replaced."""
    peer, now = lock(Peer, peer_id, actor=actor), clock.now()
    rows = SharedFigure.objects.visible_to(actor)
    for name in MEASURES:
        fresh = {"value": getattr(told, name), "told_at": now}
        rows.update_or_create(peer=peer, month=told.month, measure=name, defaults=fresh)
    record("peer.statistics_taken", peer, actor=actor, month=told.month)


def _month(name: str) -> Period:
    try:
        period = Period.named(name)
    except ValueError as error:
        raise Invalid({"month": _("Please name a month, for example 2026-07.")}) from error
    if "-" not in name or not period.is_over(clock.today()):
        raise Invalid({"month": _("Please name a month that is over, for example 2026-07.")})
    return period


def _exchanging(peer: Peer) -> None:
    if fault := fault_of_peer(peer):
        raise WrongStatus(sentence_of(fault))
