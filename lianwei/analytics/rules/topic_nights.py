"""How the topics of tonight carry on those of the night before. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Whose cases a topic is made of: an alliance's, or an organisation's that is in none."""

    alliance_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A topic of the night: its name, how well each case fits it, and the known topic it carries on."""

    name: str
    cases: Mapping[int, int]
    carries_on: int | None = None


def carried_on(found: Sequence[set[int]], known: Mapping[int, set[int]]) -> list[int | None]:
    """For each topic found the known one with which it shares at least half of the smaller's cases, the most
    first; no known one twice.
    """
    shared = [
        (-len(cases & before), key, place)
        for place, cases in enumerate(found)
        for key, before in known.items()
        if before and 2 * len(cases & before) >= min(len(cases), len(before))
    ]
    same: list[int | None] = [None] * len(found)
    taken: set[int] = set()
    for _n, key, place in sorted(shared):
        if same[place] is None and key not in taken:
            same[place] = key
            taken.add(key)
    return same
