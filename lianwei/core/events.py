"""Record what happened; what follows from it runs in the worker, after commit.

Each subject has its own chain: an event's hash covers the hash of the subject's previous event and its own
body. Once a minute `seal_events` gives committed events consecutive positions and signs their hashes, so that
a cut tail or a rewritten chain shows. Readers of the whole log go by position, never by id.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.db.models import F

from . import clock, keys
from .canonical import canonical
from .models import Delivery, Event, Seal
from .scope import Actor, subject_of

Handler = Callable[[Event], None]
HANDLERS: dict[str, dict[str, Handler]] = defaultdict(dict)
SILENT = "silent"  # a detail of events of which nobody outside is told
Witness = Callable[[Event, Actor], None]
WITNESSES: dict[str, Witness] = {}  # by kind of subject
LOUD: dict[str, set[str]] = defaultdict(set)  # handlers that only tell somebody
SEAL_BATCH = 20_000


def on(name: str, *, only_loud: bool = False) -> Callable[[Handler], Handler]:
    """Subscribe a function to an event; it must bear being run twice. `only_loud`: not to silent ones."""

    def register(function: Handler) -> Handler:
        handler = f"{function.__module__}.{function.__name__}"
        HANDLERS[name][handler] = function
        if only_loud:
            LOUD[name].add(handler)
        return function

    return register


def witness(kind: str, function: Witness) -> None:
    """Tell an app above of each event but the first of a kind of subject, in the transaction of the event.

    For what must be written with it or not at all; all else follows from events, in the worker.
    """
    WITNESSES[kind] = function


def chained(previous: str, body: str) -> str:
    """The hash of an event's body behind the hash of the event before it."""
    return hashlib.sha256(f"{previous}{body}".encode()).hexdigest()


def record(name: str, row: models.Model, *, actor: Actor, **details: Any) -> Event:
    """Fifth beat of an operation: one event on the row's chain, and a delivery for each handler.

    `details` hold strings, whole numbers, booleans, None and lists or dicts of these; never personal data.
    """
    subject, at = subject_of(row), clock.now()
    last = Event.objects.filter(subject=subject).order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, "")
    body = event_body(name, subject, seq, actor=actor, at=at.isoformat(), details=details)
    event = Event.objects.create(
        subject=subject,
        seq=seq,
        name=name,
        at=at,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        body=body,
        hash=chained(previous, body),
    )
    Delivery.objects.bulk_create(_deliveries(event, details))
    seen_by = WITNESSES.get(subject.partition(":")[0]) if last else None
    if seen_by:
        seen_by(event, actor)
    return event


def record_first(
    name: str, rows: Sequence[tuple[models.Model, dict[str, Any]]], *, actor: Actor
) -> list[Event]:
    """As record() for rows that were made just now, many at once: each event begins its row's chain."""
    at = clock.now()
    events = [_first(name, row, actor=actor, at=at, details=details) for row, details in rows]
    Event.objects.bulk_create(events)
    pairs = zip(events, rows, strict=True)
    Delivery.objects.bulk_create([each for event, (_row, d) in pairs for each in _deliveries(event, d)])
    return events


def _first(name: str, row: models.Model, *, actor: Actor, at: datetime, details: dict[str, Any]) -> Event:
    subject = subject_of(row)
    body = event_body(name, subject, 1, actor=actor, at=at.isoformat(), details=details)
    return Event(
        subject=subject,
        seq=1,
        name=name,
        at=at,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        body=body,
        hash=chained("", body),
    )


def _deliveries(event: Event, details: dict[str, Any]) -> list[Delivery]:
    """One for each handler; those that only tell somebody get none of a silent event."""
    without = LOUD[event.name] if details.get(SILENT) else ()
    names = [handler for handler in HANDLERS.get(event.name, ()) if handler not in without]
    return [Delivery(event=event, handler=h, subject=event.subject, due_at=event.at) for h in names]


def event_body(name: str, subject: str, seq: int, *, actor: Actor, at: str, details: dict) -> str:
    """The canonical text of an event."""
    who = {"kind": str(actor.kind), "organisation": actor.organisation_id, "user": actor.user_id}
    return canonical(
        {"actor": who, "at": at, "details": details, "name": name, "seq": seq, "subject": subject}
    )


@transaction.atomic
def seal_events() -> int:
    """Give the committed, unsealed events their positions and sign them with one seal. Returns how many."""
    fresh = list(Event.objects.filter(position=None).order_by("id").values_list("id", "hash")[:SEAL_BATCH])
    if fresh:
        _place([pk for pk, _ in fresh], add_seal([each for _, each in fresh]))
    return len(fresh)


def add_seal(hashes: Sequence[str]) -> int:
    """Sign these hashes with the next seal, in the caller's transaction; answers the first position."""
    last = Seal.objects.select_for_update().order_by("-number").first()
    number, previous, position = (last.number, last.hash, last.last_position) if last else (0, "", 0)
    seal_hash = seal_digest(number + 1, previous, iter(hashes))
    Seal.objects.create(
        number=number + 1,
        first_position=position + 1,
        last_position=position + len(hashes),
        at=clock.now(),
        previous_hash=previous,
        hash=seal_hash,
        public_key=keys.public_key(),
        signature=keys.sign(seal_hash.encode()),
    )
    return position + 1


def _place(ids: list[int], first: int) -> None:
    """Write the positions: ids that follow each other move in one statement, which keeps the lock short."""
    for shift, run in groupby(enumerate(ids, start=first), key=lambda pair: pair[0] - pair[1]):
        keys_of_run = [pk for _position, pk in run]
        rows = Event.objects.filter(id__range=(keys_of_run[0], keys_of_run[-1]), position=None)
        rows.update(position=F("id") + shift)


def seal_digest(number: int, previous: str, hashes: Iterator[str]) -> str:
    """The hash of a seal: its number, the seal before it and the hashes of its events in order."""
    digest = hashlib.sha256(f"{number}:{previous}".encode())
    for each in hashes:
        digest.update(each.encode())
    return digest.hexdigest()
