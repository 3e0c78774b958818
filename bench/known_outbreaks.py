"""Weekly counts with recorded outbreaks (`../shared/datasets/surveillance_outbreaks`).

The folder is no part of the repository. Scored as its table of baselines is: outbreaks that begin after a
warm-up of 26 weeks and have an alarm while they last; weeks with an alarm and no outbreak, a year of a
series.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from lianwei.analytics.rules.surveillance.combined import Combined, combined
from lianwei.analytics.rules.surveillance.methods import METHODS
from lianwei.analytics.rules.surveillance.series import Verdict

SET = Path(__file__).resolve().parents[2] / "shared/datasets/surveillance_outbreaks"
FILE = "series_with_outbreak_state.csv"
WARM_UP, YEAR = 26, 52  # weeks
MOST_FALSE = 0.40  # alarms a year of a series without an outbreak
PARTS = ("outbreaks", "found", "false", "weeks")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A series and in which of its weeks an outbreak is recorded."""

    name: str
    counts: np.ndarray
    state: np.ndarray


@dataclass(frozen=True, slots=True)
class Tried:
    """Outbreaks and those found; weeks with an alarm and no outbreak, of so many."""

    outbreaks: int
    found: int
    false: int
    weeks: int

    @property
    def false_a_year(self) -> float:
        return self.false * YEAR / self.weeks


def is_there(folder: Path = SET) -> bool:
    return (folder / FILE).exists()


def score(name: str, folder: Path = SET) -> Tried:
    """How one method does on all series."""
    rows = [_tried(row, METHODS[name].judge, METHODS[name].settings) for row in recorded(folder)]
    return Tried(*(sum(getattr(each, part) for each in rows) for part in PARTS))


def tried_on(row: Recorded, chosen: Combined) -> Tried:
    """How the combined warning does on one series with these constants."""
    return _tried(row, combined, chosen)


def _tried(row: Recorded, judged_by: Callable[..., Verdict], settings: Any) -> Tried:
    judged = np.arange(WARM_UP, len(row.counts))
    alarm = np.zeros(len(row.counts), bool)
    alarm[judged] = judged_by(row.counts[None, :], judged, settings).alarm[0]
    state = row.state
    starts = [n for n in judged if state[n] and not state[n - 1]]
    ends = [next((n for n in range(at, len(state)) if not state[n]), len(state)) for at in starts]
    found = sum(bool(alarm[at:end].any()) for at, end in zip(starts, ends, strict=True))
    return Tried(len(starts), found, int((alarm & ~state).sum()), len(judged))


def recorded(folder: Path = SET) -> list[Recorded]:
    with (folder / FILE).open() as lines:
        rows = list(csv.DictReader(lines))
    return [
        Recorded(
            name,
            np.array([int(row["observed"]) for row in each]),
            np.array([row["outbreak"] == "1" for row in each]),
        )
        for name, each in (
            (name, list(group)) for name, group in groupby(rows, key=lambda row: row["series"])
        )
    ]
