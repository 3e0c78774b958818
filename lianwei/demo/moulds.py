"""A pattern read once into a mould: what every copy shares, and what each fills in.

All values of a copy stand in one list; a row is a choice of places in it, an event's text a template over it.
So copying costs a few microseconds a row, and a million complaints are a matter of minutes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import models

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.agreement import face_of
from lianwei.cases.rules.fingerprints import Face, fingerprint
from lianwei.commitments.models import Commitment
from lianwei.core.bulk import prepared
from lianwei.core.events import canonical
from lianwei.core.models import Event
from lianwei.core.sealed import Sealed, SealedField

ORGANISATIONS = frozenset({"organisation_id", "holder_id", "intake_id", "issued_by_id", "member_id"})
PEOPLE = frozenset(
    {"user_id", "handler_id", "mediator_id", "registered_by_id", "author_id", "asked_by_id", "successor_id"}
    | {"verified_by", "reported_by", "answered_by_id", "recorded_by"}
)
DETAILS = {"handler": "user", "follow_up": "FollowUp", "hand_over": "HandOver", "note": "Note"}
DETAILS |= {"supervision": "Supervision"}
PROOFS = {"appraisal": "Appraisal", "supplement": "SupplementRequest"}  # what the facts of a clock refer to
PLAIN_KEYS = {
    "commitment_id": "Commitment",
    "consent_id": "Consent",
}  # columns that hold a key and no relation
SUBJECTS: dict[str, type[models.Model]] = {"complaint": Complaint, "commitment": Commitment}
STRING, NUMBER = "\ue000{}\ue001", "\ue002{}\ue003"  # where a copy's value goes in an event's text
MARKS = re.compile('"\ue002(\\d+)\ue003"|\ue000(\\d+)\ue001')


@dataclass(frozen=True, slots=True)
class Costume:
    """What a copy changes: text by text, organisation by organisation, person by person, business by
    business.
    """

    texts: Mapping[str, str]
    organisations: Mapping[int, int]
    people: Mapping[int, int]
    businesses: Mapping[int | None, int]
    person_keys: tuple[str, ...]


@dataclass(slots=True)
class Cast:
    """One copy in the making: its costume, the first key of its rows in each table, its values so far."""

    costume: Costume
    first: Mapping[type[models.Model], int]
    values: list[Any]


Fill = Callable[[Cast], Any]
Choice = Callable[[list[Any]], Any]


@dataclass(frozen=True, slots=True)
class EventMould:
    """One event: its key, the columns before the body, the body's template, its chain's subject."""

    head: Choice
    template: str
    slots: Choice
    subject: int


class Mould:
    """A pattern with all its rows, made for copying."""

    def __init__(self, rows: list[models.Model], events: list[Event], texts: list[str]) -> None:
        """`texts`: the words of the original that a costume has others for."""
        self.values: list[Any] = []
        self.fills: list[tuple[int, Fill]] = []
        self._places: dict[Any, int] = {}
        self._words = re.compile("|".join(re.escape(t) for t in sorted(texts, key=len, reverse=True)))
        self._keys: dict[tuple[str, int], tuple[type[models.Model], int]] = {}
        self.counts: dict[type[models.Model], int] = {}
        for row in rows:
            self._number(row)
        self.rows = [(type(row), self._row(row)) for row in rows]
        self.events = [self._event(event) for event in events]
        self.complaint = self._key("Complaint", rows[0].pk)

    def cast(self, costume: Costume, first: Mapping[type[models.Model], int]) -> list[Any]:
        """The values of one copy."""
        values = self.values.copy()
        cast = Cast(costume, first, values)
        for place, fill in self.fills:
            values[place] = fill(cast)
        return values

    def _number(self, row: models.Model) -> None:
        model = type(row)
        self._keys[model.__name__, row.pk] = (model, self.counts.setdefault(model, 0))
        self.counts[model] += 1

    # places in the list of values

    def _constant(self, value: str | int | None) -> int:
        return self._place(("=", type(value), value), lambda: self._append(value))

    def _slot(self, name: Any, fill: Fill) -> int:
        return self._place(name, lambda: self._append(None, fill))

    def _place(self, name: Any, make: Callable[[], int]) -> int:
        if name not in self._places:
            self._places[name] = make()
        return self._places[name]

    def _append(self, value: Any, fill: Fill | None = None) -> int:
        self.values.append(value)
        if fill is not None:
            self.fills.append((len(self.values) - 1, fill))
        return len(self.values) - 1

    # what varies

    def _key(self, table: str, old: int) -> int:
        model, offset = self._keys[table, old]
        return self._slot((table, old), lambda cast: cast.first[model] + offset)

    def _subject(self, subject: str) -> int:
        kind, _, pk = subject.partition(":")
        place = self._key(SUBJECTS[kind].__name__, int(pk))
        return self._slot(subject, lambda cast: f"{kind}:{cast.values[place]}")

    def _organisation(self, old: int) -> int:
        return self._slot(("organisation", old), lambda cast: cast.costume.organisations.get(old, old))

    def _person(self, old: int) -> int:
        return self._slot(("person", old), lambda cast: cast.costume.people.get(old, old))

    def _business(self, old: int) -> int:
        return self._slot(("business", old), lambda cast: cast.costume.businesses.get(old, old))

    def _text(self, text: str) -> int:
        """A text in which the words of the original give way to the costume's; all at once, the longest
        first.
        """
        if not self._words.search(text):
            return self._constant(text)
        return self._slot(("text", text), lambda cast: self._reworded(text, cast.costume))

    def _reworded(self, text: str, costume: Costume) -> str:
        return self._words.sub(lambda found: costume.texts[found[0]], text)

    # rows

    def _row(self, row: models.Model) -> Choice:
        seal = self._append(None, lambda cast: SimpleNamespace(seal_id=uuid4()))
        return itemgetter(*(self._column(field, row, seal) for field in type(row)._meta.concrete_fields))

    def _column(self, field: models.Field, row: models.Model, seal: int) -> int:
        """The place of one value of the copied row."""
        value, name = getattr(row, field.attname), field.attname
        if field.primary_key:
            return self._key(type(row).__name__, row.pk)
        if name == "seal_id":
            return self._append(None, lambda cast: prepared(field, cast.values[seal].seal_id))
        if isinstance(field, SealedField):
            return self._sealed(field, value, seal)
        if value is None or name == "client_id":
            return self._constant(None)
        if name == "content_hash":
            value = face_of(row.agreement)
        return self._varying(field, name, value)

    def _varying(self, field: models.Field, name: str, value: Any) -> int:
        if name in DERIVED:
            return DERIVED[name](self, field, value)
        if name in EXCHANGED:
            return EXCHANGED[name](self, value)
        table = PLAIN_KEYS.get(name) or getattr(field.related_model, "__name__", "")
        if table and (table, value) in self._keys:
            return self._key(table, value)
        return self._text(value) if isinstance(value, str) else self._append(prepared(field, value))

    def _sealed(self, field: SealedField, value: Sealed | None, seal: int) -> int:
        if value is None:
            return self._constant(None)
        place = self._text(value.plain())
        return self._append(None, lambda cast: field.seal(cast.values[seal], cast.values[place]).blob)

    def _fingerprint(self, field: models.Field, face: Face) -> int:
        """Of the agreement as the copy has it."""
        places = {text: self._text(text) for text in _texts_of(face)}

        def of_copy(cast: Cast) -> str:
            return fingerprint(_refaced(face, lambda text: cast.values[places[text]]))

        return self._append(None, of_copy)

    def _facts(self, field: models.Field, facts: list[dict[str, Any]]) -> int:
        """The facts of a clock; the rows that prove them are the copy's own."""
        kinds = {fact["ref"]: fact["ref"].partition(":") for fact in facts if "ref" in fact}
        places = {
            ref: (kind, self._key(PROOFS[kind], int(pk)))
            for ref, (kind, _, pk) in kinds.items()
            if kind in PROOFS
        }

        def of_copy(fact: dict[str, Any], cast: Cast) -> dict[str, Any]:
            kind, place = places.get(fact.get("ref", ""), ("", 0))
            return fact | {"ref": f"{kind}:{cast.values[place]}"} if kind else fact

        return self._append(None, lambda cast: prepared(field, [of_copy(fact, cast) for fact in facts]))

    # events

    def _event(self, event: Event) -> EventMould:
        offset = self.counts.setdefault(Event, 0)
        self.counts[Event] += 1
        subject = self._subject(event.subject)
        places = (
            self._slot((Event, offset), lambda cast: cast.first[Event] + offset),
            self._maybe(event.organisation_id, self._organisation),
            subject,
            self._constant(event.seq),
            self._constant(event.name),
            self._append(prepared(Event._meta.get_field("at"), event.at)),
            self._maybe(event.user_id, self._person),
        )
        template, slots = self._body(event.body, subject)
        return EventMould(itemgetter(*places), template, slots, subject)

    def _maybe(self, value: int | None, place: Callable[[int], int]) -> int:
        return self._constant(None) if value is None else place(value)

    def _body(self, original: str, subject: int) -> tuple[str, Choice]:
        """The body as a template in canonical form, and the values it takes."""
        body = json.loads(original)
        body["subject"] = STRING.format(subject)
        who = body["actor"]
        who["user"] = self._number_mark(who["user"], self._person)
        who["organisation"] = self._number_mark(who["organisation"], self._organisation)
        details = body["details"]
        for name, table in DETAILS.items():
            if details.get(name) is not None:
                details[name] = self._number_mark(details[name], self._reference(table))
        if "of" in details:
            details["of"] = STRING.format(self._subject(details["of"]))
        body["details"] = {name: self._marked(value) for name, value in details.items()}
        text = canonical(body)
        places = [int(number or string) for number, string in MARKS.findall(text)]
        return MARKS.sub("%s", text.replace("%", "%%")), itemgetter(*places)

    def _reference(self, table: str) -> Callable[[int], int]:
        return self._person if table == "user" else lambda old: self._key(table, old)

    def _number_mark(self, value: int | None, place: Callable[[int], int]) -> str | None:
        return None if value is None else NUMBER.format(place(value))

    def _marked(self, value: Any) -> Any:
        """Strings with words of the original become marks; whatever else stays."""
        if isinstance(value, list):
            return [self._marked(each) for each in value]
        if isinstance(value, dict):
            return {name: self._marked(each) for name, each in value.items()}
        if not isinstance(value, str) or value[:1] in "\ue000\ue002" or not self._words.search(value):
            return value
        place = self._text(value)
        return STRING.format(
            self._slot(("json", value), lambda cast: json.dumps(cast.values[place], ensure_ascii=False)[1:-1])
        )


def _texts_of(value: Any) -> Iterator[str]:
    """Every string in what an agreement says."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_of(each)
    elif isinstance(value, str):
        yield value


def _refaced(value: Any, word: Callable[[str], str]) -> Any:
    """What an agreement says, in the words of a copy."""
    if isinstance(value, dict):
        return {name: _refaced(each, word) for name, each in value.items()}
    if isinstance(value, list):
        return [_refaced(each, word) for each in value]
    return word(value) if isinstance(value, str) else value


# Columns that are computed from others of the copy.
DERIVED: dict[str, Callable[[Mould, models.Field, Any], int]] = {
    "content_hash": Mould._fingerprint,
    "facts": Mould._facts,
}
# Columns whose value a costume exchanges.
EXCHANGED: dict[str, Callable[[Mould, Any], int]] = {
    **dict.fromkeys(ORGANISATIONS, Mould._organisation),
    **dict.fromkeys(PEOPLE, Mould._person),
    "business_id": Mould._business,
    "subject": Mould._subject,
}
