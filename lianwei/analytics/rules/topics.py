"""What many texts speak of: each topic a name that they share, or a telling that comes again. Pure.

A topic is what `cases.rules.naming` finds (a shop, an estate, a street, a school) together with the texts
that tell the same as most of its own, and what tells the same without sharing a name. No text has two topics.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianwei.cases.rules.naming import Named, names_shared

FEWEST = 3  # texts of a topic without a shared name
COHESION = 0.05  # mean likeness of the first lines: lower than for headlines that a person wrote
LONGEST_HEAD = 40  # letters that stand for a headline where none is given
HEADLINE = range(5, 61)  # letters of a first line that is a headline
GREETING = re.compile(r"^(?:.{0,12}?(?:您好|你好|您们好|你们好|领导|书记|局长|市长)[，,：:！!。\s]+){1,2}")
BREAKS = (re.compile(r"[\r\n]+"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Told:
    """A text as it is compared, with its headline; `weight`: for how many voices it counts."""

    text: str
    headline: str
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """Places of the texts of one topic, ascending. `shared`: the name they share, empty for a telling."""

    places: tuple[int, ...]
    shared: str = ""


def headline_of(text: str) -> str:
    """What stands for the headline of a text: its first line, or how it begins behind the greeting."""
    text = text.strip()
    for pattern in BREAKS:
        first, *rest = pattern.split(text, 1)
        if rest and len(first) in HEADLINE and not GREETING.fullmatch(first):
            return first
    return GREETING.sub("", text)[:LONGEST_HEAD] or text[:LONGEST_HEAD]


def topics_of(told: Sequence[Told]) -> list[Topic]:
    """The topics, those with the most voices first; of equals the one that came up first."""
    from lianwei.reading.near import near_duplicates, rings_of

    names = names_shared([each.headline for each in told], [each.text for each in told], cohesion=COHESION)
    pairs = near_duplicates([each.text for each in told])
    rings = rings_of((each.one, each.other) for each in pairs)
    found = _with_tellings(names, sorted(rings, key=min))
    return sorted(found, key=lambda each: (-_voices(each, told), each.places))


def _voices(topic: Topic, told: Sequence[Told]) -> float:
    return sum(told[place].weight for place in topic.places)


def _with_tellings(names: list[Named], rings: Iterable[set[int]]) -> list[Topic]:
    """What tells the same as a name's own texts goes with the name; others are topics."""
    held = {place: n for n, name in enumerate(names) for place in name.places}
    grown = [set(name.places) for name in names]
    apart = []
    for ring in rings:
        free = {place for place in ring if place not in held}
        owners = [held[place] for place in ring if place in held]
        first = max(sorted(set(owners)), key=owners.count, default=None)
        if first is not None and 2 * owners.count(first) >= len(ring):
            grown[first] |= free
        elif len(free) >= FEWEST:
            apart.append(Topic(tuple(sorted(free))))
    named = zip(grown, names, strict=True)
    return [Topic(tuple(sorted(places)), name.name) for places, name in named] + apart
