"""Peers: the list, one of them, and whose key signed a call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.scope import Actor, find
from lianwei.federation.lifecycle import TRANSITIONS
from lianwei.federation.models import Peer, PeerKey, PeerStatus, SharedBusiness, SharedFigure
from lianwei.federation.rules.agreements.fields import BUSINESS, STATISTICS
from lianwei.federation.rules.cards import fingerprint
from lianwei.federation.rules.statistics import MEASURES

from .agreements.flows import HOME, Verdict, peer_side, what_flows
from .own import WIRE
from .reasons import sentence_of

MONTHS = 24  # shown
BADGES = {
    PeerStatus.PROPOSED: "plain",
    PeerStatus.ACTIVE: "done",
    PeerStatus.SUSPENDED: "pause",
    PeerStatus.ENDED: "late-soft",
}


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A peer as the list shows it."""

    peer: Peer
    badge: str
    is_out_of_agreement: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The counts of a month as a peer told them; None where one was too small to be told."""

    month: str
    told_at: datetime
    counts: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class PeerKeyRow:
    key: PeerKey
    fingerprint: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class PeerPage:
    """A peer, its keys, and what may be done."""

    row: PeerRow
    keys: list[PeerKeyRow]
    steps: list[Transition]
    months: list[MonthRow]
    may_revise: bool
    may_revoke: bool
    may_share: bool
    not_shared: str
    businesses: tuple[str, int] | None
    may_share_businesses: bool
    may_export: bool
    may_propose: bool

    @property
    def values(self) -> dict[str, Any]:
        """What its form shows."""
        return {"agreement_until": self.row.peer.agreement_until, "note": self.row.peer.note}


def peers(*, actor: Actor) -> list[PeerRow]:
    """All peers; those that ended last."""
    actor.require("peer.view")
    rows = Peer.objects.visible_to(actor).order_by("code")
    return [peer_row(each) for each in sorted(rows, key=lambda each: each.status == PeerStatus.ENDED)]


def peer_row(peer: Peer) -> PeerRow:
    return PeerRow(peer, BADGES[PeerStatus(peer.status)], is_out_of_agreement(peer))


def peer_page(pk: int, *, actor: Actor) -> PeerPage:
    """One peer. Raises NotVisible."""
    actor.require("peer.view")
    peer, now = find(Peer, pk, actor=actor), clock.now()
    is_open = peer.status != PeerStatus.ENDED
    keys = PeerKey.objects.visible_to(actor).filter(peer=peer).order_by("-valid_from", "-pk")
    unagreed, unagreed_too = (
        what_flows(fields, giver=HOME, receiver=peer_side(peer)).reason for fields in (STATISTICS, BUSINESS)
    )
    return PeerPage(
        peer_row(peer),
        [PeerKeyRow(each, fingerprint(each.public), each.is_valid(now)) for each in keys],
        next_steps(peer, TRANSITIONS, actor=actor),
        months_of(peer, actor=actor),
        may_share=not (fault_of_peer(peer) or unagreed) and actor.may("peer.share_statistics"),
        not_shared=sentence_of(unagreed) if unagreed else "",
        businesses=businesses_told_by(peer.code, actor=WIRE),
        may_share_businesses=not (fault_of_peer(peer) or unagreed_too)
        and actor.may("peer.share_businesses")
        and actor.may("statistics.view"),
        may_export=not fault_of_peer(peer) and actor.may("peer.export"),
        may_propose=not fault_of_peer(peer) and actor.may("code_table.propose"),
        may_revise=is_open and actor.may("peer.revise"),
        may_revoke=is_open and actor.may("peer.revoke_key"),
    )


def months_of(peer: Peer, *, actor: Actor) -> list[MonthRow]:
    """What a peer found in scope told of its months, the latest first."""
    rows = SharedFigure.objects.visible_to(actor).filter(peer=peer).order_by("-month")
    found: dict[str, MonthRow] = {}
    for row in rows[: MONTHS * len(MEASURES)]:
        month = found.setdefault(row.month, MonthRow(row.month, row.told_at, {}))
        month.counts[row.measure] = row.value
    return list(found.values())


def businesses_told_by(peer: str, *, actor: Actor) -> tuple[str, int] | None:
    """The month to which a peer counted last, and how many businesses; None where it told of none."""
    rows = SharedBusiness.objects.visible_to(actor).filter(peer=peer).order_by("month")
    return rows.values_list("month").annotate(n=Count("pk")).last()


def is_out_of_agreement(peer: Peer) -> bool:
    """Whether the day through which the agreement holds has passed."""
    return peer.agreement_until is not None and peer.agreement_until < clock.today()


def fault_of_peer(peer: Peer) -> str:
    """Why nothing is exchanged with a peer just now: a code, empty where it is."""
    if peer.status != PeerStatus.ACTIVE:
        return str(peer.status)
    return "agreement_ended" if is_out_of_agreement(peer) else ""


def peers_agreed(agrees: Callable[[Peer], bool]) -> list[Peer]:
    """The peers we exchange with now and that this is agreed with, by name."""
    rows = Peer.objects.visible_to(WIRE).filter(status=PeerStatus.ACTIVE).order_by("name", "pk")
    return [each for each in rows if not fault_of_peer(each) and agrees(each)]


def exchanging(peer: Peer, fields: Iterable[str]) -> Verdict:
    """Which of these fields may be told to a peer now. Raises WrongStatus where none may."""
    verdict = what_flows(fields, giver=HOME, receiver=peer_side(peer))
    if fault := fault_of_peer(peer) or verdict.reason:
        raise WrongStatus(sentence_of(fault))
    return verdict


def peer_with_code(code: str) -> Peer | None:
    """A peer by its code, for what a machine sends or must be sent."""
    return Peer.objects.visible_to(WIRE).filter(code=code).first()


def peer_key(key_id: str) -> PeerKey | None:
    """A key of a peer by its name, valid or not."""
    return PeerKey.objects.visible_to(WIRE).filter(key_id=key_id).select_related("peer").first()


def keys_of(peer: Peer) -> dict[str, PeerKey]:
    """The keys of a peer by name."""
    return {each.key_id: each for each in PeerKey.objects.visible_to(WIRE).filter(peer=peer)}


def public_of(keys: dict[str, PeerKey], key_id: str, *, at: datetime) -> str | None:
    """The public half of a key that holds at a time; None else."""
    key = keys.get(key_id)
    return key.public if key and key.is_valid(at) else None
