"""What two wordings have in common, and what became of the clauses of a contract in its new version. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from lianwei.knowledge.rules.entries import Stretch

REMOVED, CHANGED, STILL, MOVED = "removed", "changed", "still", "moved"
SHORTEST_SHARED = 3  # characters in a row that two wordings have in common
SHORTEST_KEPT = 2  # fewer unchanged characters between two changes are part of the change
SAME_CLAUSE = 0.55  # likeness from which a clause is the old one in other words
SAME_NUMBER = 0.25  # the same of a clause that bears the same number
SIGNS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A clause as it is compared: its number and its words."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one clause: its place in the new version, none where it is gone; how alike they are."""

    fate: str
    place: int | None
    likeness: float


def in_common(text: str, wording: str) -> list[Stretch]:
    """The text in stretches; those that stand in the wording as well are "in"."""
    found: list[Stretch] = []
    at = 0
    for start, _there, size in SequenceMatcher(None, text, wording, autojunk=False).get_matching_blocks():
        if size < SHORTEST_SHARED:
            continue
        found += [Stretch(text[at:start], "kept")] * bool(text[at:start])
        found.append(Stretch(text[start : start + size], "in"))
        at = start + size
    return [*found, Stretch(text[at:], "kept")] if text[at:] else found


def beside(before: str, after: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both versions of a clause, each with the words that the other has not: "out" there, "in" here."""
    old: list[Stretch] = []
    new: list[Stretch] = []
    for what, i, j, k, m in _steps(before, after):
        if what == "equal":
            old.append(Stretch(before[i:j], "kept"))
            new.append(Stretch(after[k:m], "kept"))
            continue
        old += [Stretch(before[i:j], "out")] * (j > i)
        new += [Stretch(after[k:m], "in")] * (m > k)
    return old, new


def _steps(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    """The changes; single characters that stayed by chance between two changes are part of one change."""
    found: list[tuple[str, int, int, int, int]] = []
    for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        what, i, j, _k, m = step
        is_chance = what == "equal" and j - i < SHORTEST_KEPT and i > 0 and j < len(before)
        if found and (is_chance or what != "equal") and found[-1][0] != "equal":
            _what, first, _j, other, _m = found[-1]
            found[-1] = ("replace", first, j, other, m)
        else:
            found.append(step)
    return found


def whereabouts(wanted: Sequence[Numbered], old: Sequence[Numbered], new: Sequence[Numbered]) -> list[Met]:
    """What became of the `wanted` clauses of the `old` version in the `new` one. A clause of the new version
    that repeats another one of the old version word for word is that one, and stands for no second.
    """
    taken = {_plain(each.text) for each in old}
    free = [place for place, each in enumerate(new) if _plain(each.text) not in taken]
    return [_whereabouts(each, new, free) for each in wanted]


def _whereabouts(clause: Numbered, new: Sequence[Numbered], free: Sequence[int]) -> Met:
    words = _plain(clause.text)
    same = [place for place, each in enumerate(new) if _plain(each.text) == words]
    at_home = next((place for place in same if new[place].number == clause.number), None)
    if same:
        place = same[0] if at_home is None else at_home
        return Met(STILL if at_home is not None else MOVED, place, 1.0)
    likeness = [(fuzz.ratio(words, _plain(new[place].text)) / 100, -place) for place in free]
    best, place = max(likeness, default=(0.0, 0))
    if best >= SAME_CLAUSE:
        return Met(CHANGED, -place, best)
    named = [(near, at) for near, at in likeness if clause.number and new[-at].number == clause.number]
    near, at = max(named, default=(0.0, 0))
    return Met(CHANGED, -at, near) if near >= SAME_NUMBER else Met(REMOVED, None, best)


def _plain(text: str) -> str:
    return SIGNS.sub("", text)
