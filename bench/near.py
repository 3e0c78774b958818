"""`python -m bench.near`: one text's near-duplicates among a million stored ones, on both databases.

Synthetic complaints (near_texts), one in twenty told again; each retelling is looked up as a clerk would type
it. Prints a table and writes bench/results/near.json. Instances are built once (bench.instances).
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

CASES, DEMO = 1_000_000, 300
SECOND = "< 1000"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args()
    databases = [d for d in options.databases.split(",") if d != "postgresql" or binaries()]
    lines = [line for database in databases for line in _on(database, options.cases)]
    print(f"written to {write('near', lines)}", file=sys.stderr)
    return 0


def _on(database: str, cases: int) -> list[Line]:
    with Cluster(BENCH_DIR / "near-postgresql") if database == "postgresql" else nullcontext() as cluster:
        return _lines(instance_of(database, DEMO, cluster), cases)


def _lines(instance: Instance, cases: int) -> list[Line]:
    command = [sys.executable, "-m", "bench.near_search", str(cases)]
    done = subprocess.run(command, cwd=ROOT, env=instance.environment, check=True, stdout=subprocess.PIPE)
    answer = json.loads(done.stdout)
    where, waits = f"{instance.database} {answer['cases']:,} cases", sorted(answer["ms"])
    return [
        Line(f"{where}: near-duplicates of one text, p50", quantile(waits, 0.5)),
        Line(f"{where}: near-duplicates of one text, p95", quantile(waits, 0.95), goal=SECOND),
        Line(f"{where}: the slowest of {len(waits)}", waits[-1], goal=SECOND),
        *(
            Line(f"{where}: found, {kind}", 100 * share, unit="%")
            for kind, share in sorted(answer["found"].items())
        ),
        Line(f"{where}: found and others, precision", 100 * answer["precision"], unit="%"),
        Line(f"{where}: marks a case", answer["bytes"], unit="bytes"),
        Line(f"{where}: one case marked anew, p95", quantile(sorted(answer["marking"]), 0.95)),
        Line(f"{where}: all marks made anew", answer["rebuild"], unit="s"),
    ]


if __name__ == "__main__":
    sys.exit(main())
