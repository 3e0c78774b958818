"""How a door's contents are sorted where nobody said it: proposed from the words, confirmed by a person.

Nothing here decides. What is fairly sure stands in the columns so that lists and advice work, the case is
marked as not confirmed, and what was proposed is kept with the words that led to it. Groups of consumers are
proposed and never written; urgency that plain words say is written at once, because danger cannot wait, and
shown to everybody who works on the case; whoever confirms or corrects takes it off.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lianwei.cases.payloads import ComplaintPayload
from lianwei.cases.queries.reading.suggested import Reader, as_stored, taken_for
from lianwei.cases.rules.cues import CATEGORY, GROUP, NATURE, REQUEST, URGENT, Suggestion, suggestions
from lianwei.reading.confidence import LIKELY, SURE

Sorted = dict[str, Any]


def sorted_as(given: ComplaintPayload, *, reader: Reader | None) -> Sorted:
    """The values of a ComplaintEntry that say how it is sorted; without a reader nothing is proposed."""
    is_sorted = bool(given.category and given.nature)
    found = _read(given, reader, is_sorted=is_sorted) if reader else {}
    return {
        "category": given.category or taken_for(found, CATEGORY),
        "nature": given.nature or taken_for(found, NATURE),
        "urgent": tuple(each.code for each in found.get(URGENT, ()) if each.confidence == SURE),
        "is_sorted": is_sorted,
        "proposed": as_stored(_wanted(found, given)),
    }


def _read(given: ComplaintPayload, reader: Reader, *, is_sorted: bool) -> dict[str, list[Suggestion]]:
    text = "\n".join(filter(None, (given.title, given.narrative, given.wish)))
    targets = (URGENT, GROUP) if is_sorted else (CATEGORY, NATURE, REQUEST, GROUP, URGENT)
    found = reader.read(text, age=given.person.age, targets=targets)
    if CATEGORY in found and not found[CATEGORY]:
        found[CATEGORY] = _by_name(given)
    return found


def _by_name(given: ComplaintPayload) -> list[Suggestion]:
    """丽人美容院 says what it sells, where the story does not: fairly sure at most."""
    names = "\n".join(each.name for each in given.respondents)
    found = suggestions(names, targets=(CATEGORY,))[CATEGORY]
    return [replace(each, confidence=LIKELY) if each.confidence == SURE else each for each in found]


def _wanted(found: Mapping[str, list[Suggestion]], given: ComplaintPayload) -> dict[str, list[Suggestion]]:
    """Without what the sender said itself."""
    said = {CATEGORY: given.category, NATURE: given.nature, REQUEST: given.requests, GROUP: given.groups}
    return {target: each for target, each in found.items() if not said.get(target)}
