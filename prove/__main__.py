"""`python -m prove`: kill -9 in the middle of operations and deliveries, eight writers at once, the
pages of every paper; thousands of calls to the intake API; a booth's day without network; the books of
a fund; a feed of which half are copies; on both databases; every measure on DuckDB and on Spark; messages
and cases between two and three instances over bad lines; what is published against the people of the
instance; published tables printed from facts; statistics of samples against R.

Prints PASS or FAIL lines; the exit code is 0 only if all passed. Instances are made in a temporary directory.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from bench.instances import ROOT, new_instance
from bench.postgres import Cluster, binaries

from .engines import main as compare_engines
from .exchange import WHOLE
from .exchange import main as exchange_messages
from .open_data import main as attack_open_data
from .published import main as print_published
from .statistics import main as compare_statistics

CASES = 20  # enough for the people and businesses of the alliance to exist
PROOFS = (
    "papers",
    "operations",
    "deliveries",
    "writers",
    "transfers",
    "intake",
    "booth",
    "ledger",
    "opinion",
)
ENGINES = "engines"  # of the figures: no database has a part in it
EXCHANGE = "exchange"  # two and three instances of its own
OPEN_DATA = "opendata"  # an instance of its own
PUBLISHED = "published"  # tables of others, printed from facts; no instance
STATISTICS = "statistics"  # against R; no instance
ALONE: dict[str, Callable[[argparse.Namespace], int]] = {
    ENGINES: lambda _options: compare_engines(),
    EXCHANGE: exchange_messages,
    OPEN_DATA: lambda _options: attack_open_data(),
    PUBLISHED: lambda _options: print_published(),
    STATISTICS: lambda _options: compare_statistics(),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="prove", description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--only", default=",".join((*PROOFS, *ALONE)), help=", ".join((*PROOFS, *ALONE)))
    parser.add_argument("--seconds", type=int, default=20, help="how long the writers write")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--examples", type=int, default=1000, help="calls to each operation of the API")
    parser.add_argument("--cases", type=int, default=0, help="exchange: so many change hands among three")
    parser.add_argument(
        "--whole", action="store_const", const=WHOLE, dest="cases", help=f"exchange: --cases {WHOLE}"
    )
    parser.add_argument("--instances", default="2,3", help="exchange: how many of them")
    options = parser.parse_args()
    asked = options.only.split(",")
    names, alone = [n for n in asked if n not in ALONE], [n for n in asked if n in ALONE]
    options.only = ",".join(names)
    results = [_on(database, options) for database in options.databases.split(",") if names]
    return max([*results, *(ALONE[name](options) for name in alone)])


def _on(database: str, options: argparse.Namespace) -> int:
    if database == "postgresql" and binaries() is None:
        print("FAIL postgresql: no PostgreSQL server is installed")
        return 1
    with tempfile.TemporaryDirectory(prefix="lianwei-prove-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # PostgreSQL runs as a user of its own
        with Cluster(directory / "server") if database == "postgresql" else nullcontext() as cluster:
            if cluster:
                cluster.create("lianwei")
            instance = new_instance(directory / "data", database, cluster.url("lianwei") if cluster else "")
            instance.run("generate", "--cases", str(CASES))
            instance.run("work", "--once")
            command = [
                sys.executable,
                "-m",
                "prove.proofs",
                options.only,
                str(options.kills),
                str(options.seconds),
                str(options.examples),
            ]
            return subprocess.run(command, cwd=ROOT, env=instance.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
