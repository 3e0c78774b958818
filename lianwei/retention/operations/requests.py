"""Requests about one's own data: taken down, identity checked, decided, answered (PIPL arts 44-50)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import KeptFile
from lianwei.cases.operations.rulebook.keeping import is_closed, limit_to_storage
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import CONSUMER, Actor, find, lock
from lianwei.core.workdays import office_calendar
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise
from lianwei.retention.lifecycle import CHECK_REQUEST, DECIDE_REQUEST, WITHDRAW_REQUEST
from lianwei.retention.models import (
    Decision,
    IdentityProof,
    PersonRequest,
    RequestKind,
    RequestStatus,
    RequestWay,
)
from lianwei.retention.queries.finding import Person, held_on
from lianwei.retention.queries.requests import OVER, files_held
from lianwei.retention.queries.subjects import file_of_subject, read_subject
from lianwei.retention.rules.grounds import ERASURE, RESTRICTION
from lianwei.retention.rules.rights import rights

RECEIVE = "person_request.receive"


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """A request as it is taken down. `subjects`: files the clerk named beside those that are found."""

    kind: str
    way: str = RequestWay.DESK
    name: str = ""
    phone: str = ""
    id_number: str = ""
    wish: str = ""
    subjects: Sequence[str] = field(default_factory=tuple)
    received_on: date | None = None


@transaction.atomic
def receive_person_request(entry: RequestEntry, *, actor: Actor) -> PersonRequest:
    """Take a request down. It is answered within data/rights.csv's working days from the day after receipt.

    Raises Invalid without a name, and without a phone, an identity number or a file to look by.
    """
    actor.require(RECEIVE)
    if actor.organisation_id is None:
        raise NotAllowed
    received_on = entry.received_on or clock.today()
    _check(entry, received_on)
    named = [_seen(subject, actor) for subject in entry.subjects]
    holder = hold_organisation(actor.organisation_id)
    person = Person(entry.name, entry.phone, entry.id_number)
    found = held_on(person, holder_id=holder.pk, actor=actor).subjects
    return _registered(entry, holder.pk, holder.code, received_on, [*found, *named], actor=actor)


@transaction.atomic
def receive_from_portal(subject: str, *, actor: Actor, kind: str, wish: str) -> PersonRequest:
    """The person asks on the tracking page, after the one-time code: that is the check of identity."""
    if kind not in RequestKind.values:
        raise Invalid({"kind": _("Please choose what you ask for.")})
    table, pk = read_subject(subject)
    file = lock(table, pk, actor=actor, by=CONSUMER)
    open_ones = QuerySet(PersonRequest).filter(kind=kind, answered_on=None, subjects=[subject])
    if open_ones.exclude(status="withdrawn").exists():
        raise WrongStatus(_("You have asked for this already. We answer as soon as we can."))
    holder = hold_organisation(file.holder_id)
    entry = RequestEntry(kind, way=RequestWay.PORTAL, wish=wish)
    row = _registered(entry, holder.pk, holder.code, clock.today(), [subject], actor=actor)
    return row


@transaction.atomic
def check_person_request(pk: int, *, actor: Actor, proof: str) -> PersonRequest:
    """Who asks is who they say: a paper, the code, a power of attorney, a relative's proof."""
    row = lock(PersonRequest, pk, actor=actor)
    advance(row, CHECK_REQUEST, actor=actor)
    if proof not in IdentityProof.values:
        raise Invalid({"proof": _("Please say what was seen.")})
    row.proof, row.checked_at, row.checked_by = proof, clock.now(), actor.user_id
    row.save(update_fields=["status", "proof", "checked_at", "checked_by"])
    record("person_request.checked", row, actor=actor, proof=proof)
    return row


@transaction.atomic
def add_to_person_request(pk: int, *, actor: Actor, subject: str) -> PersonRequest:
    """Another file of the same person, which no index found."""
    row = lock(PersonRequest, pk, actor=actor)
    actor.require(RECEIVE)
    if row.decided_at is not None:
        raise WrongStatus
    if _seen(subject, actor) not in row.subjects:
        row.subjects = [*row.subjects, subject]
        row.save(update_fields=["subjects"])
        record("person_request.widened", row, actor=actor, subject=subject)
    return row


