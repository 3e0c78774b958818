"""Weekly counts and what R `surveillance` 1.20.3 says of them, beside what our methods say.

The counts (`../shared/datasets/farrington`) are no part of the repository.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lianwei.analytics.rules.surveillance.methods import METHODS, Verdict, judge

SET = Path(__file__).resolve().parents[2] / "shared/datasets/farrington"
WEEKS, JUDGED = 624, 49  # of each series, and at its end
NEWEST = np.arange(WEEKS - JUDGED, WEEKS)
OURS_ALONE = "combined"


@dataclass(frozen=True, slots=True)
class Known:
    """The series: names, counts and the cases that belong to an outbreak (series, weeks)."""

    names: list[str]
    counts: np.ndarray
    outbreak: np.ndarray

    def of(self, chosen: list[bool]) -> "Known":
        """Some of the series."""
        names = [name for name, taken in zip(self.names, chosen, strict=True) if taken]
        return Known(names, self.counts[chosen], self.outbreak[chosen])

    def scenarios(self) -> list[int]:
        """The number of the scenario of each series: s07r03ob is of the seventh."""
        return [int(name[1:3]) for name in self.names]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Weeks compared, the widest distance of two thresholds, thresholds and alarms that differ."""

    weeks: int
    distance: float
    thresholds: int
    alarms: int


def is_there(folder: Path = SET) -> bool:
    return (folder / "series.csv.gz").exists()


def series(folder: Path = SET) -> Known:
    rows = _columns(folder / "series.csv.gz", "series", "observed", "outbreak")
    counts, outbreak = (np.array(rows[name], int).reshape(-1, WEEKS) for name in ("observed", "outbreak"))
    return Known(rows["series"][::WEEKS], counts, outbreak)


def compared(known: Known, name: str, folder: Path = SET) -> Agreement:
    """One method on every known series that R judged with it; a threshold differs beyond 1e-6."""
    rows = _columns(folder / f"expected_{name}.csv.gz", "series_id", "upperbound", "alarm")
    names = rows["series_id"][::JUDGED]
    theirs = np.array([np.nan if each == "NA" else float(each) for each in rows["upperbound"]])
    alarms = np.array(["" if each == "NA" else each for each in rows["alarm"]]).reshape(-1, JUDGED)
    place = {name: at for at, name in enumerate(known.names)}
    both = [at for at, name in enumerate(names) if name in place]
    ours = verdict(known.counts[[place[names[at]] for at in both]], name)
    gap = np.abs(ours.threshold - theirs.reshape(-1, JUDGED)[both])
    unlike = np.isnan(ours.threshold) != np.isnan(theirs.reshape(-1, JUDGED)[both])
    return Agreement(
        ours.alarm.size,
        float(np.nanmax(gap)),
        int((unlike | (gap > 1e-6)).sum()),
        int((np.where(ours.silent, "", ours.alarm.astype(int)) != alarms[both]).sum()),
    )


def verdict(counts: np.ndarray, name: str) -> Verdict:
    return judge(counts, NEWEST, METHODS[name])


def rates(known: Known, name: str) -> tuple[float, float]:
    """Share of outbreaks with an alarm while they last; share of weeks with an alarm where none is on."""
    alarm, during = verdict(known.counts, name).alarm, known.outbreak[:, NEWEST] > 0
    struck = during.any(axis=1)
    return float((alarm & during).any(axis=1)[struck].mean()), float(alarm[~during].mean())


def _columns(file: Path, *names: str) -> dict[str, list[str]]:
    with gzip.open(file, "rt") as lines:
        head = next(lines).rstrip("\n").split(",")
        rows = list(zip(*(line.rstrip("\n").split(",") for line in lines), strict=True))
    return {name: list(rows[head.index(name)]) for name in names}
