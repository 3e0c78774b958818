"""What one line written down during a call says: each field of the registration with how sure it is and why.

Pure reading finds phone, sum, person, age and day; the words that are left are looked up here among places,
businesses and the words that speak for a kind of goods, a nature or a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lianwei.cases.rules.cues import CATEGORY, GROUP, NATURE, REQUEST, TAG, URGENT, Suggestion
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.knowledge.queries import Advice, advice_for
from lianwei.knowledge.rules import Matter
from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.oneline import Finding, read_line
from lianwei.registry.models import Business, Region
from lianwei.registry.queries import find_businesses, home_region, regions_named, words_naming_regions

from .suggested import suggested

SHORTEST_PLACE, LONGEST_PLACE = 2, 5
SHORTEST_NAME = 3
OFFERED = 3
LOOKED_UP = 6  # words sought among the businesses; a line has fewer, a whole narrative may come by mistake


@dataclass(frozen=True, slots=True)
class Slot:
    """One field as read: its value for the form, how sure, and a line that says why."""

    value: str = ""
    confidence: str = ""
    why: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallReading:
    """The fields by name, the advice to read out, the words that make it urgent, and the businesses that may
    be meant. `tags` are codes; they are registered with the case.
    """

    slots: dict[str, Slot]
    matter: Matter
    advice: list[Advice]
    tags: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    businesses: list[Business] = field(default_factory=list)


def read_call(text: str, *, actor: Actor) -> CallReading:
    """Read a line with the actor's surroundings in mind (the places of its own province)."""
    today = clock.today()
    line = read_line(text, today=today)
    words, place, place_slot = _place(line.words, actor, today)
    said = suggested(" ".join(words), age=int(line.age.value) if line.age else None)
    businesses, business_slot = _business(words, said, place)
    tags = tuple(each.code for each in said[TAG])
    matter = Matter(_first(said[CATEGORY]), _first(said[NATURE]), frozenset(tags))
    slots = {
        "name": _found(line.person),
        "phone": _found(line.phone),
        "amount_disputed": _found(line.amount),
        "happened_on": _found(line.day),
        "requests": _suggested(said[REQUEST]),
        "category": _suggested(said[CATEGORY]),
        "nature": _suggested(said[NATURE]),
        "region": place_slot,
        "business": business_slot,
        "title": Slot(" ".join(words)[:60], SURE if words else ""),
        "groups": _several(said[GROUP]),
        "urgent": _several(said[URGENT]),
    }
    return CallReading(
        slots,
        matter,
        advice_for(matter, on=today),
        tags=tags,
        urgent=tuple(word for each in said[URGENT] for word in each.words),
        businesses=businesses,
    )


def _first(found: list[Suggestion]) -> str:
    return found[0].code if found else ""


def _found(finding: Finding | None) -> Slot:
    if finding is None:
        return Slot()
    return Slot(finding.value, finding.confidence, _("from “%(words)s”") % {"words": finding.words})


def _suggested(found: list[Suggestion]) -> Slot:
    if not found:
        return Slot()
    words = _("from “%(words)s”") % {"words": "、".join(found[0].words)}
    return Slot(found[0].code, found[0].confidence, words, tuple(each.code for each in found[:OFFERED]))


def _several(found: list[Suggestion]) -> Slot:
    """Codes that are at least fairly sure, as sure as the least of them; where none is, somebody looks."""
    likely = [each for each in found if each.confidence != UNSURE]
    shown = likely or found
    if not shown:
        return Slot()
    words = dict.fromkeys(word for each in shown for word in each.words)
    is_sure = all(each.confidence == SURE for each in shown)
    confidence = SURE if is_sure else LIKELY if likely else UNSURE
    why = _("from “%(words)s”") % {"words": "、".join(words)}
    return Slot(" ".join(each.code for each in likely), confidence, why)


def _place(words: tuple[str, ...], actor: Actor, today: date) -> tuple[tuple[str, ...], Region | None, Slot]:
    """The first word, or end of a word, that names a place in the actor's province; it is taken out."""
    home = home_region(actor)
    naming = words_naming_regions((part for word in words for part in _parts(word)), on=today, within=home)
    for at, word in enumerate(words):
        for part in _places_in(word, naming):
            if regions := regions_named(part, on=today, within=home):
                rest = (*words[:at], *filter(None, [word.replace(part, "", 1)]), *words[at + 1 :])
                return rest, regions[0], _place_slot(part, regions)
    return words, None, Slot()


def _places_in(word: str, naming: set[str]) -> list[str]:
    """The parts of a word that may name a place; the whole of it too, which may be two names in a row."""
    parts = list(_parts(word))
    return [] if naming.isdisjoint(parts) else [part for part in parts if part == word or part in naming]


def _parts(word: str) -> Iterable[str]:
    """The word itself, then its beginnings and ends, the longest first."""
    yield word
    for size in range(min(LONGEST_PLACE, len(word) - 1), SHORTEST_PLACE - 1, -1):
        yield word[:size]
        yield word[-size:]


def _place_slot(word: str, regions: list[Region]) -> Slot:
    region, others = regions[0], tuple(each.name for each in regions[1:OFFERED])
    if others:
        return Slot(region.name, UNSURE, _("also: %(names)s") % {"names": "、".join(others)})
    if word not in region.name:
        why = _("“%(word)s” is now %(name)s") % {"word": word, "name": region.name}
        return Slot(region.name, UNSURE, why)
    return Slot(region.name, SURE, _("from “%(words)s”") % {"words": word})


def _business(
    words: tuple[str, ...], said: dict[str, list[Suggestion]], place: Region | None
) -> tuple[list[Business], Slot]:
    """Businesses that a word names; else those of the kind that was named, in the place that was named."""
    kinds = {word for each in said[CATEGORY] for word in each.words}
    spoken = kinds | {
        word for target in (NATURE, REQUEST, TAG, URGENT) for each in said[target] for word in each.words
    }
    named = [word for word in words if len(word) >= SHORTEST_NAME and word.lower() not in spoken]
    for word in named[:LOOKED_UP]:
        if found := find_businesses(word, limit=OFFERED):
            return found, _business_slot(found, word)
    nearby = _of_kind(kinds, place.code if place else "") or _of_kind(kinds, "")
    return nearby, _business_slot(nearby, "") if nearby else Slot()


def _of_kind(kinds: set[str], region_code: str) -> list[Business]:
    return find_businesses(sorted(kinds)[0], region_code=region_code, limit=OFFERED) if kinds else []


def _business_slot(found: list[Business], word: str) -> Slot:
    names = tuple(each.name for each in found)
    if len(found) == 1 and word:
        return Slot(names[0], SURE, _("from “%(words)s”") % {"words": word}, names)
    if len(found) == 1:
        return Slot(names[0], UNSURE, _("the only one of this kind found"), names)
    return Slot("", UNSURE, _("%(n)s may be meant") % {"n": len(found)}, names)
