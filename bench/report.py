"""Figures as a table for people and as JSON for scripts."""

import json
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
HEAD = ("measure", "ours", "peer", "ratio", "goal", "unit")


@dataclass(frozen=True)
class Line:
    """One measured thing. `ratio` is peer : ours where there is a peer, else large : small; `goal`: text."""

    measure: str
    ours: float | None
    peer: float | None = None
    ratio: float | None = None
    goal: str = ""
    unit: str = "ms"


def write(name: str, lines: list[Line]) -> Path:
    """bench/results/NAME.json, the table on stdout."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1) + "\n")
    show(lines)
    return file


def show(lines: list[Line]) -> None:
    print(f"\n{machine()}\n")
    rows = [HEAD, *((x.measure, *map(_number, (x.ours, x.peer, x.ratio)), x.goal, x.unit) for x in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    for row in rows:
        first, *others = zip(row, widths, strict=True)
        cells = (first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others))
        print("  ".join(cells))
    sys.stdout.flush()


def machine() -> str:
    """What the figures were measured on."""
    model = next(
        (
            x.partition(":")[2].strip()
            for x in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in x
        ),
        platform.processor(),
    )
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    load = Path("/proc/loadavg").read_text().split()[0]
    return f"{model}, {cores} cores, load {load}, Python {platform.python_version()}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"
