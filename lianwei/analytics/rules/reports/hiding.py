"""What a report on several members leaves out: fewer than five cases, and what would give them away.

A report is read by many, so cells are judged as they are printed; only the holder's own line is its own to
show. Natures and members are lines of one total. Kinds, classes and detailed categories are a tree whose sums
are printed one above the other: what is left out below must not follow from what stands above, nor the other
way round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lianwei.analytics.rules.cells import TOTAL, hidden_in_line

from .shapes import Item, Numbers

Codes = frozenset[str]
Counts = Mapping[str, int]
Level = tuple[Counts, Callable[[str], str]]
NONE: Codes = frozenset()
KIND, CLASS = 1, 3  # characters of a code that name its kind, its class
TREE = (("kind",), ("goods", "services"), ("goods_detail", "services_detail"))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Codes of a split whose cases of the period, or of the year before, stay out."""

    now: Codes = NONE
    before: Codes = NONE


@dataclass(frozen=True, slots=True)
class Hiding:
    """What stays out of each split."""

    splits: Mapping[str, Hidden] = field(default_factory=dict)

    def of(self, split: str) -> Hidden:
        return self.splits.get(split, Hidden())


def hiding_of(numbers: Numbers) -> Hiding:
    """What a report on these numbers leaves out; nothing where all of them are one member's own."""
    if numbers.own is None:
        return Hiding()
    now, before = (_sides(numbers, when) for when in ("now", "before"))
    return Hiding({name: Hidden(now.get(name, NONE), before.get(name, NONE)) for name in numbers.splits})


def _sides(numbers: Numbers, when: str) -> dict[str, Codes]:
    """What stays out of one column of each table."""
    counts = {name: _counts(items, when) for name, items in numbers.splits.items()}
    tree = _in_tree(counts)
    found = {name: frozenset(tree & set(counts.get(name, ()))) for names in TREE for name in names}
    found["nature"] = hidden_in_line(counts.get("nature", {}))
    found["member"] = hidden_members(counts.get("member", {}), own=numbers.own or "")
    return found


def _counts(items: Sequence[Item], when: str) -> Counts:
    return {item.code: getattr(item, when) for item in items}


def hidden_members(counts: Counts, *, own: str) -> Codes:
    """Lines of members that stay out of one column; the own one where the others' sum gave them away."""
    hidden = hidden_in_line({code: count for code, count in counts.items() if code != own})
    return (hidden - {TOTAL}) | ({own} & set(counts)) if TOTAL in hidden else hidden


def _in_tree(counts: Mapping[str, Counts]) -> set[str]:
    """Codes that stay out, of kinds, classes and detailed categories together."""
    kinds, classes, details = (
        {code: n for name in names for code, n in counts.get(name, {}).items()} for names in TREE
    )
    hidden: set[str] = set()
    levels: list[Level] = [(details, lambda code: code[:CLASS]), (classes, lambda code: code[:KIND])]
    for level, parent in levels:
        for above, children in _families(level, parent).items():
            found = hidden_in_line(children, also=hidden & set(children))
            hidden |= {above if code == TOTAL else code for code in found}
    hidden |= hidden_in_line(kinds, also=hidden & set(kinds)) - {TOTAL}
    for level, parent in reversed(levels):
        for above, children in _families(level, parent).items():
            shown = sorted((n, code) for code, n in children.items() if n)
            if above in hidden and shown and not hidden & set(children):
                hidden.add(shown[0][1])  # else the sum of its parts would tell it
    return hidden


def _families(level: Counts, parent: Callable[[str], str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for code, count in level.items():
        found.setdefault(parent(code), {})[code] = count
    return found
