"""Whole sheets of complaints: which fields there are, what is known already, what came again changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid5

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.receivers import Payload, Renewed, Taken
from lianwei.arrivals.rules.targets import FindCode
from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.models import Complaint, OutsideNumber
from lianwei.cases.operations import annul_complaint, receive_complaints, revise_complaint
from lianwei.cases.operations.entry.intake import REVISABLE, check_entry
from lianwei.cases.payloads import ComplaintPayload, read
from lianwei.cases.queries.page.outside import result_cells, result_heads
from lianwei.cases.queries.reading.suggested import Reader
from lianwei.core import clock
from lianwei.core.editions import kept
from lianwei.core.errors import Invalid, LianweiError, Stale
from lianwei.core.scope import Actor, find, subject_of
from lianwei.registry.queries import category_search, code_on, mapped_code

from .entries import Known, as_complaint_entry
from .targets import COMPLAINT

CHANNEL = "C99"  # where the sheet does not say it


class ComplaintSheets:
    """What arrivals asks of a kind that sheets may hold (receivers.FromSheets)."""

    targets = COMPLAINT
    permissions = frozenset({"complaint.receive", "complaint.revise"})

    def codes(self, scheme: str) -> FindCode:
        return partial(_code, scheme, {})

    def examine(self, payloads: Sequence[Payload]) -> list[Mapping[str, str]]:
        pairs = [read(ComplaintPayload, payload) for payload in payloads]
        known = Known.of(found for found, _faults in pairs if found)
        return [faults or _faults_of(found, known) for found, faults in pairs]

    def receive_many(
        self, rows: Sequence[tuple[Payload, Arrival]], *, actor: Actor
    ) -> list[Taken | LianweiError]:
        reader = Reader.now()
        pairs = [read(ComplaintPayload, payload) for payload, _arrival in rows]
        known = Known.of(found for found, _faults in pairs if found)
        answers: list[Any] = [
            Invalid(faults) if faults else _entry_or_refusal(found, arrival, reader, known)
            for (found, faults), (_payload, arrival) in zip(pairs, rows, strict=True)
        ]
        places = [place for place, each in enumerate(answers) if isinstance(each, ComplaintEntry)]
        given = [(answers[place], _case_id(rows[place][1])) for place in places]
        for place, made in zip(places, receive_complaints(given, actor=actor), strict=True):
            answers[place] = Taken(subject_of(made)) if isinstance(made, Complaint) else made
        return answers

    def known(self, payloads: Sequence[Payload], *, actor: Actor) -> list[str]:
        pairs = [_pair(payload) for payload in payloads]
        asked = {pair for pair in pairs if pair[1]}
        systems, numbers = ({pair[part] for pair in asked} for part in (0, 1))
        rows = OutsideNumber.objects.visible_to(actor).filter(system__in=systems, number__in=numbers)
        here = {(row.system, row.number): f"complaint:{row.complaint_id}" for row in rows.order_by("pk")}
        return [here.get(pair, "") for pair in pairs]

    def result_heads(self) -> list[str]:
        return result_heads()

    def results(self, subjects: Sequence[str], *, actor: Actor) -> Mapping[str, list[str]]:
        keys = [int(subject.partition(":")[2]) for subject in subjects]
        cases = Complaint.objects.visible_to(actor).filter(pk__in=keys)
        return {subject_of(case): result_cells(case) for case in cases}

    def renew(self, subject: str, before: Payload, after: Payload, *, actor: Actor) -> Renewed:
        """Each field that the other system changed is written where nobody changed it here."""
        pk = int(subject.partition(":")[2])
        complaint = find(Complaint, pk, actor=actor)
        was, now = _revisable(before), _revisable(after)
        changed, kept = [], []
        for name in REVISABLE:
            if was.get(name) == now.get(name):
                continue
            (changed if _revise(complaint, name, was, now, actor=actor) else kept).append(name)
        return Renewed(tuple(changed), tuple(kept))


def _revise(complaint: Complaint, name: str, was: dict, now: dict, *, actor: Actor) -> bool:
    try:
        revise_complaint(complaint.pk, actor=actor, before={name: was.get(name)}, after={name: now.get(name)})
    except Stale:
        return False
    return True


def _revisable(payload: Payload) -> dict[str, Any]:
    """What a colleague could have corrected; a code that the sheet does not say stays as it was chosen."""
    found, _faults = read(ComplaintPayload, payload)
    values = {name: getattr(found, name, None) for name in REVISABLE} if found else {}
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _faults_of(found: ComplaintPayload, known: Known) -> Mapping[str, str]:
    day = found.received_on or clock.today()
    try:
        check_entry(as_complaint_entry(found, day, channel=CHANNEL, known=known), day)
    except Invalid as refusal:
        return {name: str(sentence) for name, sentence in refusal.fields.items()} or {
            "": str(refusal.message)
        }
    return {}


def _entry_or_refusal(
    found: ComplaintPayload, arrival: Arrival, reader: Reader, known: Known
) -> ComplaintEntry | Invalid:
    day, is_silent = found.received_on or arrival.received_on, arrival.is_silent
    try:
        return as_complaint_entry(
            found, day, channel=CHANNEL, is_silent=is_silent, reader=reader, known=known
        )
    except Invalid as refusal:
        return refusal


def _case_id(arrival: Arrival) -> Any:
    """A row that was undone and came again becomes a case of its own."""
    is_first = not arrival.subject
    return arrival.seal_id if is_first else uuid5(arrival.seal_id, f"{arrival.subject}:{arrival.batch_id}")


def _pair(payload: Payload) -> tuple[str, str]:
    numbers = payload.get("outside_numbers") or [{}]
    return numbers[0].get("system", "other"), numbers[0].get("number", "")


def _code(scheme: str, seen: dict[tuple[str, str], str | None], kind: str, word: str) -> str | None:
    if (kind, word) not in seen:
        seen[kind, word] = _looked_up(scheme, kind, word, clock.today())
    return seen[kind, word]


@kept("codes", size=4096)
def _looked_up(scheme: str, kind: str, word: str, on: date) -> str | None:
    """A code, a name of ours, or another system's word; of "食品/粮食制品" the last part that is known."""
    if code_on(kind, word.upper(), on=on):
        return word.upper()
    parts = [word, *reversed([each.strip() for each in word.replace(">", "/").replace("-", "/").split("/")])]
    mapped = next((code for part in parts if part and (code := mapped_code(scheme, kind, part, on=on))), None)
    if mapped is None and kind == "category":
        return next((each.code for part in parts for each in category_search(part, on=on, limit=1)), None)
    return mapped


def undo_complaint(subject: str, *, actor: Actor, reason: str) -> None:
    """Takes back what nobody has touched. Raises WrongStatus."""
    annul_complaint(int(subject.partition(":")[2]), actor=actor, reason=reason)
