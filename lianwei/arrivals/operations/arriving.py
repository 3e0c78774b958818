"""The fast path: check and seal, then one short transaction with the arrival, its code and its event."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.arrivals.models import COUNT, Arrival, ArrivalStatus, Door, TrackingCode
from lianwei.arrivals.receivers import receiver_of
from lianwei.arrivals.rules import code_from
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, LianweiError, NotAllowed, WrongStatus
from lianwei.core.events import canonical, record, record_first
from lianwei.core.scope import Actor, ActorKind, subject_of

from .batches import count_row

LARGEST = 256 * 1024  # characters of the contents as JSON
WITHOUT_CODE = {Door.SHEET}  # nobody is told a code for a row of somebody's list


class AlreadyUsed(WrongStatus):
    """The client id came before with other contents (409). Nothing was written."""

    code = "client_id_used"
    sentence = gettext_lazy(
        "This identifier was used before for other contents. Nothing was changed. Please send the new "
        "contents under a new identifier."
    )


@dataclass(frozen=True, slots=True)
class ArrivalEntry:
    """What a door hands in. `said_at` is the sender's clock; `is_sandbox`: looked at, never taken; `seal_id`
    where a tracking code was drawn for it before (booths).
    """

    door: str
    kind: str
    organisation_id: int
    client_id: UUID
    payload: dict[str, Any]
    source_id: int | None = None
    batch_id: int | None = None
    row_number: int | None = None
    said_at: datetime | None = None
    is_silent: bool = False
    is_sandbox: bool = False
    seal_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to the sender. `code` is empty for doors that hand out none."""

    arrival: Arrival
    code: str
    is_first: bool


def at_door(organisation_id: int, *, name: str = "") -> Actor:
    """Who acts when the public or a machine brings something to an organisation: may bring, nothing else."""
    own = frozenset({organisation_id})
    return Actor(
        ActorKind.SOURCE,
        organisation_id=organisation_id,
        organisations=own,
        acts_for=own,
        permissions=frozenset({"arrival.receive"}),
        name=name,
    )


def client_id_of(space: UUID, name: str) -> UUID:
    """A client id from a name that the sender's system gave: the same name, the same id."""
    return uuid5(space, name)


def receive_arrival(entry: ArrivalEntry, *, actor: Actor) -> Receipt:
    """Take something in at a door: what is checked and sealed here, is safe when this returns.

    The same client id with the same contents answers as the first time and writes nothing. Raises Invalid
    for contents that cannot be taken, AlreadyUsed for a client id that came with others.
    """
    _may_bring(entry, actor=actor)
    fresh = _unsaved(entry, checked(entry), actor=actor)
    code = code_of(fresh)
    key = keys.blind(code, purpose="tracking") if code else ""
    arrival = _known(fresh, actor=actor)  # before the transaction: who writes keeps the others waiting
    if arrival is None:
        arrival = _written(fresh, key, actor=actor)
    return _receipt(arrival, fresh)


def _written(fresh: Arrival, key: str, *, actor: Actor) -> Arrival:
    try:
        return _write(fresh, key, actor=actor)
    except IntegrityError:  # another process was faster
        known = _known(fresh, actor=actor)
        if known is None:
            raise
        return known


@transaction.atomic
def keep_refused(entry: ArrivalEntry, *, faults: dict[str, str], actor: Actor) -> Arrival:
    """Keep what the door itself could not read (a row with a broken date, a mail without text) in the list of
    what was not taken, so that nothing is lost. `faults`: {path: sentence}.
    """
    return _keep(entry, reason_of(Invalid(faults)), actor=actor)


@transaction.atomic
def keep_conflict(entry: ArrivalEntry, *, actor: Actor) -> Arrival:
    """Keep what came under the client id of something else, under a name of its own made of both: it waits
    for a person in the list of what was not taken, beside the other, which stays as it is.
    """
    other = known_as(entry, actor=actor)
    name = contents_of(entry.kind, _as_text(entry.payload))
    own = replace(entry, client_id=client_id_of(entry.client_id, name), seal_id=None)
    reason = {"code": AlreadyUsed.code, "message": str(_conflict_sentence()), "fields": {}}
    return _keep(own, reason | ({"other": other.pk} if other else {}), actor=actor)


def _conflict_sentence() -> str:
    return _(
        "Something else came under the same identifier. Both are kept: please compare them, then take this "
        "one too or leave it out."
    )


