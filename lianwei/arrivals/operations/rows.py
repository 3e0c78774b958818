"""Some rows of a sheet at a time: what becomes of each, decided and done in the caller's short transaction.

A row is known again by its number in the other system, else by its contents. Known with the same contents it
is left out; with others, what the other system changed is written where nobody changed it here. A row that
cannot be taken stands in the list of what was not taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import REFUSE, TAKE, TAKE_AGAIN
from lianwei.arrivals.models import Arrival, ArrivalStatus, Door, Sheet, SheetKey
from lianwei.arrivals.receivers import FromSheets, Receiver, sheet_receiver
from lianwei.arrivals.rules.plans import Plan, payload_of, row_of
from lianwei.arrivals.rules.targets import FindCode
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.events import canonical
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, ActorKind, attached, subject_of

from .arriving import client_id_of, reason_of

NUMBERED = UUID("5f2c1a5e-52b5-4c0e-9d5e-8f3c64c2a001")  # rows that the other system numbers
UNNUMBERED = UUID("5f2c1a5e-52b5-4c0e-9d5e-8f3c64c2a002")  # rows known by their contents alone
CREATED, UPDATED, SKIPPED, REFUSED = DID = ("created", "updated", "skipped", "refused")
REDONE = (ArrivalStatus.REFUSED, ArrivalStatus.UNDONE)


@dataclass(slots=True)
class Line:
    """One row: its number in the file, what it holds, and what becomes of it."""

    number: int
    payload: dict[str, Any]
    faults: dict[str, str]
    client_id: UUID
    contents: str
    known: Arrival | None = None
    did: str = ""
    subject: str = ""
    said: list[str] = field(default_factory=list)

    def outcome(self) -> dict[str, Any]:
        return {"did": self.did, "subject": self.subject, "faults": self.faults, "said": self.said}

    def skip(self, sentence: str, subject: str = "") -> None:
        self.did, self.subject, self.said = SKIPPED, subject, [sentence]

    def refuse(self, faults: dict[str, str]) -> None:
        self.did, self.faults = REFUSED, faults


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rows of one sheet are read and taken with; made once for many chunks."""

    sheet: Sheet
    plan: Plan
    receiver: Receiver
    sheets: FromSheets
    find_code: FindCode
    sender: Actor

    @classmethod
    def of(cls, sheet: Sheet) -> "Desk":
        plan = sheet.read_plan
        receiver, sheets = sheet_receiver(plan.kind)
        sender = sender_of(sheet.organisation_id, sheets.permissions)
        return cls(sheet, plan, receiver, sheets, sheets.codes(plan.scheme), sender)

    def line(self, number: int, cells: Sequence[str]) -> Line:
        """A row read; a fault of one cell is enough to refuse it."""
        row = row_of(self.sheet.heads, cells)
        payload, faults = payload_of(self.plan, row, self.sheets.targets, find_code=self.find_code)
        text = canonical(payload)
        key = _number_of(payload)
        client_id = (
            client_id_of(NUMBERED, key) if key else client_id_of(UNNUMBERED, canonical([payload, faults]))
        )
        contents = keys.blind(f"{self.plan.kind}\0{text}", purpose="arrival")
        return Line(number, payload, faults, client_id, contents)


def sender_of(organisation_id: int, permissions: frozenset[str]) -> Actor:
    """Who registers in the name of the sheet: with what its kind needs, nothing else."""
    own = frozenset({organisation_id})
    return Actor(
        ActorKind.SOURCE,
        organisation_id=organisation_id,
        organisations=own,
        acts_for=own,
        permissions=permissions | {"arrival.take", "arrival.refuse"},
        name=str(Door.SHEET),
    )


def _number_of(payload: dict[str, Any]) -> str:
    numbers = payload.get("outside_numbers") or []
    return canonical([numbers[0].get("system", ""), numbers[0].get("number", "")]) if numbers else ""


def rehearse_lines(lines: Sequence[Line], desk: Desk) -> None:
    """What would become of each row; nothing is written."""
    for line in _fresh(lines, desk):
        line.did = CREATED
    asked = [each for each in lines if each.did == CREATED or (each.did == UPDATED and not each.faults)]
    for line, faults in zip(asked, desk.sheets.examine([each.payload for each in asked]), strict=True):
        line.faults |= faults
    for line in lines:
        if line.faults:
            line.did = REFUSED


def take_lines(lines: Sequence[Line], desk: Desk, *, batch_id: int) -> None:
    """Take each row or note why not."""
    fresh = _fresh(lines, desk)
    for line in lines:
        if line.did == UPDATED and line.known is not None:
            _renew(line, line.known, desk)
    pairs = [(line, _arrival(line, desk, batch_id)) for line in fresh]
    answers = desk.sheets.receive_many([(line.payload, row) for line, row in pairs], actor=desk.sender)
    for (line, row), answer in zip(pairs, answers, strict=True):
        _settle(line, row, answer, desk)
    refused = [line for line in lines if line.did == REFUSED and line not in fresh]
    kept = [
        _kept(line, desk, batch_id) for line in refused if line.known is None or line.known.status in REDONE
    ]
    rows = [row for _line, row in pairs] + kept
    Arrival.objects.bulk_create([row for row in rows if row.pk is None])
    for row in rows:
        if row.pk is not None and row.batch_id == batch_id and row.settled_at is None:
            row.settled_at = clock.now()
            row.save()


