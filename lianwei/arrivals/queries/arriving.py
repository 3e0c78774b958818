"""Reads: the list of what came in, one arrival, what a tracking code leads to, what was left behind."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.arrivals.lifecycle import RETRY, SKIP, TRANSITIONS
from lianwei.arrivals.models import Arrival, ArrivalStatus, SentFile, TrackingCode
from lianwei.arrivals.receivers import receivers
from lianwei.arrivals.rules import read_code
from lianwei.core import clock, keys
from lianwei.core.counting import Counting, counting
from lianwei.core.errors import NotAllowed, NotVisible, TooOften, WrongStatus
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, ActorKind, attached, find, subject_of

N_ = gettext_noop
MANY = 1000
TRIES, TRIES_SECONDS = 5, 3600  # wrong codes from one visitor in an hour (practice: five, then a lock)
BADGES: dict[str, str] = {
    ArrivalStatus.WAITING: "accent",
    ArrivalStatus.TAKEN: "done",
    ArrivalStatus.REFUSED: "late-soft",
    ArrivalStatus.SKIPPED: "plain",
    ArrivalStatus.UNDONE: "plain",
}
HAPPENINGS = {
    "arrival.received": N_("Came in"),
    "arrival.taken": N_("Taken"),
    "arrival.refused": N_("Could not be taken"),
    "arrival.retried": N_("Sent to be taken again"),
    "arrival.skipped": N_("Left out"),
    "arrival.undone": N_("Undone"),
}
UNSETTLED = (ArrivalStatus.WAITING, ArrivalStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class Row:
    """An arrival in a list, in words; nothing of its contents."""

    arrival: Arrival
    kind: str
    badge: str
    faults: list[str]
    url: str = ""
    other_url: str = ""  # what came under the same identifier before

    @property
    def origin(self) -> str:
        """The source by its name, else the door."""
        return self.arrival.source.name if self.arrival.source else self.arrival.get_door_display()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to an arrival."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """One arrival, what happened to it and what may be done with it."""

    row: Row
    steps: list[Transition]
    lines: list[Line] = field(default_factory=list)
    files: list[SentFile] = field(default_factory=list)

    @property
    def may_retry(self) -> bool:
        return RETRY in self.steps

    @property
    def may_skip(self) -> bool:
        return SKIP in self.steps


def arrivals(
    *, actor: Actor, statuses: Iterable[str] = UNSETTLED, batch_id: int | None = None, after: str = ""
) -> Page[Row]:
    """What came in for the actor's organisations, the latest first."""
    actor.require("arrival.view")
    rows = Arrival.objects.visible_to(actor).filter(status__in=list(statuses)).defer("payload")
    rows = rows.filter(batch=batch_id) if batch_id else rows
    labels = _labels()
    return latest(rows.select_related("organisation", "source"), after).shown(lambda each: _row(each, labels))


def refused_waiting(actor: Actor) -> int | None:
    """How many wait for a person; for the side bar."""
    return _refused(actor).answer()["n"]


@lru_cache(maxsize=512)
def _refused(actor: Actor) -> Counting:
    """The same statement for a reader on every page."""
    rows = Arrival.objects.visible_to(actor).filter(status=ArrivalStatus.REFUSED).order_by().values("pk")
    return counting({"n": rows}, limit=MANY)


def arrival_page(pk: int, *, actor: Actor) -> ArrivalPage:
    """One arrival. Raises NotVisible."""
    actor.require("arrival.view")
    arrival = find(Arrival, pk, actor=actor)
    log = attached(Event, arrival).order_by("-seq")
    lines = [Line(each.at, _(HAPPENINGS.get(each.name, each.name))) for each in log]
    steps = next_steps(arrival, TRANSITIONS, actor=actor)
    return ArrivalPage(_row(arrival, _labels()), steps, lines, files_sent_with(arrival))


def files_sent_with(arrival: Arrival) -> list[SentFile]:
    """The files a source sent with a submission in parts, those that broke off too."""
    if arrival.source is None:
        return []
    rows = attached(SentFile, arrival.source).filter(belongs_to=arrival.client_id)
    return list(rows.order_by("pk"))