def _keep(entry: ArrivalEntry, reason: dict[str, Any], *, actor: Actor) -> Arrival:
    """In the list of what was not taken, once."""
    _may_bring(entry, actor=actor)
    fresh = _unsaved(entry, _as_text(entry.payload), actor=actor, status=ArrivalStatus.REFUSED)
    known = _known(fresh, actor=actor)
    if known is not None:
        return known
    fresh.reason, fresh.settled_at = reason, fresh.received_at
    fresh.save(force_insert=True)
    count_row(fresh, "refused", actor=actor)
    code = str(reason["code"])
    record("arrival.refused", fresh, actor=actor, door=str(fresh.door), kind=fresh.kind, code=code)
    return fresh


def reason_of(refusal: LianweiError) -> dict[str, Any]:
    """Why something was not taken, as it is kept: sentences, never what was typed."""
    fields = {name: str(sentence) for name, sentence in refusal.fields.items()}
    return {"code": refusal.code, "message": str(refusal.message), "fields": fields}


def _may_bring(entry: ArrivalEntry, *, actor: Actor) -> None:
    actor.require("arrival.receive")
    if not actor.is_trusted and entry.organisation_id not in actor.acts_for:
        raise NotAllowed


def checked(entry: ArrivalEntry) -> str:
    """The contents as canonical JSON. Raises Invalid."""
    faults = receiver_of(entry.kind).check(entry.payload)
    if faults:
        raise Invalid(faults)
    return _as_text(entry.payload)


def _as_text(payload: dict[str, Any]) -> str:
    text = canonical(payload)
    if len(text) > LARGEST:
        raise Invalid(_("This is too long to be taken. Please shorten it, or send the rest as a file."))
    return text


def _unsaved(entry: ArrivalEntry, text: str, *, actor: Actor, status: str = ArrivalStatus.WAITING) -> Arrival:
    arrival = Arrival(
        status=status,
        door=entry.door,
        organisation_id=entry.organisation_id,
        source_id=entry.source_id,
        batch_id=entry.batch_id,
        row_number=entry.row_number,
        origin=_origin(entry),
        client_id=entry.client_id,
        kind=entry.kind,
        contents=contents_of(entry.kind, text),
        is_silent=entry.is_silent,
        is_sandbox=entry.is_sandbox,
        sent_by=actor.user_id,
        received_at=clock.now(),
        said_at=entry.said_at,
    )
    if entry.seal_id is not None:
        arrival.seal_id = entry.seal_id
    arrival.payload = text
    return arrival


def contents_of(kind: str, text: str) -> str:
    """The keyed digest by which a second sending is known."""
    return keys.blind(f"{kind}\0{text}", purpose="arrival")


def known_as(entry: ArrivalEntry, *, actor: Actor) -> Arrival | None:
    """What came under the same name before."""
    return _known(_unsaved(entry, "", actor=actor), actor=actor)


def _origin(entry: ArrivalEntry) -> str:
    """Within what a client id is unique. Booths of an organisation may hand a batch on to each other."""
    is_own = entry.source_id and entry.door != Door.BOOTH
    return f"{entry.door}:{entry.source_id if is_own else entry.organisation_id}"


@transaction.atomic
def _write(arrival: Arrival, key: str, *, actor: Actor) -> Arrival:
    arrival.save(force_insert=True)
    if key:
        _issue(arrival, key)
    about = {"door": str(arrival.door), "kind": arrival.kind}
    record_first("arrival.received", [(arrival, about)], actor=actor)
    return arrival


def _issue(arrival: Arrival, key: str) -> None:
    """The code leads to the arrival from now on; one drawn for a booth before is handed over."""
    if arrival.door == Door.BOOTH and drawn_codes(arrival.organisation_id, key).update(
        subject=subject_of(arrival), issued_at=arrival.received_at
    ):
        return
    TrackingCode.objects.create(
        subject=subject_of(arrival),
        organisation_id=arrival.organisation_id,
        key=key,
        issued_at=arrival.received_at,
    )


def drawn_codes(organisation_id: int, key: str) -> QuerySet[TrackingCode]:
    """The code that was drawn for a booth and stands on no receipt that arrived; none, or one."""
    return TrackingCode.objects.filter(
        key=key, organisation_id=organisation_id, subject__startswith="source:"
    )


def _known(arrival: Arrival, *, actor: Actor) -> Arrival | None:
    rows = Arrival.objects.visible_to(actor)
    return rows.filter(origin=arrival.origin, client_id=arrival.client_id).first()


def _receipt(arrival: Arrival, fresh: Arrival) -> Receipt:
    if arrival.contents != fresh.contents:
        raise AlreadyUsed
    return Receipt(arrival, code_of(arrival), is_first=arrival is fresh)


def code_of(arrival: Arrival) -> str:
    """The tracking code of an arrival, computed again from its seal id: it stands nowhere."""
    if arrival.door in WITHOUT_CODE or arrival.kind == COUNT:
        return ""
    return code_from(keys.blind(str(arrival.seal_id), purpose="tracking code"))
