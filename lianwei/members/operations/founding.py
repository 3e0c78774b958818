"""Enter a whole alliance as it was founded, from data/alliances/."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation

from .alliances import create_alliance, join_alliance, name_supervising_body
from .organisations import create_organisation

DATA = Path(__file__).parent.parent / "data" / "alliances"
KEPT = ("code", "name", "name_en", "short_name", "kind", "region_code", "phone")


@dataclass(frozen=True, slots=True)
class FoundingRow:
    """One organisation of the file. `role`: parent, member, successor (of members) or supervising_body."""

    role: str
    fields: dict[str, Any]
    parent: str
    valid_to: date | None
    successor: str

    @property
    def code(self) -> str:
        return str(self.fields["code"])


def founding_rows(name: str) -> list[FoundingRow]:
    """The organisations of an alliance's file, parents first."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [_row(each) for each in csv.DictReader(lines)]


@transaction.atomic
def found_alliance(name: str, *, actor: Actor) -> Alliance:
    """Create the organisations and the alliance; members join on the founding day.

    Successors are entered but do not join: retire_organisation brings them in when their day has come, with
    stations and people. Writes one event for each organisation and each joining.
    """
    described = _described(name)
    founded_on = date.fromisoformat(described.pop("founded_on"))
    alliance = create_alliance(actor=actor, founded_on=founded_on, **described)
    entered: dict[str, Organisation] = {}
    for row in founding_rows(name):
        organisation = create_organisation(actor=actor, parent=entered.get(row.parent), **row.fields)
        entered[row.code] = organisation
        if row.role == "member":
            join_alliance(alliance, actor=actor, organisation=organisation, joined_on=founded_on)
        elif row.role == "supervising_body":
            name_supervising_body(alliance, actor=actor, organisation=organisation, since=founded_on)
    return alliance


def _described(name: str) -> dict[str, str]:
    with (DATA / "alliances.csv").open(encoding="utf-8", newline="") as lines:
        found = next(row for row in csv.DictReader(lines) if row["file"] == name)
    return {column: value for column, value in found.items() if column != "file"}


def _row(each: dict[str, str]) -> FoundingRow:
    first_day, last_day = (
        date.fromisoformat(each[c]) if each[c] else None for c in ("valid_from", "valid_to")
    )
    fields: dict[str, Any] = {column: each[column] for column in KEPT} | {"valid_from": first_day}
    return FoundingRow(each["role"], fields, each["parent"], last_day, each["successor"])
