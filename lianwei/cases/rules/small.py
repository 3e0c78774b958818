"""Counts of other members, for those who look on: fewer than five stay out (members/data/visibility.csv)."""

from collections.abc import Iterable, Sequence

MINIMUM = 5


def is_small(count: int) -> bool:
    """Too few to be told; none at all is."""
    return 0 < count < MINIMUM


def shown_counts(counts: Sequence[int]) -> list[int | None]:
    """The counts of one member, the first of which is the whole: None for what stays out. Where the whole
    does, everything does.
    """
    if is_small(counts[0]):
        return [None] * len(counts)
    return [None if is_small(each) else each for each in counts]


def shown_total(parts: Iterable[tuple[int, bool]]) -> int | None:
    """The sum of (count, whether it is shown); None where what is hidden in it could be worked out: it is of
    one member alone, or fewer than five.
    """
    found = list(parts)
    hidden = [count for count, is_shown in found if not is_shown and count]
    total = sum(count for count, _is_shown in found)
    if is_small(total) or (hidden and (len(hidden) == 1 or sum(hidden) < MINIMUM)):
        return None
    return total


def shown_steps(counts: Sequence[int]) -> list[int | None]:
    """Counts each of which is part of the one before: one is told where it and the rest of that one are; what
    follows a hidden one stays out too.
    """
    found: list[int | None] = []
    before = 0
    for count in counts:
        is_told = not is_small(count) and not (found and is_small(before - count)) and None not in found
        found.append(count if is_told else None)
        before = count
    return found
