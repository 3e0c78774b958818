"""What a comparative test measures: items with limit, uncertainty and weight (GB/T 40551-2021)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

WHOLE = Decimal(100)  # per cent


class Direction(StrEnum):
    """On which side of its limits a reading has to lie."""

    MAX = "max"
    MIN = "min"
    RANGE = "range"
    NONE = "none"  # compared, without a limit


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is measured. `weight`: per cent of the whole. `low` and `high`: the limits, themselves
    still good; `uncertainty`: expanded, k = 2; `worst` and `best`: readings of 0 and of 100 points. All in
    `unit`. `is_mandatory`: who fails it cannot be better than one star.
    """

    key: str
    name: str
    name_en: str
    unit: str
    method: str
    standard: str
    weight: Decimal
    direction: Direction
    low: Decimal | None
    high: Decimal | None
    uncertainty: Decimal
    is_mandatory: bool
    worst: Decimal
    best: Decimal


def weight_faults(items: Sequence[Item]) -> list[str]:
    """What is wrong with the weights together; nothing where they make 100 per cent."""
    total = sum((each.weight for each in items), Decimal(0))
    if total == WHOLE:
        return []
    if total < WHOLE:
        said = _("The weights make %(total)s %%: %(rest)s %% are missing.")
    else:
        said = _("The weights make %(total)s %%: %(rest)s %% too much.")
    return [said % {"total": _plain(total), "rest": _plain(abs(WHOLE - total))}]


def item_faults(item: Item) -> dict[str, str]:
    """What is wrong with one item, a sentence by field."""
    faults = {}
    if item.direction in (Direction.MAX, Direction.RANGE) and item.high is None:
        faults["high"] = _("Please give the upper limit.")
    if item.direction in (Direction.MIN, Direction.RANGE) and item.low is None:
        faults["low"] = _("Please give the lower limit.")
    if item.low is not None and item.high is not None and item.low >= item.high:
        faults["high"] = _("The upper limit has to be above the lower one.")
    if item.uncertainty < 0:
        faults["uncertainty"] = _("An uncertainty has to be 0 or more.")
    if not 0 <= item.weight <= WHOLE:
        faults["weight"] = _("A weight has to be between 0 and 100 %.")
    if item.worst == item.best:
        faults["best"] = _("The reading of 100 points has to differ from that of 0 points.")
    return faults


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
