"""What a case's codes and organisation stand for in figures: class and kind, member and alliance."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lianwei.cases.queries.counted import UNSORTED
from lianwei.members.models import Membership, Organisation
from lianwei.registry.models import Category, Outcome

COUNTY = 6  # digits of a region's code down to county or district
BANDS = ((17, "0-17"), (35, "18-35"), (59, "36-59"), (200, "60+"))
HANDED_ON = "O11"  # counted once, by the receiver (outcomes.csv)


@dataclass(frozen=True, slots=True)
class Places:
    """Read once for a load. `members`: an organisation and the member of an alliance it counts for."""

    members: dict[int, int]
    alliances: dict[int, list[tuple[date, date | None, int]]]
    parents: dict[str, tuple[str, int]]
    resolved: frozenset[str]
    _classes: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def member(self, organisation: int) -> int:
        return self.members.get(organisation, organisation)

    def alliance(self, organisation: int, on: date) -> int | None:
        """The alliance the member belongs to on a day."""
        joined = self.alliances.get(self.member(organisation), [])
        return next(
            (pk for since, until, pk in joined if since <= on and (until is None or on <= until)), None
        )

    def classes(self, code: str, *, is_sorted: bool) -> tuple[str, str, str]:
        """The entry itself, its class (level 1) and its head: G goods, S services, X others."""
        if not is_sorted:
            return UNSORTED, UNSORTED, UNSORTED
        if code not in self._classes:
            self._classes[code] = self._classes_of(code)
        return self._classes[code]

    def _classes_of(self, code: str) -> tuple[str, str, str]:
        line = [code]
        while (parent := self.parents.get(line[-1], ("", 0))[0]) and len(line) < len("GSX"):
            line.append(parent)
        main = next((each for each in line if self.parents.get(each, ("", 0))[1] == 1), line[-1])
        return code, main, line[-1][:1]


def places() -> Places:
    """The tree of organisations, memberships, goods and services and outcomes as they stand now."""
    alliances: dict[int, list[tuple[date, date | None, int]]] = {}
    rows = Membership.objects.order_by("joined_on", "pk")
    for organisation, since, until, alliance in rows.values_list(
        "organisation_id", "joined_on", "left_on", "alliance_id"
    ):
        alliances.setdefault(organisation, []).append((since, until, alliance))
    counts = Outcome.objects.filter(counts_as_resolved=True).values_list("code", flat=True)
    classes = Category.objects.order_by("valid_from").values_list("code", "parent_code", "level")
    parents = {code: (parent, level) for code, parent, level in classes}
    return Places(_members(frozenset(alliances)), alliances, parents, frozenset(counts))


def _members(joined: frozenset[int]) -> dict[int, int]:
    """The nearest one up the tree that ever joined an alliance, else the nearest that is no station."""
    rows = Organisation.objects.values_list("pk", "path", "kind__is_station")
    known = {pk: (path, station) for pk, path, station in rows}
    return {pk: _member(pk, known, joined) for pk in known}


def _member(pk: int, known: dict[int, tuple[str, bool]], joined: frozenset[int]) -> int:
    line = [int(each) for each in reversed(known[pk][0].split("/")) if each] or [pk]
    member = next((each for each in line if each in joined), None)
    return member or next((each for each in line if not known[each][1]), pk)


def day_of(told: str | date) -> date:
    """A day as the database gives it past the ORM."""
    return date.fromisoformat(told) if isinstance(told, str) else told


@lru_cache(maxsize=256)
def age_band(age: int | None) -> str:
    """Which of four ages; empty where nobody asked, and where a sheet brought a year of birth for an age."""
    return "" if age is None else next((name for most, name in BANDS if age <= most), "")
