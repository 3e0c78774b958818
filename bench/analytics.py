"""`python -m bench.analytics`: figures over 10,000,000 synthetic facts, beside raw SQL on the same files.

Region × category × month of a year with the year before, from the facts and from the cubes; the whole
dashboard of the alliance and single cells; the load of a day, its rows read from an instance of 20,000 cases
and written into the files of the facts; that instance's own warehouse made anew; the yearly report as files;
the most memory a process took. The facts bear codes and members of the instance. Each part is a process.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .instances import BENCH_DIR, ROOT, Instance, instance_of
from .report import Line, write

PARTS = ("facts", "cubes", "dashboard", "cells", "day", "report", "anew")
CASES = 20_000  # of the instance


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--anew", action="store_true", help="make the facts anew")
    options = parser.parse_args()
    directory = BENCH_DIR / f"analytics-{options.rows}"
    instance = instance_of("sqlite", CASES, None)
    built = _built(instance, directory, options.rows, options.anew)
    told = {part: _run(instance, directory, part) for part in PARTS}
    print(f"written to {write('analytics', list(_lines(told, built, options.rows)))}", file=sys.stderr)
    return 0


def _built(instance: Instance, directory: Path, rows: int, anew: bool) -> float:
    """Make the facts where there are none; the seconds it took, 0 where they were there."""
    if anew:
        shutil.rmtree(directory, ignore_errors=True)
    if (directory / "warehouse" / "current.json").exists():
        return 0.0
    begun = time.perf_counter()
    _run(instance, directory, "build", str(rows))
    return time.perf_counter() - begun


def _run(instance: Instance, directory: Path, *part: str) -> dict:
    directory.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bench.analytics_parts", str(directory), *part]
    done = subprocess.run(command, cwd=ROOT, env=instance.environment, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    print(f"{part[0]}: {told}", file=sys.stderr, flush=True)
    return told


def _lines(told: dict[str, dict], built: float, rows: int) -> list[Line]:
    facts = f"{rows:,} synthetic facts"
    asked = "region × category × month with the year before"
    lines = [_beside(f"{facts}: {asked}, from the {part}", told[part]) for part in ("facts", "cubes")]
    lines += [
        Line(f"rows from the {part}, equal to raw SQL's", told[part]["equal"], told[part]["rows"], unit="")
        for part in ("facts", "cubes")
    ]
    dashboard = f"the whole dashboard of the alliance, a year, {told['dashboard']['cells']} cells"
    lines += [
        Line(f"{dashboard}, first in a process", told["dashboard"]["first"], goal="< 3,000"),
        Line(f"{dashboard}, other periods, p50", told["dashboard"]["p50"]),
        Line(f"{dashboard}, other periods, p95", told["dashboard"]["p95"], goal="< 3,000"),
        Line("a dashboard's cell from the cubes, p50", told["cells"]["p50"]),
        Line("a dashboard's cell from the cubes, p95", told["cells"]["p95"], goal="≤ 100"),
        Line("the first cell after a load", told["cells"]["first"], goal="≤ 2,000"),
        Line("a median by member over a year, from the facts", told["cells"]["median"], goal="≤ 2,000"),
        Line(
            f"load of a day, {told['day']['cases']:,} cases touched", told["day"]["s"], goal="< 30", unit="s"
        ),
        Line(f"warehouse of {told['anew']['cases']:,} cases made anew", told["anew"]["s"], unit="s"),
        Line("the same, processor", told["anew"]["cpu"], unit="s"),
        Line("the same, memory", told["anew"]["mb"], unit="MB"),
        Line(
            f"yearly report of {told['report']['cases']:,} cases: 4 formats, 2 languages",
            told["report"]["s"],
            goal="< 60",
            unit="s",
        ),
        Line(
            "most memory of any of these",
            max(each["mb"] for each in told.values()),
            goal="< 2,048",
            unit="MB",
        ),
        Line("size of the files", told["cells"]["size"], unit="MB"),
    ]
    return lines + ([Line("facts and cubes made", built, unit="s")] if built else [])


def _beside(name: str, told: dict) -> Line:
    return Line(name, told["ms"], told["raw"], told["ms"] / told["raw"], "≤ 2")


if __name__ == "__main__":
    sys.exit(main())
