"""The combined warning: what the season foretells, this week and the week before taken together.

A week that stands out a little, after a week that stood out a little, is told as a week that stands out
much: outbreaks last, chance does not. In words:

1. Where there are five years of history, the flexible method (see farrington) foretells mean and dispersion
   of each week. Each count becomes a normal score: how many standard deviations it stands above that.
2. Alarm where the score of this week, plus half of that of the week before if that was above expectation,
   reaches 2.8, and this week by itself stands at 1.2 at least (so that the week after an outbreak is quiet),
   and at least five cases came within four weeks.
3. With less history, half a year at least, mean and dispersion are those of the last two years without the
   newest two weeks, and this week alone must stand 3.1 standard deviations above.
4. What has lasted is known: after four weeks in a row that stood out a week is an alarm only if it has more
   cases than each of the four.

The constants of 2. were chosen on the scenarios of odd numbers of the simulated series (false alarms in less
than one week in a hundred) and tried on those of even numbers; `make bench-warning` prints both. That of 3.
is the middle of the range in which eleven of twelve recorded outbreaks are found; with each disease left out
of that choice ten are.
"""

from dataclasses import dataclass, field

import numpy as np

from .farrington import Farrington, foretold
from .quantiles import count_of_score, normal_score
from .quasipoisson import Array
from .series import Counts, Verdict, Weeks, sums_of_last

HALF_A_CASE = 0.5  # is added to the past, so that no case in the past is no certainty


@dataclass(frozen=True, slots=True)
class Combined:
    """Scores are in standard deviations, weeks and cases are counts."""

    alarm_from: float = 2.8
    carried: float = 0.5  # share of the score of the week before
    rising_from: float = 1.2
    short_alarm_from: float = 3.1
    short_weeks: int = 104
    short_skipped: int = 2
    least_weeks: int = 26
    known_weeks: int = 4
    season: Farrington = field(default_factory=Farrington)

    def history(self) -> int:
        return self.least_weeks


def combined(counts: Counts, weeks: Weeks, chosen: Combined) -> Verdict:
    """The season's verdict where the history lasts, else the short one; what has lasted is no news."""
    back = np.arange(chosen.known_weeks, -1, -1)
    asked = np.unique((weeks[:, None] - back).ravel())
    asked = asked[asked >= chosen.history()]
    expected, threshold = np.full((2, len(counts), len(asked)), np.nan)
    long = asked >= chosen.season.history()
    for place, told in ((long, _seasonal), (~long, _short)):
        if place.any():
            expected[:, place], threshold[:, place] = told(counts, asked[place], chosen)
    here = np.searchsorted(asked, weeks)
    limit = np.fmax(threshold, _known(counts, asked, threshold, chosen.known_weeks))[:, here]
    limit[np.isnan(threshold[:, here])] = np.nan
    return Verdict(expected[:, here], limit, counts[:, weeks] > limit)


def _known(counts: Counts, asked: Weeks, threshold: Array, width: int) -> Array:
    """The highest count of the weeks before where each of them stood out; NaN where not."""
    out = counts[:, asked] > threshold
    highest = np.full(out.shape, np.nan)
    for at in range(width, len(asked)):
        if asked[at] - asked[at - width] == width:
            run = out[:, at - width : at].all(axis=1)
            highest[run, at] = counts[run, asked[at] - width : asked[at]].max(axis=1)
    return highest


def _seasonal(counts: Counts, weeks: Weeks, chosen: Combined) -> tuple[Array, Array]:
    """Expectation and the highest count without alarm, where the last five years tell the season."""
    season = chosen.season
    before = weeks - 1
    asked = np.unique(np.concatenate([weeks, before[before >= season.history()]]))
    expected, dispersion, _ = foretold(counts, asked, season)
    here = np.searchsorted(asked, weeks)
    score = np.maximum(normal_score(counts[:, asked].astype(float), expected, dispersion), 0)
    carried = np.where(np.isin(before, asked), score[:, np.maximum(here - 1, 0)], 0.0) * chosen.carried
    needed = np.maximum(chosen.alarm_from - carried, chosen.rising_from)
    threshold = count_of_score(needed, expected[:, here], dispersion[:, here]) - 1
    enough = sums_of_last(counts, weeks, season.cases_weeks) >= season.cases
    return expected[:, here], np.where(enough, threshold, np.nan)


def _short(counts: Counts, weeks: Weeks, chosen: Combined) -> tuple[Array, Array]:
    """The same from the last weeks alone."""
    expected, dispersion = np.empty((2, len(counts), len(weeks)))
    for at, week in enumerate(weeks):
        newest = week - chosen.short_skipped
        window = counts[:, max(0, newest - chosen.short_weeks) : newest]
        mean = window.mean(axis=1)
        spread = window.var(axis=1, ddof=1) / np.where(mean > 0, mean, 1)
        dispersion[:, at] = np.maximum(spread, 1)
        expected[:, at] = (
            mean + 0.5 / window.shape[1]
        )  # half a case, so that none in the past is no certainty
    needed = np.full(expected.shape, chosen.short_alarm_from)
    return expected, count_of_score(needed, expected, dispersion) - 1
