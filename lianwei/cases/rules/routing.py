"""Who is responsible for a complaint (管辖): the decision table `data/routing.csv`, read from top to bottom.

A row of stage `who` fits where all words of `when` hold; its `first` place decides, the `fallback` where the
first is not known or lies outside the alliance. `is_choice`: both are competent, so whoever of the two has
the case may keep it. Rows `beyond` say what follows when no member is responsible, `also` what is added.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "routing.csv"
ABOVE, OUTSIDE, ABOLISHED, UNKNOWN = "above", "outside", "abolished", "unknown"


class Outcome(StrEnum):
    """Who is responsible: a member, somebody outside, the office above, or nobody one can name yet."""

    MEMBER = "member"
    OUTSIDE = "outside"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides. Places are region codes, empty where not known: where the shop in question works, where
    the business is registered, where its platform is registered, where it worked last.
    """

    place: str = ""
    domicile: str = ""
    platform: str = ""
    last: str = ""
    is_platform: bool = False
    is_online: bool = False
    is_vanished: bool = False
    is_chain: bool = False

    @property
    def words(self) -> set[str]:
        """The words that a row's `when` may name."""
        said = {
            "platform": self.is_platform,
            "online": self.is_online,
            "addressed": bool(self.place) and not self.is_vanished,
            "vanished": self.is_vanished,
            "chain": self.is_chain,
            "placed": bool(self.place),
            "domiciled": bool(self.domicile),
        }
        return {word for word, holds in said.items() if holds}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member and the codes its region covers by their first digits: its own, then those merged into it."""

    organisation_id: int
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table in one edition; both days included, an empty last day: in force."""

    code: str
    stage: str
    valid_from: date
    valid_to: date | None
    when: frozenset[str]
    first: str
    fallback: str
    is_choice: bool
    source: str
    source_en: str
    say: str
    say_en: str

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Route:
    """The outcome: by which row, for which region, which members (the first is named, others may keep it).

    `notes`: codes of further rows that explain it.
    """

    outcome: Outcome
    row: Row
    region: str = ""
    owners: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def route(facts: Facts, seats: Sequence[Seat], *, on: date) -> Route:
    """Who is responsible by the rows in force on a day. Every input has exactly one outcome."""
    row = next(each for each in rows_on("who", on) if each.when <= facts.words)
    places = [place for place in (row.first, row.fallback) if place and place != ABOVE]
    regions = [region for region in (getattr(facts, place) for place in places) if region]
    found = [(region, members) for region in regions if (members := seats_of(region, seats))]
    if found:
        return _to_member(row, found)
    if regions:
        return Route(Outcome.OUTSIDE, row_coded(OUTSIDE, on=on), regions[0])
    if row.fallback == ABOVE:
        return Route(Outcome.ABOVE, row_coded(ABOVE, on=on))
    return Route(Outcome.UNKNOWN, row_coded(UNKNOWN, on=on))


def _to_member(row: Row, found: list[tuple[str, list[Seat]]]) -> Route:
    region, members = found[0]
    competent = [seat for _region, seats in found for seat in seats] if row.is_choice else members
    owners = tuple(dict.fromkeys(seat.organisation_id for seat in competent))
    notes = () if region.startswith(members[0].prefixes[0]) else (ABOLISHED,)
    return Route(Outcome.MEMBER, row, region, owners, notes)


def seats_of(region: str, seats: Iterable[Seat]) -> list[Seat]:
    """The members whose region covers a code; the closest where one lies within another's."""
    fits = [(len(prefix), seat) for seat in seats for prefix in seat.prefixes if region.startswith(prefix)]
    closest = max((length for length, _seat in fits), default=0)
    return [seat for length, seat in fits if length == closest]


def row_coded(code: str, *, on: date) -> Row:
    """The edition of a row in force on a day."""
    return next(each for each in table() if each.code == code and each.is_in_force(on))


def rows_on(stage: str, on: date) -> list[Row]:
    return [each for each in table() if each.stage == stage and each.is_in_force(on)]


@cache
def table() -> tuple[Row, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(each) for each in csv.DictReader(lines))


def _row(line: dict[str, str]) -> Row:
    words = ("code", "stage", "first", "fallback", "source", "source_en", "say", "say_en")
    return Row(
        valid_from=date.fromisoformat(line["valid_from"]),
        valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        when=frozenset(line["when"].split()),
        is_choice=line["is_choice"] == "yes",
        **{name: line[name] for name in words},
    )
