"""Everything an organisation holds on one person: by blind indexes where there are some, else by looking
through what is sealed. Rare and slow on purpose: no index is kept by which enquiries could be searched daily.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lianwei.arrivals.models import Arrival
from lianwei.cases.models import CallBack, Complaint, Enquiry, PersonIndex, ViolationReport
from lianwei.core.keys import blind
from lianwei.core.scope import Actor
from lianwei.core.sealed import Sealed

CHUNK = 500
LAST = 4  # digits that stand beside a name


@dataclass(frozen=True, slots=True)
class Person:
    """By what a person is looked for: whole numbers, or a name together with a number."""

    name: str = ""
    phone: str = ""
    id_number: str = ""

    @property
    def digits(self) -> str:
        return "".join(each for each in self.phone if each.isdigit())

    @property
    def keys(self) -> list[str]:
        """The blind indexes of cases/operations/entry/intake.py:person_keys."""
        found = [blind(self.id_number.upper(), purpose="id")] if self.id_number else []
        if self.digits:
            found.append(blind(self.digits, purpose="phone"))
            found.append(blind(f"{self.name}{self.digits[-LAST:]}", purpose="name+last4"))
        return found

    def is_phone(self, value: Sealed | None) -> bool:
        """Whether a sealed phone is this person's."""
        return bool(value and self.digits and _digits(value.plain()) == self.digits)


@dataclass(frozen=True, slots=True)
class Held:
    """What was found: files by name, and what came in or was promised without becoming a file."""

    subjects: list[str] = field(default_factory=list)
    arrivals: list[int] = field(default_factory=list)
    call_backs: list[int] = field(default_factory=list)


def held_on(person: Person, *, holder_id: int, actor: Actor) -> Held:
    """All the holder keeps on a person. The caller has checked who may ask."""
    files = [f"complaint:{pk}" for pk in _complaints(person, holder_id, actor)]
    files += [f"enquiry:{pk}" for pk in _by_phone(person, Enquiry, "phone", holder_id, actor)]
    files += [
        f"violationreport:{pk}"
        for pk in _by_phone(person, ViolationReport, "reporter_phone", holder_id, actor)
    ]
    return Held(
        files,
        list(_arrivals(person, holder_id, actor)),
        _by_phone(person, CallBack, "phone", holder_id, actor),
    )


def _complaints(person: Person, holder_id: int, actor: Actor) -> list[int]:
    rows = PersonIndex.objects.visible_to(actor).filter(key__in=person.keys)
    named = list(dict.fromkeys(rows.order_by("complaint_id").values_list("complaint_id", flat=True)))
    held = Complaint.objects.visible_to(actor).filter(pk__in=named, holder_id=holder_id)
    return list(held.order_by("pk").values_list("pk", flat=True))


def _by_phone(person: Person, table: Any, name: str, holder_id: int, actor: Actor) -> list[int]:
    if not person.digits:
        return []
    rows = (
        table.objects.visible_to(actor)
        .filter(holder_id=holder_id, **{f"{name}__isnull": False})
        .order_by("pk")
    )
    rows = rows.only("pk", "seal_id", name)
    return [row.pk for row in rows.iterator(chunk_size=CHUNK) if person.is_phone(getattr(row, name))]


def _arrivals(person: Person, holder_id: int, actor: Actor) -> Iterator[int]:
    """What came in and became no file: refused, left out, waiting."""
    rows = Arrival.objects.visible_to(actor).filter(organisation_id=holder_id, subject="")
    rows = rows.filter(payload__isnull=False).order_by("pk").only("pk", "seal_id", "payload")
    for row in rows.iterator(chunk_size=CHUNK):
        if person.digits and person.digits in map(_digits, _texts(json.loads(row.payload.plain()))):
            yield row.pk


def _texts(value: Any) -> Iterable[str]:
    """Every text in a payload."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())
