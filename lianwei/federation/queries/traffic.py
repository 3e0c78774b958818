"""How the exchange runs: what waits and how long, what failed, what was refused, clocks, throughput."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.federation.models import (
    InMessage,
    InState,
    OutMessage,
    OutState,
    Peer,
    PeerStatus,
    RefusedCall,
)

from .peers import PeerRow, fault_of_peer, peer_row
from .restoring import QuarantinePage, quarantine_page

SHOWN, DAYS = 50, 7
FAILED = Q(state=OutState.FAILED, text__isnull=False)  # what was emptied goes no more
LONG = timedelta(hours=1)  # what waits longer is shown as late


@dataclass(frozen=True, slots=True)
class PeerTraffic:
    """What goes out and comes in. `fault`: why nothing is exchanged, or the last fault of a call."""

    row: PeerRow
    fault: str
    waiting: int
    oldest: datetime | None
    failed: int
    sent: int
    inbox: int
    parked: int
    taken: int

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and clock.now() - self.oldest > LONG


@dataclass(frozen=True, slots=True)
class Traffic:
    """The page: peers, messages that wait for a person, refusals of the last days."""

    peers: list[PeerTraffic]
    undeliverable: list[OutMessage]
    parked: list[InMessage]
    refused: list[RefusedCall]
    may_repeat_out: bool
    may_repeat_in: bool
    may_import: bool
    may_propose: bool
    quarantine: QuarantinePage | None
    days: int = DAYS

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.peers)

    @property
    def failed(self) -> int:
        return sum(each.failed for each in self.peers)

    @property
    def put_aside(self) -> int:
        return sum(each.parked for each in self.peers)


def traffic(*, actor: Actor) -> Traffic:
    """How the exchange with each peer runs; counts of messages sent and taken are those of the last day."""
    actor.require("peer.view")
    out = {row["peer"]: row for row in _out(actor)}
    came = {row["peer"]: row for row in _in(actor)}
    rows = Peer.objects.visible_to(actor).exclude(status=PeerStatus.ENDED).order_by("code")
    failed = OutMessage.objects.visible_to(actor).filter(FAILED).select_related("peer")
    parked = InMessage.objects.visible_to(actor).filter(state__in=(InState.PARKED, InState.REFUSED))
    return Traffic(
        [_of(peer, out.get(peer.pk, {}), came.get(peer.pk, {})) for peer in rows],
        list(failed.defer("text").order_by("-pk")[:SHOWN]),
        list(parked.select_related("peer").defer("text").order_by("-pk")[:SHOWN]),
        refusals(actor=actor),
        may_repeat_out=actor.may("out_message.repeat"),
        may_repeat_in=actor.may("in_message.repeat"),
        may_import=actor.may("peer.import"),
        may_propose=actor.may("code_table.propose"),
        quarantine=quarantine_page(actor=actor),
    )


def _out(actor: Actor) -> list[dict]:
    waiting, day = Q(state=OutState.WAITING), clock.now() - timedelta(days=1)
    rows = OutMessage.objects.visible_to(actor).values("peer").order_by("peer")
    return list(
        rows.annotate(
            waiting=Count("pk", filter=waiting),
            oldest=Min("made_at", filter=waiting & Q(receipted_at=None)),
            failed=Count("pk", filter=FAILED),
            sent=Count("pk", filter=Q(receipted_at__gt=day)),
        )
    )


def _in(actor: Actor) -> list[dict]:
    day = clock.now() - timedelta(days=1)
    rows = InMessage.objects.visible_to(actor).values("peer").order_by("peer")
    return list(
        rows.annotate(
            inbox=Count("pk", filter=Q(state=InState.WAITING)),
            parked=Count("pk", filter=Q(state=InState.PARKED)),
            taken=Count("pk", filter=Q(came_at__gt=day)),
            latest=Max("came_at"),
        )
    )


def _of(peer: Peer, out: dict, came: dict) -> PeerTraffic:
    counts = {name: out.get(name, 0) for name in ("waiting", "failed", "sent")}
    counts |= {name: came.get(name, 0) for name in ("inbox", "parked", "taken")}
    return PeerTraffic(
        peer_row(peer), fault_of_peer(peer) or peer.last_fault, oldest=out.get("oldest"), **counts
    )


def refusals(*, actor: Actor) -> list[RefusedCall]:
    """What was refused in the last days, the latest first."""
    since = clock.today() - timedelta(days=DAYS)
    rows = RefusedCall.objects.visible_to(actor).filter(day__gt=since).select_related("peer")
    return list(rows.order_by("-last_at")[:SHOWN])
