"""When cases of many people are likely one matter: the same business, or texts that tell the same. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True)
class Recent:
    """A case as it is compared: key, entry of the register it complains of, words, whose it is."""

    pk: int
    business: int | None
    text: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Cases that may be one matter, and why."""

    cases: list[int]
    business: int | None
    grounds: list[Ground]


def gatherings(cases: Sequence[Recent]) -> list[Gathering]:
    """What is likely one matter of several people, the largest first."""
    from lianwei.reading.near import near_duplicates, rings_of  # noqa: PLC0415 - numpy: 20 MB, for the night's job

    told = [(cases[each.one], cases[each.other]) for each in near_duplicates([case.text for case in cases])]
    ties = [(one.pk, other.pk) for one, other in told]
    shops = defaultdict(list)
    for case in cases:
        if case.business is not None:
            shops[case.business].append(case.pk)
    ties += [(first, pk) for first, *others in shops.values() for pk in others]
    by_key = {case.pk: case for case in cases}
    alike = {pk for one, other in told for pk in (one.pk, other.pk)}
    found = [_gathering([by_key[pk] for pk in sorted(ring)], alike) for ring in rings_of(ties)]
    return sorted(filter(None, found), key=lambda each: (-len(each.cases), each.cases))


def _gathering(cases: list[Recent], alike: set[int]) -> Gathering | None:
    """The ring as a proposal; None where too few people are in it."""
    gone = sum(any(word in case.text for word in GONE) for case in cases)
    same_words = sum(case.pk in alike for case in cases)
    people = len({case.person or case.pk for case in cases})
    if people < (FEWEST_GONE if max(gone, same_words) >= FEWEST_GONE else FEWEST):
        return None
    shops = Counter(case.business for case in cases if case.business is not None)
    shop, of_shop = shops.most_common(1)[0] if shops else (None, 0)
    signs = ((Sign.BUSINESS, of_shop), (Sign.WORDS, same_words), (Sign.GONE, gone))
    return Gathering([case.pk for case in cases], shop, [(str(sign), n) for sign, n in signs if n > 1])


def in_words(grounds: Iterable[Sequence[Any]]) -> str:
    """Why, in words for the reader."""
    texts = {
        Sign.BUSINESS: _("%(n)s of one business"),
        Sign.WORDS: _("%(n)s tell the same"),
        Sign.GONE: _("%(n)s say that it cannot be reached"),
    }
    return "、".join(texts[Sign(code)] % {"n": n} for code, n in grounds)
