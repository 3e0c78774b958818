"""`python -m bench.businesses`: which descriptions are of one business. Prints a table and writes
bench/results/businesses.json.

Pairs among synthetic descriptions (business_records), against what was made. With `--splink PYTHON` (an
interpreter that has splink 4) the same rows go to splink as well: blocking rules, trained by itself.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

from lianwei.registry.rules.matching import Described, matches

from .business_records import records
from .report import Line, write

ROWS, SEED = 1_000, 1
KILOBYTE = 1024
PEER = Path(__file__).parent / "splink_peer.py"
Pairs = set[tuple[int, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--splink", help="an interpreter that has splink")
    arguments = parser.parse_args()
    lines = measured(arguments.rows, arguments.seed, arguments.splink)
    print(f"written to {write('businesses', lines)}", file=sys.stderr)
    return 0


def measured(rows: int, seed: int, splink: str | None) -> list[Line]:
    """F1, precision and recall of pairs; seconds and the largest memory of the process."""
    made, whose = records(rows, seed=seed)
    truth = {(a, b) for a, b in combinations(range(rows), 2) if whose[a] == whose[b]}
    begun = time.perf_counter()
    found = {(one, other) for one, other, _weight in matches(made)}
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE
    ours = (*_rates(found, truth), seconds, memory)
    peer = _splink(splink, made, truth) if splink else (None,) * len(ours)
    names = (
        ("F1", "%", "≥ 90"),
        ("precision", "%", ""),
        ("recall", "%", ""),
        ("time", "s", ""),
        ("memory", "MB", ""),
    )
    what = f"{rows:,} descriptions of {len(set(whose))} businesses"
    return [
        Line(f"{what}: {name}", own, its, _ratio(own, its), goal, unit)
        for (name, unit, goal), own, its in zip(names, ours, peer, strict=True)
    ]


def _ratio(own: float, its: float | None) -> float | None:
    return its / own if its is not None and own else None


def _rates(found: Pairs, truth: Pairs) -> tuple[float, float, float]:
    hits = len(found & truth)
    precision, recall = hits / max(len(found), 1), hits / len(truth)
    return 200 * hits / (len(found) + len(truth)), 100 * precision, 100 * recall


def _splink(python: str, made: list[Described], truth: Pairs) -> tuple[float, float, float, float, float]:
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "rows.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            lines = ((n, each.name, each.address, each.phone) for n, each in enumerate(made))
            csv.writer(stream).writerows([("unique_id", "name", "address", "phone"), *lines])
        told = subprocess.run([python, str(PEER), str(file)], check=True, capture_output=True, text=True)
    answer = json.loads(told.stdout.splitlines()[-1])
    rates = [_rates({tuple(sorted(pair)) for pair in pairs}, truth) for pairs in answer["pairs"].values()]
    return *max(rates), answer["seconds"], answer["megabytes"]


if __name__ == "__main__":
    sys.exit(main())
