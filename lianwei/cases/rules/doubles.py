"""When two complaints are likely the same case, or one dispute of several people; and why, in words. Pure.

Same case: the same number in another system; or the same person (a whole phone or identity number), the same
business, and near in time or matter. Same dispute: other people, the same business, the same sort of matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.reading.likeness import alike, alike_names
from lianwei.reading.telling import figures_in
from lianwei.registry.rules import likeness, normalise_name

WORDS = 0.45  # of alike(): two tellings of one matter reach it, two matters of one trade seldom do
NAMES, LETTERS = 0.8, 0.85  # of the names of businesses: shared pairs, and letters
SAME_WORDS = 0.55  # of alike(), where nothing but the words is known
FEW_WORDS = 0.3  # who tells a matter in other words keeps some of them, and its figures
FIGURES, SAME_FIGURES = 3, 0.6  # figures both tell, and their share of all (Dice)
SAME_PURCHASE = 3  # days by which people err about the day they bought
OTHER_PURCHASE = 31  # days between two purchases that make two matters unless the words say otherwise
SOON_AGAIN = 30  # days within which somebody who waits asks again
SAME_SORT = 90  # days within which the same sort of matter is likely the same one
RECENT = 180  # days within which other people's complaints are of one dispute

Ground = tuple[str, Any]
N_ = gettext_noop


class Why(StrEnum):
    """What speaks for it; each may carry a value (a number elsewhere, days, per cent)."""

    NUMBER = "number"
    PHONE = "phone"
    IDENTITY = "id"
    BUSINESS = "business"
    PURCHASE = "purchase"
    APART = "apart"
    SORT = "sort"
    WORDS = "words"
    FIGURES = "figures"


TEXTS = {
    Why.NUMBER: N_("the same number elsewhere (%(n)s)"),
    Why.PHONE: N_("the same phone number"),
    Why.IDENTITY: N_("the same identity number"),
    Why.BUSINESS: N_("the same business"),
    Why.PURCHASE: N_("bought %(n)s days apart"),
    Why.APART: N_("received %(n)s days apart"),
    Why.SORT: N_("the same goods and nature"),
    Why.WORDS: N_("the words agree to %(n)s %%"),
    Why.FIGURES: N_("the same figures (%(n)s)"),
}
ON_ONE_DAY = {Why.PURCHASE: N_("bought on the same day"), Why.APART: N_("received on the same day")}


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a complaint, typed or stored. `people` are blind indexes by what they are made of;
    `businesses` keys of the register, doubles included; `names` as they were typed.
    """

    received_on: date
    text: str = ""
    category: str = ""
    nature: str = ""
    happened_on: date | None = None
    people: tuple[tuple[str, str], ...] = ()
    businesses: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()


def same_case(asked: Told, other: Told) -> list[Ground]:
    """What speaks for one and the same case; empty where it is not likely."""
    if shared := sorted(asked.numbers & other.numbers):
        return [(Why.NUMBER, number) for _system, number in shared]
    person = _same_person(asked, other)
    if not person or not is_same_business(asked, other):
        return []
    near = _near(asked, other)
    return [*person, (Why.BUSINESS, ""), *near] if near else []


def _same_person(asked: Told, other: Told) -> list[Ground]:
    held = {key for _kind, key in other.people}
    kinds = dict.fromkeys(kind for kind, key in asked.people if key in held)
    return [(Why(kind), "") for kind in kinds]


def is_same_business(asked: Told, other: Told) -> bool:
    """The same entry of the register, or names that differ by little."""
    if asked.businesses & other.businesses:
        return True
    return any(_same_name(one, two) for one in asked.names for two in other.names)


def _same_name(one: str, other: str) -> bool:
    if normalise_name(one) == normalise_name(other) != "":
        return True
    return likeness(one, other) >= NAMES or alike_names(one, other) >= LETTERS


def _near(asked: Told, other: Told) -> list[Ground]:
    """In time or in matter; empty where both are far apart."""
    words = alike(asked.text, other.text)
    days = abs((asked.received_on - other.received_on).days)
    sort, purchase = _same_sort(asked, other), _days_between_purchases(asked, other)
    if words < WORDS and purchase is not None and purchase > OTHER_PURCHASE:
        return []
    found: list[Ground] = []
    if purchase is not None and purchase <= SAME_PURCHASE:
        found.append((Why.PURCHASE, purchase))
    if words >= WORDS:
        found.append((Why.WORDS, round(words * 100)))
    if sort and days <= SAME_SORT:
        found.append((Why.SORT, ""))
    if found or (days <= SOON_AGAIN and not _another_sort(asked, other)):
        found.append((Why.APART, days))
    return found


def _days_between_purchases(asked: Told, other: Told) -> int | None:
    if asked.happened_on is None or other.happened_on is None:
        return None
    return abs((asked.happened_on - other.happened_on).days)


def _same_sort(asked: Told, other: Told) -> bool:
    return bool(asked.category) and (asked.category, asked.nature) == (other.category, other.nature)


def _another_sort(asked: Told, other: Told) -> bool:
    return bool(asked.category and other.category) and asked.category[:1] != other.category[:1]


def same_dispute(asked: Told, other: Told) -> list[Ground]:
    """What speaks for one dispute of several people with the same business; empty where nothing does."""
    days = abs((asked.received_on - other.received_on).days)
    if days > RECENT or not is_same_business(asked, other):
        return []
    words = alike(asked.text, other.text)
    found: list[Ground] = [(Why.SORT, "")] if _same_sort(asked, other) else []
    found += [(Why.WORDS, round(words * 100))] if words >= WORDS else []
    return [(Why.BUSINESS, ""), *found, (Why.APART, days)] if found else []


def same_telling(one: str, other: str) -> list[Ground]:
    """What speaks for two texts telling the same, whoever told them; empty where nothing does."""
    words = alike(one, other)
    if words < FEW_WORDS:
        return []
    here, there = figures_in(one), figures_in(other)
    both = len(here & there)
    is_same = both >= FIGURES and 2 * both >= SAME_FIGURES * (len(here) + len(there))
    if words < SAME_WORDS and not is_same:
        return []
    return [(Why.WORDS, round(words * 100)), *([(Why.FIGURES, both)] if is_same else [])]


def in_words(grounds: Iterable[Sequence[Any]]) -> str:
    """The reason in a sentence, for the reader's language."""
    return "、".join(_words(Why(code), value) for code, value in grounds)


def _words(why: Why, value: Any) -> str:
    is_one_day = value == 0 and why in ON_ONE_DAY
    return _(ON_ONE_DAY[why] if is_one_day else TEXTS[why]) % {"n": value}
