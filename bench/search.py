"""`python -m bench.search`: full-text search in Chinese at 100,000 and 1,000,000 cases, on both databases.

Hits must be identical to those of LIKE. Instances are those of bench.cases.
"""

import argparse
import json
import subprocess
import sys
from contextlib import nullcontext

from .figures import quantile
from .instances import BENCH_DIR, ROOT, Instance, instance_of
from .postgres import Cluster, binaries
from .report import Line, write

GOALS = {100_000: "≤ 25", 1_000_000: "≤ 100"}
KEEPING_UP = "≤ 50"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rebuild", action="store_true", help="make the index anew first, and time it")
    options = parser.parse_args()
    databases = [d for d in options.databases.split(",") if d != "postgresql" or binaries()]
    lines = [
        line
        for database in databases
        for line in _on(database, [int(size) for size in options.sizes.split(",")], options.rebuild)
    ]
    print(f"written to {write('search', lines)}", file=sys.stderr)
    return 0


def _on(database: str, sizes: list[int], rebuild: bool) -> list[Line]:
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        return [line for size in sizes for line in _lines(instance_of(database, size, cluster), rebuild)]


def _lines(instance: Instance, rebuild: bool) -> list[Line]:
    answer = _asked(instance, rebuild)
    where = f"{instance.database} {instance.cases:,}"
    lines = []
    for who, times in answer["ms"].items():
        for part, name in enumerate(("page", "index")):
            waits = sorted(each for query in times.values() for each in query[part])
            goal = GOALS.get(instance.cases, "")
            lines.append(Line(f"{where}: {who}, {name}, p95", quantile(waits, 0.95), goal=goal))
        slow = max(times, key=lambda q: times[q][0][len(times[q][0]) // 2])
        lines.append(
            Line(f"{where}: {who}, slowest word {slow}, p50", times[slow][0][len(times[slow][0]) // 2])
        )
    same = sum(each[0] for each in answer["same"].values())
    lines.append(
        Line(f"{where}: words with the hits of LIKE", same, goal=f"= {len(answer['same'])}", unit="")
    )
    lines += [Line(f"{where}: LIKE {query}", ms) for query, ms in answer["like"].items()]
    lines.append(Line(f"{where}: one case indexed anew", answer["keeping_up"], goal=KEEPING_UP))
    lines.append(Line(f"{where}: size of the index", answer["megabytes"], unit="MB"))
    return [*lines, *([Line(f"{where}: index made anew", answer["rebuild"], unit="s")] if rebuild else [])]


def _asked(instance: Instance, rebuild: bool) -> dict:
    command = [sys.executable, "-m", "bench.searched", *(["--rebuild"] if rebuild else [])]
    done = subprocess.run(command, cwd=ROOT, env=instance.environment, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