def _fresh(lines: Sequence[Line], desk: Desk) -> list[Line]:
    """Finds what is known of each row; answers those that are to be made."""
    _recognise(lines, desk)
    before = _met_before(lines, desk)
    seen = dict(before)
    for line in lines:
        _decide(line, seen)
        seen.setdefault(line.client_id, line.contents)
    _note_met({key: contents for key, contents in seen.items() if key not in before}, desk)
    open_lines = [line for line in lines if not line.did]
    here = desk.sheets.known([line.payload for line in open_lines], actor=desk.sender)
    for line, subject in zip(open_lines, here, strict=True):
        if subject and (line.known is None or line.known.subject != subject):
            line.skip(_("This number is here already."), subject)
    return [line for line in open_lines if not line.did]


def _met_before(lines: Sequence[Line], desk: Desk) -> dict[UUID, str]:
    """Which of these rows stood in the sheet before, in an earlier chunk of the same stage."""
    rows = attached(SheetKey, desk.sheet).filter(client_id__in=[line.client_id for line in lines])
    return dict(rows.values_list("client_id", "contents"))


def _note_met(found: dict[UUID, str], desk: Desk) -> None:
    subject, home = subject_of(desk.sheet), desk.sheet.organisation_id
    SheetKey.objects.bulk_create(
        SheetKey(subject=subject, organisation_id=home, client_id=key, contents=contents)
        for key, contents in found.items()
    )


def _recognise(lines: Sequence[Line], desk: Desk) -> None:
    """What each row is known as, within the sheets of its organisation. The origin names the organisation,
    and beside it the scope would send SQLite through all arrivals of the organisation.
    """
    origin = f"{Door.SHEET}:{desk.sheet.organisation_id}"
    rows = QuerySet(Arrival).filter(origin=origin, client_id__in=[line.client_id for line in lines])
    known = {row.client_id: row for row in rows}
    for line in lines:
        line.known = known.get(line.client_id)


def _decide(line: Line, seen: dict[UUID, str]) -> None:
    known = line.known
    if line.client_id in seen:
        is_same = seen[line.client_id] == line.contents
        line.skip(
            _("This row stands twice in the sheet.")
            if is_same
            else _("This number stands twice in the sheet.")
        )
    elif known is not None and known.status not in REDONE and known.contents == line.contents:
        line.skip(_("Came before, with the same contents."), known.subject)
    elif known is not None and known.status in (ArrivalStatus.SKIPPED, ArrivalStatus.WAITING):
        line.skip(_("Came before and was left out, or waits to be taken."))
    elif line.faults:
        line.did = REFUSED
    elif known is not None and known.status == ArrivalStatus.TAKEN:
        line.did, line.subject = UPDATED, known.subject


def _renew(line: Line, known: Arrival, desk: Desk) -> None:
    """What the other system changed since it came the last time."""
    try:
        renewed = desk.sheets.renew(known.subject, known.plain_payload(), line.payload, actor=desk.sender)
    except LianweiError as refusal:
        line.skip(str(refusal.message), known.subject)
        return
    line.said = (
        [_("Changed here too, left as it is: %(fields)s") % {"fields": "、".join(renewed.kept)}]
        if renewed.kept
        else []
    )
    if not renewed.changed:
        line.did = SKIPPED
    known.payload, known.contents = canonical(line.payload), line.contents
    known.save()


def _arrival(line: Line, desk: Desk, batch_id: int) -> Arrival:
    """The row's arrival: a fresh one, or the one that was refused or undone before."""
    row = line.known or Arrival(
        door=Door.SHEET,
        organisation_id=desk.sheet.organisation_id,
        origin=f"{Door.SHEET}:{desk.sheet.organisation_id}",
        client_id=line.client_id,
        kind=desk.plan.kind,
        is_silent=True,
        sent_by=desk.sheet.brought_by,
        received_at=clock.now(),
    )
    row.batch_id, row.row_number, row.contents = batch_id, line.number, line.contents
    row.settled_at = None if row.pk else clock.now()
    row.payload = canonical(line.payload)
    return row


def _settle(line: Line, row: Arrival, answer: Any, desk: Desk) -> None:
    """Note what the receiver answered."""
    if isinstance(answer, LianweiError):
        reason = reason_of(answer)
        line.refuse(reason["fields"] or {"": reason["message"]})
        row.reason = reason
        if row.status == ArrivalStatus.WAITING:
            advance(row, REFUSE, actor=desk.sender)
        return
    advance(row, TAKE_AGAIN if row.status in REDONE else TAKE, actor=desk.sender)
    row.subject, row.was_known, row.reason = answer.subject, answer.was_known, {}
    line.did, line.subject = CREATED, answer.subject


def _kept(line: Line, desk: Desk, batch_id: int) -> Arrival:
    """A row that could not be read, for the list of what was not taken."""
    row = _arrival(line, desk, batch_id)
    if row.status == ArrivalStatus.WAITING:
        advance(row, REFUSE, actor=desk.sender)
    row.reason = reason_of(Invalid(line.faults))
    return row
