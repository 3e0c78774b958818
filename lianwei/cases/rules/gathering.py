"""When cases of many people are likely one matter: the same business, texts that tell the same, a name that
their headlines share. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from lianwei.reading.scripts import plain

from .naming import Named, names_shared

WINDOW = 60  # days that are looked at
FEWEST = 5  # people of one business
FEWEST_GONE = 3  # where it cannot be reached any more, or their texts tell the same
GONE = ("联系不上", "失联", "跑路", "关门", "闭店", "停业", "人去楼空", "打不通", "大门紧锁")
Ground = tuple[str, Any]


class Sign(StrEnum):
    """What speaks for a group, each with the number of cases."""

    BUSINESS = "business"
    WORDS = "words"
    GONE = "gone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Recent:
    """A case as it is compared: key, entry of the register it complains of, words, whose it is, headline."""

    pk: int
    business: int | None
    text: str
    person: str = ""
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Cases that may be one matter, and why. `name`: what their headlines share, empty for others."""

    cases: list[int]
    business: int | None
    grounds: list[Ground]
    name: str = ""


def gatherings(cases: Sequence[Recent]) -> list[Gathering]:
    """What is likely one matter of several people, the largest first; no case stands in two."""
    from lianwei.reading.near import near_duplicates, rings_of  # noqa: PLC0415 - numpy: 20 MB, for the night's job

    told = [(each.one, each.other) for each in near_duplicates([case.text for case in cases])]
    shops = defaultdict(list)
    for place, case in enumerate(cases):
        if case.business is not None:
            shops[case.business].append(place)
    ties = [*told, *((first, place) for first, *others in shops.values() for place in others)]
    alike = {cases[place].pk for pair in told for place in pair}
    found = [
        _gathering([cases[place] for place in sorted(places)], alike, name)
        for name, places in _with_names(rings_of(ties), cases)
    ]
    return sorted(filter(None, found), key=lambda each: (-len(each.cases), each.cases))


def _with_names(rings: list[set[int]], cases: Sequence[Recent]) -> Iterator[tuple[str, set[int]]]:
    """The rings, and what shares a name: a ring that lies half within a name goes with it, but for what has a
    name of its own, else the name goes without the ring's.
    """
    left = rings
    names = [each for each in _names(cases) if _is_one_matter(each.places, cases)]
    held = {place for each in names for place in each.places}
    for name, places in names:
        within = [ring for ring in left if 2 * len(ring & places) >= len(ring)]
        left = [ring for ring in left if ring not in within]
        yield name, (places | set().union(*within).difference(held)).difference(*left)
    yield from (("", ring) for ring in left)


def _names(cases: Sequence[Recent]) -> list[Named]:
    return names_shared([case.headline for case in cases], [case.text for case in cases])


def _is_one_matter(places: set[int], cases: Sequence[Recent]) -> bool:
    """Whether a name is of one matter: none under which people complain of several businesses is."""
    return len({cases[place].business for place in places} - {None}) <= 1


def _gathering(cases: list[Recent], alike: set[int], name: str) -> Gathering | None:
    """What hangs together as a proposal; None where too few people are in it."""
    gone = sum(any(word in case.text for word in GONE) for case in cases)
    same_words = sum(case.pk in alike for case in cases)
    named = sum(name in plain(case.text) for case in cases) if name else 0
    people = len({case.person or case.pk for case in cases})
    if people < (FEWEST_GONE if max(gone, same_words) >= FEWEST_GONE else FEWEST):
        return None
    shops = Counter(case.business for case in cases if case.business is not None)
    shop, of_shop = shops.most_common(1)[0] if shops else (None, 0)
    signs = ((Sign.BUSINESS, of_shop), (Sign.WORDS, same_words), (Sign.GONE, gone), (Sign.NAME, named))
    grounds = [(str(sign), n) for sign, n in signs if n > 1]
    return Gathering([case.pk for case in cases], shop, grounds, name)


def in_words(grounds: Iterable[Sequence[Any]]) -> str:
    """Why, in words for the reader."""
    texts = {
        Sign.BUSINESS: _("%(n)s of one business"),
        Sign.WORDS: _("%(n)s tell the same"),
        Sign.GONE: _("%(n)s say that it cannot be reached"),
        Sign.NAME: _("%(n)s name the same place or business"),
    }
    return "、".join(texts[Sign(code)] % {"n": n} for code, n in grounds)
