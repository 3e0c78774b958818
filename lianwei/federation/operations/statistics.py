"""Counts of a month: told to a peer under an agreement in force, and taken from one."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.queries.figures import figures
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CopyKind, OutMessage, Peer, SharedFigure
from lianwei.federation.queries.agreements.flows import (
    HOME,
    NOT_AGREED,
    Verdict,
    peer_side,
    what_flows,
)
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import STATISTICS
from lianwei.federation.rules.statistics import KIND, MEASURES, MonthShared, masked

from .agreements.deleting import note_copy
from .post import send


class NotAgreedError(Exception):
    """No agreement in force covers it. `reason` is the code for the message that is parked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def share_statistics(peer_id: int, *, actor: Actor, month: str) -> OutMessage:
    """Tell a peer the counts of a month that is over; no case and no count of fewer than five goes out.

    They are counted first, outside the transaction: counting may take long.
    """
    actor.require("peer.share_statistics")
    verdict = _exchanging(find(Peer, peer_id, actor=actor))
    values = figures(MEASURES, actor=actor, period=_month(month))[0].values
    counts = masked({name: int(values[name] or 0) for name in MEASURES})
    told = MonthShared(month=month, **_agreed(counts, verdict.fields))
    return tell_statistics(peer_id, actor=actor, told=told)


@transaction.atomic
def tell_statistics(peer_id: int, *, actor: Actor, told: MonthShared) -> OutMessage:
    """Put the counts of a month, made ready before, into the outbox; what the agreement does not name any
    more by now is left out.
    """
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("peer.share_statistics")
    verdict = _exchanging(peer)
    counts = {name: getattr(told, name) for name in MEASURES}
    told = MonthShared(month=told.month, **_agreed(counts, verdict.fields))
    message = send(peer, kind=KIND, subject=f"statistics:{told.month}", data=told.model_dump())
    _note(verdict, told, actor=actor)
    record("peer.statistics_shared", peer, actor=actor, month=told.month, message=str(message.message_id))
    return message


def what_may_be_told(peer: Peer) -> Verdict:
    """What a peer may tell us of its months."""
    return what_flows(STATISTICS, giver=peer_side(peer), receiver=HOME)


def take_statistics(peer: Peer, *, actor: Actor, told: MonthShared, verdict: Verdict) -> None:
    """Keep what a peer tells of a month, in the transaction that holds its row; what it told before is
    replaced. Raises NotAgreedError where no agreement in force lets the peer tell it.
    """
    now = clock.now()
    beyond = [name for name in MEASURES if f"figure.{name}" not in verdict.fields]
    if verdict.flow is None or any(getattr(told, name) is not None for name in beyond):
        raise NotAgreedError(verdict.reason or NOT_AGREED)
    under, month = verdict.flow.agreement.pk, told.month
    fresh = [
        SharedFigure(
            peer=peer, month=month, measure=name, value=getattr(told, name), told_at=now, agreement_id=under
        )
        for name in MEASURES
    ]
    SharedFigure.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=("peer", "month", "measure"),
        update_fields=("value", "told_at", "agreement_id"),
    )
    _note(verdict, told, actor=actor)
    record("peer.statistics_taken", peer, actor=actor, month=told.month)


def _agreed(counts: dict[str, int | None], fields: frozenset[str]) -> dict[str, int | None]:
    """What the agreement does not name is left out, as a count too small to be told."""
    return {name: count if f"figure.{name}" in fields else None for name, count in counts.items()}


def _note(verdict: Verdict, told: MonthShared, *, actor: Actor) -> None:
    """What the receiver holds from now on."""
    count = sum(getattr(told, name) is not None for name in MEASURES)
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.FIGURES, label=told.month, count=count)


def _month(name: str) -> Period:
    try:
        period = Period.named(name)
    except ValueError as error:
        raise Invalid({"month": _("Please name a month, for example 2026-07.")}) from error
    if "-" not in name or not period.is_over(clock.today()):
        raise Invalid({"month": _("Please name a month that is over, for example 2026-07.")})
    return period


def _exchanging(peer: Peer) -> Verdict:
    """What may be told to a peer now. Raises WrongStatus where nothing may."""
    verdict = what_flows(STATISTICS, giver=HOME, receiver=peer_side(peer))
    if fault := fault_of_peer(peer) or verdict.reason:
        raise WrongStatus(sentence_of(fault))
    return verdict
