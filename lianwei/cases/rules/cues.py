"""Words that speak for a kind of goods, a nature, a request, a group or urgency: rules of the reading help.

They stand in `data/cues.csv` and can be read and mended by anybody; a model trained on the instance's own
cases may overrule them for the category and the nature.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.scripts import plain

SHIPPED = Path(__file__).parent.parent / "data" / "cues.csv"
CATEGORY, NATURE, REQUEST, GROUP, URGENT, TAG = "category", "nature", "request", "group", "urgent", "tag"
TARGETS = (CATEGORY, NATURE, REQUEST, GROUP, URGENT, TAG)
SINGLE = (CATEGORY, NATURE)  # of the others several may be true at once
STRONG = 3
ELDERLY, MINOR = 60, 18  # years; 老年人权益保障法 art. 2, 未成年人保护法 art. 2


@dataclass(frozen=True, slots=True)
class Cue:
    """A word, what it speaks for and how strongly (1 to 3)."""

    word: str
    target: str
    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed code, how sure, and the words that led to it."""

    code: str
    confidence: str
    words: tuple[str, ...]


@cache
def shipped_cues() -> tuple[Cue, ...]:
    """The words as shipped, longest first, so that 燃气灶 is not taken for 燃气."""
    with SHIPPED.open(encoding="utf-8") as file:
        rows = [
            Cue(r["word"].lower(), r["target"], r["code"], int(r["weight"])) for r in csv.DictReader(file)
        ]
    return tuple(sorted(rows, key=lambda cue: (-len(cue.word), cue.word)))


@cache
def cues_of(target: str) -> tuple[Cue, ...]:
    """The words that speak for one target, longest first."""
    return tuple(cue for cue in shipped_cues() if cue.target == target)


def suggestions(
    text: str, *, age: int | None = None, targets: Iterable[str] = TARGETS
) -> dict[str, list[Suggestion]]:
    """What the words of a text speak for, per target, the strongest first. Every target asked has a list."""
    letters = plain(text)
    found = {target: _ranked(_votes(letters, target), is_one=target in SINGLE) for target in targets}
    return found | {GROUP: _with_age(found[GROUP], age)} if GROUP in found else found


def _votes(letters: str, target: str) -> dict[str, list[Cue]]:
    votes: dict[str, list[Cue]] = defaultdict(list)
    for cue in _found(letters, target):
        votes[cue.code].append(cue)
    return votes


def _found(letters: str, target: str) -> list[Cue]:
    """The words of one target that stand in a text; a shorter one inside a longer does not count again."""
    found, rest = [], letters
    for cue in [each for each in cues_of(target) if each.word in letters]:
        if cue.word in rest:
            found.append(cue)
            rest = rest.replace(cue.word, " " * len(cue.word))
    return sorted(found, key=lambda cue: letters.index(cue.word))


def _ranked(by_code: dict[str, list[Cue]], *, is_one: bool) -> list[Suggestion]:
    """The strongest first. Where only one code can be right, equals make each other unsure."""
    weights = {code: sum(cue.weight for cue in cues) for code, cues in by_code.items()}
    order = sorted(weights, key=lambda code: -weights[code])
    ties = [code for code in order if is_one and weights[code] == weights[order[0]]]
    return [
        Suggestion(
            code,
            UNSURE if code in ties[1:] or len(ties) > 1 else SURE if weights[code] >= STRONG else LIKELY,
            tuple(cue.word for cue in by_code[code]),
        )
        for code in order
    ]


def _with_age(groups: list[Suggestion], age: int | None) -> list[Suggestion]:
    """Age decides: a stated age is no guess."""
    if age is None:
        return groups
    code = "P01" if age >= ELDERLY else "P02" if age < MINOR else ""
    others = [each for each in groups if each.code not in ("P01", "P02")]
    return [Suggestion(code, SURE, (f"{age}岁",)), *others] if code else others
