"""What an entry of the knowledge base says besides its text, by kind. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOON = 60  # days before an accreditation ends in which a page says so; own rule, 2026
SENTENCE_ENDS = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a kind. `is_day`: an ISO date. `is_needed`: the entry is not taken without it."""

    key: str
    label: str | Promise
    is_day: bool = False
    is_needed: bool = False
    limit: int = 120


FACTS: dict[str, tuple[Fact, ...]] = {
    "ruling": (
        Fact("court", _("Court"), is_needed=True, limit=60),
        Fact("docket", _("Docket number"), is_needed=True, limit=60),
        Fact("decided_on", _("Decided on"), is_day=True),
        Fact("holding", _("Gist of the ruling"), limit=300),
    ),
    "typical_case": (
        Fact("publisher", _("Published by"), limit=60),
        Fact("published_on", _("Published on"), is_day=True),
    ),
    "clause": (Fact("finding", _("What is wrong with it"), is_needed=True, limit=300),),
    "standard": (
        Fact("number", _("Number of the standard"), is_needed=True, limit=40),
        Fact("in_force_on", _("In force from"), is_day=True),
        Fact("ended_on", _("Replaced or withdrawn on"), is_day=True),
    ),
    "laboratory": (
        Fact("cma_number", _("CMA number"), limit=40),
        Fact("cma_until", _("CMA valid until"), is_day=True),
        Fact("cnas_number", _("CNAS number"), limit=40),
        Fact("cnas_until", _("CNAS valid until"), is_day=True),
        Fact("scope", _("What it tests"), is_needed=True, limit=300),
        Fact("place", _("Place"), limit=120),
        Fact("contact", _("Phone, address or website"), is_needed=True, limit=120),
    ),
    "practice_note": (),
    "template": (),
}
ACCREDITATIONS = (("cma_number", "cma_until"), ("cnas_number", "cnas_until"))


class Stretch(NamedTuple):
    """A stretch of two texts laid over each other: it stays, was added, or was taken out."""

    text: str
    change: str


def days_of_end(facts: Mapping[str, str]) -> list[date]:
    """When what makes an entry usable ends: accreditations of a laboratory, a standard."""
    known = [facts.get(until) for number, until in ACCREDITATIONS if facts.get(number)]
    return [date.fromisoformat(each) for each in (*known, facts.get("ended_on")) if each]


def standing(facts: Mapping[str, str], *, on: date) -> str:
    """How an entry stands on a day: all of it ended ("late"), part of it or soon ("soon"), or well."""
    days = days_of_end(facts)
    if not days:
        return ""
    if max(days) < on:
        return "late"
    return "soon" if (min(days) - on).days <= SOON else ""


def unaccredited(facts: Mapping[str, str]) -> bool:
    """Whether a laboratory names no accreditation with the day until which it holds."""
    return not any(facts.get(number) and facts.get(until) for number, until in ACCREDITATIONS)


def stretches(before: str, after: str) -> list[Stretch]:
    """What changed from one text to another, by sentences."""
    old, new = _sentences(before), _sentences(after)
    found: list[Stretch] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Stretch("".join(old[i:j]), "kept"))
            continue
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        found += [Stretch(gone, "out")] * bool(gone) + [Stretch(come, "in")] * bool(come)
    return found


def _sentences(text: str) -> list[str]:
    parts, start = [], 0
    for place, sign in enumerate(text, start=1):
        if sign in SENTENCE_ENDS:
            parts.append(text[start:place])
            start = place
    return [*parts, text[start:]] if start < len(text) else parts
