"""Find the first broken link of the log: a changed row, a missing event, a cut tail, a rewritten chain."""

from itertools import groupby

from . import keys
from .events import chained, event_body, seal_digest
from .models import Event, Seal
from .scope import Actor, ActorKind

NO_BODY = "a body that no operation writes"


def verify_log() -> dict[str, object]:
    """`{"events": n, "broken_at": None}`, or where the first broken link is: subject#seq or seal#number."""
    count, broken = _broken_chain()
    return {"events": count, "broken_at": broken or _broken_seal()}


def _broken_chain() -> tuple[int, str | None]:
    """Walk every subject's chain from its first event."""
    count, first = 0, None
    rows = Event.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for subject, events in groupby(rows, key=lambda e: e.subject):
        previous, expected = "", 1
        for event in events:
            count += 1
            if first is None and not _fits(event, previous, expected):
                first = f"{subject}#{expected}"
            previous, expected = event.hash, expected + 1
    return count, first


def _fits(event: Event, previous: str, expected: int) -> bool:
    return (
        event.seq == expected
        and event.hash == chained(previous, event.body)
        and event.body == _body_of_columns(event)
    )


def _body_of_columns(event: Event) -> str:
    """The body the columns would give: shows a column changed beside an untouched body."""
    try:
        kind, details = ActorKind(event.actor_kind), event.details
    except (ValueError, KeyError, TypeError):
        return NO_BODY
    actor = Actor(kind, user_id=event.user_id, organisation_id=event.organisation_id)
    return event_body(
        event.name, event.subject, event.seq, actor=actor, at=event.at.isoformat(), details=details
    )


def _broken_seal() -> str | None:
    """Seals catch what chains cannot: a chain's last events cut off, or a chain rewritten from its start."""
    previous, expected_position = "", 1
    for number, seal in enumerate(Seal.objects.order_by("number").iterator(), start=1):
        hashes = Event.objects.filter(position__range=(seal.first_position, seal.last_position))
        found = list(hashes.order_by("position").values_list("hash", flat=True))
        if not _seal_holds(seal, number, previous, expected_position, found):
            return f"seal#{number}"
        previous, expected_position = seal.hash, seal.last_position + 1
    stray = Event.objects.filter(position__gte=expected_position).order_by("position").first()
    return f"{stray.subject}#{stray.seq}" if stray else None


def _seal_holds(seal: Seal, number: int, previous: str, first_position: int, hashes: list[str]) -> bool:
    return (
        seal.number == number
        and seal.first_position == first_position
        and seal.previous_hash == previous
        and len(hashes) == seal.last_position - seal.first_position + 1
        and seal.hash == seal_digest(number, previous, iter(hashes))
        and keys.is_own(seal.public_key)
        and keys.is_signed(seal.hash.encode(), seal.signature, by=seal.public_key)
    )