@transaction.atomic
def decide_person_request(pk: int, *, actor: Actor, decision: str, reasons: str = "") -> PersonRequest:
    """Grant, refuse with reasons, or (erasure while the years of the archive run) keep in storage only.

    What follows is done in the same transaction: files in the archive go into storage. Erasing is granted
    only where all years are over; the files then stand on the next destruction list.
    """
    row = lock(PersonRequest, pk, actor=actor)
    advance(row, DECIDE_REQUEST, actor=actor)
    _check_decision(row, decision, reasons, actor)
    row.decision, row.reasons = decision, tokenise(reasons.strip()).text
    row.decided_at, row.decided_by = clock.now(), actor.user_id
    row.save()
    stored = _store(row, actor) if decision != Decision.REFUSED else []
    record("person_request.decided", row, actor=actor, kind=row.kind, decision=decision, stored=stored)
    return row


@transaction.atomic
def withdraw_person_request(pk: int, *, actor: Actor) -> PersonRequest:
    """The person takes the request back before it is decided."""
    row = lock(PersonRequest, pk, actor=actor)
    advance(row, WITHDRAW_REQUEST, actor=actor)
    row.save(update_fields=["status"])
    record("person_request.withdrawn", row, actor=actor)
    return row


def _registered(
    entry: RequestEntry, holder_id: int, code: str, received_on: date, subjects: list[str], *, actor: Actor
) -> PersonRequest:
    due_on, is_provisional = office_calendar().add(received_on, rights()[entry.kind].days)
    count = QuerySet(PersonRequest).filter(holder_id=holder_id, received_on__year=received_on.year)
    row = PersonRequest(
        number=f"{code}-GX-{received_on.year}-{count.count() + 1:04d}",
        holder_id=holder_id,
        kind=entry.kind,
        way=entry.way,
        subjects=list(dict.fromkeys(subjects)),
        received_on=received_on,
        due_on=due_on,
        is_provisional=is_provisional,
        received_by=actor.user_id,
        **(_proven() if entry.way == RequestWay.PORTAL else {}),
    )
    row.name, row.phone, row.id_number, row.wish = entry.name, entry.phone, entry.id_number, entry.wish
    row.save(force_insert=True)
    details = {"number": row.number, "kind": row.kind, "way": row.way, "due_on": due_on.isoformat()}
    record("person_request.received", row, actor=actor, files=len(row.subjects), **details)
    return row


def _proven() -> dict[str, Any]:
    """On the tracking page the code to the phone of the case was the check of identity."""
    return {"status": RequestStatus.CHECKED, "proof": IdentityProof.CODE, "checked_at": clock.now()}


def _check(entry: RequestEntry, received_on: date) -> None:
    faults: dict[str, str] = {}
    if entry.kind not in RequestKind.values:
        faults["kind"] = _("Please choose what the person asks for.")
    if not entry.name:
        faults["name"] = _("Please enter the name of the person.")
    if not (entry.phone or entry.id_number or entry.subjects):
        faults["phone"] = _("Please enter a phone or identity number, or name a case, to look by.")
    if received_on > clock.today():
        faults["received_on"] = _("This day lies in the future. Please enter the day it was received.")
    if faults:
        raise Invalid(faults)


def _seen(subject: str, actor: Actor) -> str:
    """A file the actor sees. Raises Invalid where there is none."""
    try:
        file_of_subject(subject, actor=actor)
    except NotVisible as fault:
        raise Invalid({"numbers": _("There is no such case here.")}) from fault
    return subject


def _check_decision(row: PersonRequest, decision: str, reasons: str, actor: Actor) -> None:
    if decision not in Decision.values:
        raise Invalid({"decision": _("Please choose the decision.")})
    if decision != Decision.GRANTED and not reasons.strip():
        raise Invalid({"reasons": _("Please give the reasons; the person reads them.")})
    if decision == Decision.STORED and row.kind != RequestKind.ERASURE:
        raise Invalid({"decision": _("Storage only answers a request to erase.")})
    if row.kind == RequestKind.ERASURE and decision == Decision.GRANTED:
        held = files_held(row, actor=actor)
        if any(each.state != OVER for each in held):
            sentence = _("Some files are in work, or their years in the archive are not over. Please choose "
                         "storage only, or refuse.")  # fmt: skip
            raise Invalid({"decision": sentence})


def _store(row: PersonRequest, actor: Actor) -> list[str]:
    """Put the archived files of an erasure or a restriction into storage; which."""
    if row.kind not in (RequestKind.ERASURE, RequestKind.RESTRICTION):
        return []
    ground = ERASURE if row.kind == RequestKind.ERASURE else RESTRICTION
    stored = []
    for subject in row.subjects:
        kind, pk = read_subject(subject)
        file: KeptFile = find(kind, pk, actor=actor)
        if is_closed(file) and file.storage_only_on is None:
            limit_to_storage(kind, pk, actor=actor, ground=ground)
            stored.append(subject)
    return stored
