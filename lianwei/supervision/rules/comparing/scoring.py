"""Points from 0 to 100, their weighted sum, and one to five stars.

Points are linear between the readings of 0 and of 100 points in the plan, which is printed with the report.
Stars in fifths of the scale, and one star for who fails a mandatory item, are the association's own choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .judging import Verdict, judge
from .plan import Item
from .readings import Reading

Readings = Mapping[tuple[str, str], Reading]  # by code of the sample and key of the item
STAR_FLOORS = (80.0, 60.0, 40.0, 20.0)  # points of five, four, three, two stars
MOST_STARS = 5
# What is below detection counts as half that limit (US EPA QA/G-9S, 2006, 4.7: substitution).
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Score:
    """One sample. `points` by key of the item; no composite and no stars where a reading is missing."""

    code: str
    points: dict[str, float]
    composite: float | None
    stars: int | None
    verdicts: dict[str, Verdict]
    is_knocked_out: bool


def score(items: Sequence[Item], readings: Readings, codes: Sequence[str]) -> list[Score]:
    """All samples, best first; those that failed a mandatory item after the others, incomplete ones last."""
    return sorted((_of_sample(items, readings, code) for code in codes), key=standing)


def standing(each: Score) -> tuple[bool, bool, float, str]:
    """By what samples are put in order."""
    return each.composite is None, each.is_knocked_out, -(each.composite or 0.0), each.code


def points_of(item: Item, reading: Reading) -> float:
    """0 to 100 for one reading."""
    value = reading.value
    if value is None:
        value = (reading.detection or Decimal(0)) * HALF
    share = (value - item.worst) / (item.best - item.worst)
    return float(max(Decimal(0), min(Decimal(1), share)) * 100)


def stars_of(composite: float, *, is_knocked_out: bool) -> int:
    if is_knocked_out:
        return 1
    return MOST_STARS - sum(round(composite, 6) < floor for floor in STAR_FLOORS)


def _of_sample(items: Sequence[Item], readings: Readings, code: str) -> Score:
    found = {each.key: readings.get((code, each.key)) for each in items}
    verdicts = {each.key: judge(each, found[each.key]) for each in items}
    points = {each.key: points_of(each, reading) for each in items if (reading := found[each.key])}
    is_out = any(each.is_mandatory and verdicts[each.key] == Verdict.FAIL for each in items)
    if not items or len(points) < len(items):
        return Score(code, points, None, None, verdicts, is_out)
    composite = sum(float(each.weight) * points[each.key] for each in items) / 100
    stars = stars_of(composite, is_knocked_out=is_out)
    return Score(code, points, composite, stars, verdicts, is_out)
