"""What a measure and a dimension are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

COUNT, FEN, SHARE, DAYS, HOURS, PERSONS, SCORE = "count", "fen", "share", "days", "hours", "persons", "score"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two expressions, one over the other: both are kept, so that the result is exact."""

    part: Any
    whole: Any


@dataclass(frozen=True, slots=True)
class Counted:
    """Values and how many rows have each (`among`: 1 for a row that counts, 0 for one that does not).

    The engine counts them and the quantile is found in the counts (rules/quantiles.py), so that cubes answer
    as the facts do, and two engines alike.
    """

    values: Any
    among: Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `function`: Ibis table → Ibis expression, a Ratio of two, or Counted values; its docstring
    is the definition. `base`: what it counts, in words; `day`: the column that places a row in a period;
    `source`: where the definition comes from. `is_public`: may stand on public pages as it is; the others are
    for staff until a report is released. `of`: the column of which it is the quantile `at`, empty for
    sums.
    """

    name: str
    label: Any
    unit: str
    base: Any
    source: Any
    is_public: bool
    fact: str
    day: str
    function: Callable[[Any], Any]
    of: str = ""
    at: float = 0.0

    @property
    def definition(self) -> str:
        """What the figure means, in one paragraph: the docstring."""
        return " ".join((self.function.__doc__ or "").split())

    @property
    def told(self) -> str:
        """The definition in the reader's language: the catalogue translates the docstring as a whole."""
        return gettext(self.definition)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What figures are parted by. `column`: the column of the facts (for days, of the measure's own day);
    `label_of`: a key's name; `is_list`: a row may stand under several keys, so that parts do not add up.
    """

    name: str
    label: Any
    column: str
    label_of: Callable[[str], str]
    is_list: bool = False
    is_day: bool = False
