"""Whether a reading keeps its limit, given how certain it is.

JCGM 106:2012, clause 8, and ILAC-G8:09/2019, with a guard band as wide as the expanded uncertainty (k = 2):
what lies nearer to the limit than the uncertainty is proven neither good nor bad.
"""

from enum import StrEnum

from .plan import Direction, Item
from .readings import Reading


class Verdict(StrEnum):
    """`OPEN`: not proven. `GRADED`: there is no limit to keep."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    OPEN = "not_proven"
    GRADED = "graded"
    MISSING = "missing"


def judge(item: Item, reading: Reading | None) -> Verdict:
    """The verdict on one reading; of an item whose limits are missing, nothing is proven."""
    if reading is None:
        return Verdict.MISSING
    if item.direction == Direction.NONE:
        return Verdict.GRADED
    sides = [_upper(item, reading)] if item.direction != Direction.MIN else []
    sides += [_lower(item, reading)] if item.direction != Direction.MAX else []
    if Verdict.FAIL in sides:
        return Verdict.FAIL
    return Verdict.PASS if set(sides) == {Verdict.PASS} else Verdict.OPEN


def _upper(item: Item, reading: Reading) -> Verdict:
    """Below what can be found is below a limit that can be found."""
    if item.high is None:
        return Verdict.OPEN
    if reading.value is None:
        is_kept = reading.detection is not None and reading.detection <= item.high
        return Verdict.PASS if is_kept else Verdict.OPEN
    if reading.value + item.uncertainty <= item.high:
        return Verdict.PASS
    return Verdict.FAIL if reading.value - item.uncertainty > item.high else Verdict.OPEN


def _lower(item: Item, reading: Reading) -> Verdict:
    """Below what can be found is below any limit from there on; readings are not negative."""
    if item.low is None:
        return Verdict.OPEN
    if reading.value is None:
        if item.low <= 0:
            return Verdict.PASS
        is_missed = reading.detection is not None and reading.detection <= item.low
        return Verdict.FAIL if is_missed else Verdict.OPEN
    if reading.value - item.uncertainty >= item.low:
        return Verdict.PASS
    return Verdict.FAIL if reading.value + item.uncertainty < item.low else Verdict.OPEN
