"""Many complaints at once, as a sheet brings them, and what a sheet that comes again changes.

What is written equals what `receive_complaint` writes for each of them (a test compares every table); only
the statements are fewer.
"""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.indexing import case_letters, search_rows
from lianwei.cases.lifecycle import ANNUL
from lianwei.cases.models import (
    Clock,
    Complainant,
    Complaint,
    NarrativeToken,
    OutsideNumber,
    PersonIndex,
    Respondent,
    RespondentToken,
)
from lianwei.cases.numbering import next_numbers
from lianwei.cases.sight import access_rows, store
from lianwei.cases.texts import named_by, without_people, write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record, record_first
from lianwei.core.lifecycle import advance
from lianwei.core.models import Event, File
from lianwei.core.scope import Actor, attached, lock
from lianwei.members.models import Organisation
from lianwei.members.queries import organisation_known
from lianwei.reading.numbers import Token, tokenise
from lianwei.registry.rules import name_tokens

from .intake import add_consents, check_entry, person_keys, person_values, unsaved_complaint

Given = tuple[ComplaintEntry, UUID]


@dataclass(slots=True)
class _Draft:
    """One complaint in the making, with the rows that hang on it."""

    place: int
    entry: ComplaintEntry
    row: Complaint
    habit: str = ""
    tokens: list[Token] = field(default_factory=list)


@transaction.atomic
def receive_complaints(given: Sequence[Given], *, actor: Actor) -> list[Complaint | Invalid]:
    """Register complaints (登记), each with its client id, in the caller's order; for one that cannot be
    registered stands the refusal, and the others are registered all the same.
    """
    actor.require("complaint.receive")
    if actor.organisation_id is None:
        raise NotAllowed
    answers: list[Complaint | Invalid] = [_refusal(entry) for entry, _id in given]
    fit = [(place, *given[place]) for place, answer in enumerate(answers) if answer is None]
    drafts = _drafts(fit, organisation_known(actor.organisation_id), actor=actor)
    clocks = _start_clocks(drafts)
    Complaint.objects.bulk_create([draft.row for draft in drafts])
    _write_children(drafts, clocks)
    record_first("complaint.received", [(d.row, _details(d, actor=actor)) for d in drafts], actor=actor)
    for draft in drafts:
        answers[draft.place] = draft.row
    return answers


def _refusal(entry: ComplaintEntry) -> Any:
    try:
        check_entry(entry, entry.received_on or clock.today())
    except Invalid as refusal:
        return refusal
    return None


def _drafts(
    fit: Sequence[tuple[int, ComplaintEntry, UUID]], organisation: Organisation, *, actor: Actor
) -> list[_Draft]:
    days = [entry.received_on or clock.today() for _place, entry, _id in fit]
    numbers = _numbers(organisation, [day.year for day in days])
    return [
        _worded(place, entry, unsaved_complaint(entry, day, organisation, number, actor=actor, client_id=key))
        for (place, entry, key), day, number in zip(fit, days, numbers, strict=True)
    ]


def _numbers(organisation: Organisation, years: Sequence[int]) -> list[str]:
    free = {
        year: iter(next_numbers(organisation, year, count=years.count(year))) for year in dict.fromkeys(years)
    }
    return [next(free[year]) for year in years]


def _worded(place: int, entry: ComplaintEntry, row: Complaint) -> _Draft:
    """With tokens in the texts, in the order in which they are written one by one."""
    draft = _Draft(place, entry, row)
    named = named_by(entry.person)
    row.title, row.narrative, row.wish, draft.habit = (
        _tokenised(draft, without_people(text, named))
        for text in (entry.title, entry.narrative, entry.wish, entry.person.contact_habit)
    )
    return draft


def _tokenised(draft: _Draft, text: str) -> str:
    found = tokenise(text, known=draft.tokens)
    known = {each.token for each in draft.tokens}
    draft.tokens += [each for each in found.tokens if each.token not in known]
    return found.text


def _start_clocks(drafts: Sequence[_Draft]) -> list[Clock]:
    """The acceptance clock of each; those of one day are computed once."""
    first: dict[date, Clock] = {}
    clocks = []
    for draft in drafts:
        day = draft.row.received_on
        if day not in first:
            first[day] = clockwork.first_clock(draft.row, "acceptance", day)
        own = copy(first[day])
        own._state = copy(own._state)
        draft.row.due_on, draft.row.due_clock, draft.row.soon_from = own.due_on, own.name, own.soon_from
        clocks.append(own)
    return clocks


def _write_children(drafts: Sequence[_Draft], clocks: Sequence[Clock]) -> None:
    for draft, own in zip(drafts, clocks, strict=True):
        own.complaint = draft.row
    Clock.objects.bulk_create(clocks)
    rows: dict[Any, list[Any]] = defaultdict(list)
    for draft in drafts:
        for row in _children(draft):
            rows[type(row)].append(row)
    for model, found in rows.items():
        model.objects.bulk_create(found)


def _children(draft: _Draft) -> list[Any]:
    row, entry = draft.row, draft.entry
    person = Complainant(complaint=row, **person_values(entry.person) | {"contact_habit": draft.habit})
    named = [
        Respondent(complaint=row, seq=n, **asdict(each)) for n, each in enumerate(entry.respondents, start=1)
    ]
    unknown = {t for each in entry.respondents if not each.business_id for t in name_tokens(each.name)}
    seen = access_rows(row)
    words = search_rows(row, case_letters(row, named, [person]), [(a.organisation_id, a.role) for a in seen])
    return [
        *(NarrativeToken(complaint=row, token=t.token, kind=t.kind, value=t.value) for t in draft.tokens),
        person,
        *(PersonIndex(complaint=row, key=key) for key in person_keys(entry.person)),
        *named,
        *(RespondentToken(complaint=row, token=token) for token in sorted(unknown)),
        *(OutsideNumber(complaint=row, **asdict(each)) for each in entry.outside_numbers),
        *seen,
        *words,
    ]


def _details(draft: _Draft, *, actor: Actor) -> dict[str, Any]:
    row = draft.row
    consents = add_consents(row, draft.entry.person, actor=actor)
    return {
        "number": row.number,
        "channel": row.channel,
        "received_on": row.received_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        **({"silent": True} if draft.entry.is_silent else {}),
        **({} if draft.entry.is_sorted else {"unsorted": True}),
        **({"consents": consents} if consents else {}),
    }


@transaction.atomic
def annul_complaint(complaint_id: int, *, actor: Actor, reason: str) -> Complaint:
    """Take back a registration that nobody has touched since (an import by mistake). The number stays.

    Raises WrongStatus where anything was done with the case.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ANNUL, actor=actor)
    if attached(Event, complaint).count() > 1 or attached(File, complaint).exists():
        raise WrongStatus(_("Somebody has worked on this case since. It stays as it is."))
    today = clock.today()
    clockwork.cancel(complaint, ANNUL.stops, today, reason="annulled")
    complaint.closed_on = complaint.archived_on = today
    complaint.is_annulled = True
    store(complaint)
    record("complaint.annulled", complaint, actor=actor, reason=write_for_log(complaint, reason))
    return complaint
