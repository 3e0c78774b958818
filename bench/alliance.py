"""`python -m bench.alliance`: the alliance at work. Prints a table and writes bench/results/alliance.json.

Near-duplicates: `lianwei near-duplicates` on synthetic complaints, some of them told again (near_texts): what
it finds beside what was made. A pair of two retellings of one story does not occur.
Hot events: hot_events.py.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from .hot_events import hot_events, is_there
from .near_texts import KINDS, corpus
from .report import Line, write

TEXTS = 100_000
SECONDS, MEGABYTES = "≤ 25", "≤ 1024"
F1 = "≥ 85"
RECALL, HEAVY_RECALL, PRECISION = "≥ 98", "≥ 95", "≥ 99"
KILOBYTE = 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=TEXTS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = [*near_duplicates(arguments.texts, arguments.seed), *known_events()]
    print(f"written to {write('alliance', lines)}", file=sys.stderr)
    return 0


def near_duplicates(texts: int, seed: int) -> list[Line]:
    """Recall by kind, precision, processor seconds and memory of the command."""
    made = corpus(texts, seed=seed)
    truth = {(one, other): kind for one, other, kind in made.pairs}
    found, seconds, megabytes = _asked(made.texts)
    hits, all_of = Counter(truth[pair] for pair in found if pair in truth), Counter(truth.values())
    what = f"near-duplicates of {texts:,} texts"
    return [
        Line(f"{what}: recall", 100 * hits.total() / len(truth), goal=RECALL, unit="%"),
        *(
            Line(
                f"{what}: recall, {kind}",
                100 * hits[kind] / all_of[kind],
                goal=HEAVY_RECALL if kind == "heavy" else "",
                unit="%",
            )
            for kind in KINDS
        ),
        Line(f"{what}: precision", 100 * hits.total() / max(len(found), 1), goal=PRECISION, unit="%"),
        Line(f"{what}: processor", seconds, goal=SECONDS, unit="s"),
        Line(f"{what}: memory", megabytes, goal=MEGABYTES, unit="MB"),
    ]


def known_events() -> list[Line]:
    """How well the known hot events of real messages are found; says so where the set is missing."""
    if not is_there():
        print("hot events: skipped, ../shared/datasets/wenzheng_messages is missing", file=sys.stderr)
        return []
    found = hot_events()
    what = f"hot events of {found.messages:,} real messages"
    mean, worst = 100 * found.mean, 100 * min(found.events.values())
    return [
        Line(f"{what}: F1 of the best proposal, mean of {len(found.events)}", mean, goal=F1, unit="%"),
        Line(f"{what}: F1 of the event found worst", worst, unit="%"),
        Line(f"{what}: proposals", found.proposals, unit=""),
    ]


def _asked(texts: list[str]) -> tuple[set[tuple[int, int]], float, float]:
    """What the command prints as pairs of places, its processor seconds and largest memory."""
    with tempfile.TemporaryDirectory() as directory:
        file, answer = Path(directory) / "texts.csv", Path(directory) / "pairs.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("id", "text"), *enumerate(texts)])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with answer.open("w", encoding="utf-8") as stream:
            command = [sys.executable, "-m", "lianwei.cli", "near-duplicates", str(file)]
            subprocess.run(command, check=True, stdout=stream, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with answer.open(encoding="utf-8", newline="") as stream:
            found = {(int(row["id_a"]), int(row["id_b"])) for row in csv.DictReader(stream)}
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found, seconds, after.ru_maxrss / KILOBYTE


if __name__ == "__main__":
    sys.exit(main())
