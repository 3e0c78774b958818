"""What is said of disputes that others have too: steps instead of counts, as they stood when the week began.

Somebody who asks again after each new case learns nothing of it: the answer is the same for a whole week, and
moves only where a step is crossed. Fewer than five are not told from none.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)  # cases; told is the one that was reached
FEWEST_IN_CITY = 2  # cases: a single one does not put its city on the list
PERIOD = timedelta(days=365)  # cases received in the year before the week
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})  # GB/T 2260: provinces that are one city
MOST_A_DAY = 30  # questions of one organisation; the practice of the alliance, not a rule of law


@dataclass(frozen=True, slots=True)
class Told:
    """The answer: at least so many cases in so many cities; none of both where there are fewer than five."""

    cases: int = 0
    cities: int = 0


def told_of(regions: Iterable[str]) -> Told:
    """The answer for cases by the codes of their regions; an empty code lies in no city that is counted."""
    found = list(regions)
    cases = max((step for step in STEPS if step <= len(found)), default=0)
    if not cases:
        return Told()
    cities = Counter(city_of(each) for each in found if each)
    return Told(cases, sum(n >= FEWEST_IN_CITY for n in cities.values()))


def is_still_told(cases: int, known: int) -> bool:
    """Whether an answer may be repeated to somebody who knows so many of its cases: at least five of others
    must be left, or nothing to subtract from.
    """
    return not (cases and known) or cases - known >= STEPS[0]


def city_of(region: str) -> str:
    """The digits that name the city of a region."""
    return region[:2] if region[:2] in MUNICIPALITIES else region[:4]


def week_of(day: date) -> date:
    """The Monday of a week, before which cases are counted in it."""
    return day - timedelta(days=day.weekday())
