"""Counts of a month: told to a peer under an agreement in force, and taken from one."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.queries.figures import figures
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import OutMessage, Peer, SharedFigure
from lianwei.federation.queries.agreements.flows import (
    HOME,
    NOT_AGREED,
    Verdict,
    peer_side,
    what_flows,
)
from lianwei.federation.queries.peers import exchanging
from lianwei.federation.rules.agreements.fields import STATISTICS
from lianwei.federation.rules.statistics import KIND, MEASURES, MonthShared, masked

from .agreements.deleting import note_figures
from .post import send


def share_statistics(peer_id: int, *, actor: Actor, month: str) -> OutMessage:
    """Tell a peer the counts of a month that is over; no case and no count of fewer than five goes out.

    They are counted first, outside the transaction: counting may take long.
    """
    actor.require("peer.share_statistics")
    verdict = exchanging(find(Peer, peer_id, actor=actor), STATISTICS)
    values = figures(MEASURES, actor=actor, period=month_over(month))[0].values
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
    verdict = exchanging(peer, STATISTICS)
    counts = {name: getattr(told, name) for name in MEASURES}
    told = MonthShared(month=told.month, **_agreed(counts, verdict.fields))
    message = send(peer, kind=KIND, subject=f"statistics:{told.month}", data=told.model_dump())
    if verdict.flow:
        note_figures(verdict.flow, actor=actor, counts={told.month: _count(told)})
    record("peer.statistics_shared", peer, actor=actor, month=told.month, message=str(message.message_id))
    return message


def take_statistics(peer: Peer, *, actor: Actor, told: Sequence[MonthShared]) -> list[str]:
    """Keep what a peer tells of months, in the transaction that holds its row; what it told before is
    replaced. Answers for each why it is not kept: a code, empty where it is.
    """
    verdict = what_flows(STATISTICS, giver=peer_side(peer), receiver=HOME)
    faults = [_fault(each, verdict) for each in told]
    kept = {each.month: each for each, fault in zip(told, faults, strict=True) if not fault}
    if verdict.flow and kept:
        _keep(peer, verdict.flow.agreement.pk, kept)
        note_figures(verdict.flow, actor=actor, counts={month: _count(kept[month]) for month in kept})
        record("peer.statistics_taken", peer, actor=actor, months=sorted(kept), messages=faults.count(""))
    return faults


def _fault(told: MonthShared, verdict: Verdict) -> str:
    """Why no agreement in force lets the peer tell it."""
    beyond = [name for name in MEASURES if f"figure.{name}" not in verdict.fields]
    if verdict.flow is None or any(getattr(told, name) is not None for name in beyond):
        return verdict.reason or NOT_AGREED
    return ""


def _keep(peer: Peer, agreement_id: int, kept: Mapping[str, MonthShared]) -> None:
    fresh = {"peer": peer, "told_at": clock.now(), "agreement_id": agreement_id}
    rows = [
        SharedFigure(month=month, measure=name, value=getattr(told, name), **fresh)
        for month, told in kept.items()
        for name in MEASURES
    ]
    SharedFigure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("peer", "month", "measure"),
        update_fields=("value", "told_at", "agreement_id"),
    )


def _count(told: MonthShared) -> int:
    return sum(getattr(told, name) is not None for name in MEASURES)


def _agreed(counts: dict[str, int | None], fields: frozenset[str]) -> dict[str, int | None]:
    """What the agreement does not name is left out, as a count too small to be told."""
    return {name: count if f"figure.{name}" in fields else None for name, count in counts.items()}


def month_over(name: str) -> Period:
    """The month that somebody named. Raises Invalid for one that is not over."""
    try:
        period = Period.named(name)
    except ValueError as error:
        raise Invalid({"month": _("Please name a month, for example 2026-07.")}) from error
    if "-" not in name or not period.is_over(clock.today()):
        raise Invalid({"month": _("Please name a month that is over, for example 2026-07.")})
    return period
