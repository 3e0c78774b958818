"""Weekly counts with recorded outbreaks (`../shared/datasets/surveillance_outbreaks`).

The folder is no part of the repository. Scored as its table of baselines is: outbreaks that begin after a
warm-up of 26 weeks and have an alarm while they last; weeks with an alarm and no outbreak, a year of a
series.
"""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from lianwei.analytics.rules.surveillance.methods import METHODS, judge

SET = Path(__file__).resolve().parents[2] / "shared/datasets/surveillance_outbreaks"
FILE = "series_with_outbreak_state.csv"
WARM_UP, YEAR = 26, 52  # weeks


@dataclass(frozen=True, slots=True)
class Score:
    outbreaks: int
    found: int
    false_a_year: float


def is_there(folder: Path = SET) -> bool:
    return (folder / FILE).exists()


def score(name: str, folder: Path = SET) -> Score:
    """How one method does on all series."""
    outbreaks = found = false = weeks = 0
    for counts, state in _series(folder):
        judged = np.arange(WARM_UP, len(counts))
        alarm = np.zeros(len(counts), bool)
        alarm[judged] = judge(counts[None, :], judged, METHODS[name]).alarm[0]
        starts = [n for n in judged if state[n] and not state[n - 1]]
        ends = [next((n for n in range(at, len(state)) if not state[n]), len(state)) for at in starts]
        outbreaks += len(starts)
        found += sum(alarm[at:end].any() for at, end in zip(starts, ends, strict=True))
        false += int((alarm & ~state).sum())
        weeks += len(judged)
    return Score(outbreaks, int(found), false * YEAR / weeks)


def _series(folder: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    with (folder / FILE).open() as lines:
        rows = list(csv.DictReader(lines))
    return [
        (
            np.array([int(row["observed"]) for row in each]),
            np.array([row["outbreak"] == "1" for row in each]),
        )
        for each in (list(group) for _, group in groupby(rows, key=lambda row: row["series"]))
    ]
