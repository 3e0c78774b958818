"""The combined warning on outbreaks that had no part in the choice of its constants.

Leave one out, by series, by disease, by first letter of their names: the constant of short histories is
chosen as it was chosen in all (the middle of the range that finds most at 0.40 false alarms a year of a
series at most), but on the others alone, and tried on those left out. Then the Salmonella Newport outbreak
of autumn 2011 in Germany (Bayer et al., Eurosurveillance 2014), looked for from the week of 17 October to
that of 28 November in the sum of sixteen states since 2004: a series in which no constant was chosen, and in
which other outbreaks are not marked.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low

import numpy as np

from lianwei.analytics.rules.surveillance.combined import Combined, combined

from .known_outbreaks import MOST_FALSE, PARTS, SET, WARM_UP, YEAR, Tried, recorded, tried_on

TRIED = tuple(round(2 + n / 10, 1) for n in range(26))  # standard deviations: 2.0 to 4.5
NEWPORT = "salmNewport_by_bundesland_weekly.csv"
BEGAN, ENDED = date(2011, 10, 17), date(2011, 11, 28)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was found of diseases left out, at how many false alarms a year, and the constants chosen."""

    outbreaks: int
    found: int
    false_a_year: float
    chosen: tuple[float, ...]


def series_of(name: str) -> str:
    return name


def letters_of(name: str) -> str:
    """h1_nrwrp and h2, m1 to m5: series of one disease."""
    return name.partition("_")[0].rstrip("0123456789")


def first_letter_of(name: str) -> str:
    """ha and hepatitisA, m1 and meningo: coarser than diseases are."""
    return name[0]


LEFT_OUT = {"series": series_of, "disease": letters_of, "first letter": first_letter_of}


def leave_one_out(group_of: Callable[[str], str]) -> HeldOut:
    """Choose without a group of series, try on it; all groups together."""
    rows = recorded()
    table = {
        value: [tried_on(row, replace(Combined(), short_alarm_from=value)) for row in rows] for value in TRIED
    }
    groups = [group_of(row.name) for row in rows]
    tests: list[Tried] = []
    chosen = []
    for group in sorted(set(groups)):
        others = [place for place, each in enumerate(groups) if each != group]
        best = _chosen({value: [row[place] for place in others] for value, row in table.items()})
        chosen.append(best)
        tests += [each for place, each in enumerate(table[best]) if groups[place] == group]
    whole = _sum(tests)
    return HeldOut(whole.outbreaks, whole.found, whole.false_a_year, tuple(chosen))


def _chosen(table: dict[float, list[Tried]]) -> float:
    """The middle of the values that find most, of those that are quiet enough."""
    sums = {value: _sum(rows) for value, rows in table.items()}
    quiet = {value: each for value, each in sums.items() if each.false_a_year <= MOST_FALSE}
    most = max(each.found for each in quiet.values())
    return median_low([value for value, each in quiet.items() if each.found == most])


def _sum(rows: Sequence[Tried]) -> Tried:
    return Tried(*(sum(getattr(each, part) for each in rows) for part in PARTS))


@dataclass(frozen=True, slots=True)
class Newport:
    """Weeks from the first report to the alarm (None: none), and alarms a year outside the outbreak."""

    delay: int | None
    false_a_year: float


def newport() -> Newport:
    with (SET / NEWPORT).open() as lines:
        rows = list(csv.reader(lines))[1:]
    days = [date.fromisoformat(row[0]) for row in rows]
    counts = np.array([sum(map(int, row[1:])) for row in rows])
    judged = np.arange(WARM_UP, len(counts))
    alarm = combined(counts[None, :], judged, Combined()).alarm[0]
    out = [days[week] for week, is_alarm in zip(judged, alarm, strict=True) if is_alarm]
    within = [day for day in out if BEGAN <= day <= ENDED]
    delay = (within[0] - BEGAN).days // 7 if within else None
    return Newport(delay, (len(out) - len(within)) * YEAR / len(judged))
