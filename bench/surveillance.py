"""`python -m bench.surveillance`: early warning beside R `surveillance`, on one core and on simulated series.

Each method on the series of `../shared/datasets/farrington`: milliseconds a series of 49 weeks (R's as its
README tells them), thresholds and alarms that differ, outbreaks found and weeks warned of without one; then
100,000 series at their newest week. Prints a table and writes bench/results/warning.json; without the
folder it says so.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import sys
import time

import numpy as np

from lianwei.analytics.rules.surveillance.methods import METHODS, judge

from . import known_outbreaks
from .held_out import LEFT_OUT, HeldOut, leave_one_out
from .held_out import newport as held_out_newport
from .known_alarms import NEWEST, OURS_ALONE, Known, compared, is_there, rates, series, verdict
from .report import Line, write

R_MILLISECONDS = {"farrington_flexible": 385.0, "farrington_flexible_muan": 385.0}
R_OTHERS = 2.5
GOALS = {"farrington_flexible": "≤ 11", "farrington_flexible_muan": "≤ 11", "ears": "≤ 0.15"}
ROUNDS, MANY = 3, 100_000


def main() -> int:
    if not is_there():
        print("skipped: ../shared/datasets/farrington is not here", file=sys.stderr)
        return 0
    known = series()
    lines = [line for name in METHODS for line in _lines(known, name)]
    lines += [*_halves(known), *_recorded(), _many(known)]
    print(f"written to {write('warning', lines)}", file=sys.stderr)
    return 0


def _lines(known: Known, name: str) -> list[Line]:
    used = _milliseconds(known, name)
    theirs = R_MILLISECONDS.get(name, R_OTHERS)
    goal = GOALS.get(name, GOALS["ears"] if name.startswith("ears") else "")
    detected, false = rates(known, name)
    lines = [
        Line(f"{name}: processor time a series", used, theirs, theirs / used, goal)
        if name != OURS_ALONE
        else Line(f"{name}: processor time a series", used),
        Line(f"{name}: outbreaks found", 100 * detected, unit="%"),
        Line(f"{name}: warned of without one", 10_000 * false, unit="of 10,000 weeks"),
    ]
    if name == OURS_ALONE:
        return lines
    agreement = compared(known, name)
    return [
        *lines,
        Line(f"{name}: thresholds that differ of {agreement.weeks}", agreement.thresholds, goal="0", unit=""),
        Line(f"{name}: alarms that differ of {agreement.weeks}", agreement.alarms, goal="0", unit=""),
    ]


def _halves(known: Known) -> list[Line]:
    """The combined warning on the scenarios its constants were chosen on (odd) and on the others."""
    lines = []
    for half, rest in (("odd", 1), ("even", 0)):
        part = known.of([number % 2 == rest for number in known.scenarios()])
        (ours, false), (theirs, _) = rates(part, OURS_ALONE), rates(part, "farrington_flexible")
        name = f"{OURS_ALONE}, scenarios of {half} numbers"
        lines += [
            Line(f"{name}: outbreaks found, beside farrington_flexible", 100 * ours, 100 * theirs, unit="%"),
            Line(f"{name}: warned of without one", 10_000 * false, goal="≤ 110", unit="of 10,000 weeks"),
        ]
    return lines


def _recorded() -> list[Line]:
    if not known_outbreaks.is_there():
        return []
    found, newport = known_outbreaks.score(OURS_ALONE), held_out_newport()
    delay = -1 if newport.delay is None else newport.delay
    return [
        Line(f"recorded outbreaks found of {found.outbreaks}", found.found, goal="≥ 11", unit=""),
        Line(
            "false alarms a year of a recorded series", 100 * found.false_a_year, goal="≤ 40", unit="of 100"
        ),
        *(line for name, group_of in LEFT_OUT.items() for line in _left_out(name, leave_one_out(group_of))),
        Line("S. Newport 2011: weeks from the first reports to the alarm", delay, unit="weeks"),
        Line("S. Newport 2004 to 2014: other alarms a year", 100 * newport.false_a_year, unit="of 100"),
    ]


def _left_out(name: str, rest: HeldOut) -> list[Line]:
    what = f"chosen without its {name}"
    return [
        Line(f"recorded outbreaks found of {rest.outbreaks}, {what}", rest.found, unit=""),
        Line(f"false alarms a year, {what}", 100 * rest.false_a_year, unit="of 100"),
    ]


def _milliseconds(known: Known, name: str) -> float:
    """Processor time of one series, the quietest of several rounds."""
    verdict(known.counts[:8], name)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        verdict(known.counts, name)
        rounds.append(time.process_time() - began)
    return 1000 * min(rounds) / len(known.names)


def _many(known: Known) -> Line:
    """Many series at their newest week, by the flexible method."""
    drawn = np.random.default_rng(1).integers(0, len(known.names), MANY)
    counts, began = known.counts[drawn], time.perf_counter()
    judge(counts, NEWEST[-1:], METHODS["farrington_flexible"])
    return Line(f"{MANY:,} series at their newest week", time.perf_counter() - began, goal="< 120", unit="s")


if __name__ == "__main__":
    sys.exit(main())