def arrival_to_mend(pk: int, *, actor: Actor) -> tuple[Arrival, dict[str, Any]]:
    """A refused arrival and its contents in the clear; this leaves a trace in the read log."""
    actor.require("arrival.retry")
    arrival = find(Arrival, pk, actor=actor)
    if not arrival.is_within_reach(actor):
        raise NotAllowed
    if not RETRY.fits(arrival):
        raise WrongStatus
    reason = _("To mend what could not be taken")
    return arrival, json.loads(arrival.payload.reveal(actor, reason, subject=subject_of(arrival)))


def _labels() -> dict[str, str]:
    return {each.kind: str(each.label) for each in receivers()}


def _row(arrival: Arrival, labels: dict[str, str]) -> Row:
    reason = arrival.reason or {}
    faults = list(reason.get("fields", {}).values()) or [reason.get("message", "")]
    if reason.get("code") == "sandbox":
        faults = [_("Came with a sandbox key: looked at, not taken.")]
    return Row(
        arrival,
        labels.get(arrival.kind, arrival.kind),
        BADGES[arrival.status],
        list(dict.fromkeys(filter(None, faults))),
        subject_url(arrival.subject),
        reverse("arrival_detail", args=[reason["other"]]) if "other" in reason else "",
    )


def subject_url(subject: str) -> str:
    """Where what an arrival became has its page; empty where it has none."""
    noun, _sep, pk = subject.partition(":")
    names = {noun: name for each in receivers() for noun, name in each.url_names.items()}
    return reverse(names[noun], args=[pk]) if noun in names else ""


def is_sandboxed(pk: int, *, actor: Actor) -> bool:
    """Whether an arrival came with a sandbox key."""
    return Arrival.objects.visible_to(actor).filter(pk=pk, is_sandbox=True).exists()


def left_waiting(age: timedelta, *, actor: Actor, limit: int) -> list[int]:
    """Arrivals that have waited longer than that, the oldest first."""
    rows = Arrival.objects.visible_to(actor).filter(
        status=ArrivalStatus.WAITING, received_at__lt=clock.now() - age
    )
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:limit])


def holder_of_code(code: str, *, visitor: str) -> Actor:
    """The actor who holds a tracking code: sees the one arrival it belongs to, nothing else.

    `visitor` names who tries (an address, a session). Raises NotVisible for a code that leads nowhere, and
    TooOften after five of these within an hour, whatever is typed then.
    """
    place = _free_try(keys.blind(visitor, purpose="tracking visitor"))
    typed = read_code(code)
    row = TrackingCode.objects.filter(key=keys.blind(typed, purpose="tracking"), revoked_at=None).first()
    if row is None or not typed:
        raise NotVisible(_("This tracking code leads nowhere. Please compare it with your receipt."))
    cache.delete(place)
    noun, _sep, pk = row.subject.partition(":")
    if noun == "source":  # drawn for a booth: the receipt was handed out where there is no network
        raise NotVisible(
            _(
                "Your receipt was made at a booth without network, and has not been sent in yet. Please try "
                "again later."
            )
        )
    return Actor(ActorKind.CONSUMER, grants=frozenset({(f"arrivals.{noun}", int(pk))}))


def _free_try(visitor: str) -> str:
    """Takes one of an hour's tries, each once however many come at the same moment. Raises TooOften."""
    places = (f"tracking:{visitor}:{n}" for n in range(TRIES))
    free = next((place for place in places if cache.add(place, True, TRIES_SECONDS)), None)
    if free is None:
        raise TooOften(_("Too many wrong codes. Please try again in an hour, or call the help number."))
    return free


def follow(code: str, *, visitor: str) -> Arrival:
    """The arrival a tracking code belongs to; `subject` is what it became. Raises as above."""
    holder = holder_of_code(code, visitor=visitor)
    return Arrival.objects.visible_to(holder).get()
