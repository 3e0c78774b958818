"""Two and three instances on ports of their own, a bad line before each: calls are dropped before and after
they arrive, doubled, delayed and brought again later, lines are cut; and workers and web servers are killed
-9 all the while.

Each signs an agreement with each; counts of months, warnings with their answers, entries of knowledge bases
and tables of codes flow, and cases change hands. In the end every message has had its effect once, in the
order of its subject, and has a receipt that verifies away from any instance; every case has one owner by the
dumps of custody (C1 to C8) and one open file. Then the agreements end, and both sides of each prove that they
deleted what they received.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random

from bench.instances import Instance, new_instance
from bench.pair import Side
from bench.postgres import Cluster, binaries, free_port

from .exchange_trial import CODES, Plan, Trial
from .line import Line

MODULE = "prove.exchange_side"
SMALL = (
    Plan(2, months=240, cases=12, rounds=6, pause=4, share=0.4, patience=600),
    Plan(3, months=240, cases=12, rounds=4, pause=4, share=0.4, patience=600),
)
WHOLE = (SMALL[0], Plan(3, months=8_000, cases=2_000, rounds=40, pause=0, share=0.2, patience=2400))


def main(options: argparse.Namespace) -> int:
    """Answers 0 where all of it held."""
    databases = [name for name in options.databases.split(",") if name != "postgresql" or binaries()]
    plans = WHOLE if options.whole else SMALL
    sizes = {int(each) for each in options.instances.split(",")}
    results = [_on(name, plan) for name in databases for plan in plans if plan.sides in sizes]
    return max(results, default=1)


def _on(database: str, plan: Plan) -> int:
    with tempfile.TemporaryDirectory(prefix="lianwei-exchange-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # PostgreSQL runs as a user of its own
        with Cluster(directory / "server") if database == "postgresql" else nullcontext() as cluster:
            instances = _instances(database, cluster, directory, plan.sides)
            with _connected(instances, plan.share) as (sides, lines):
                return Trial(plan, database, sides, lines, directory).run()


def _instances(database: str, cluster: Cluster | None, directory: Path, count: int) -> list[Instance]:
    """The first is made, with an alliance of members and their people; the others are copies of it."""
    if cluster:
        cluster.create(CODES[0])
    first = new_instance(directory / CODES[0], database, cluster.url(CODES[0]) if cluster else "")
    maker = Side(CODES[0], first, 0, "", MODULE)
    maker.do("staff")
    maker.end()
    found = [first]
    for code in CODES[1:count]:
        shutil.copytree(first.directory, directory / code)
        if cluster:
            cluster.create(code, like=CODES[0])
        url = cluster.url(code) if cluster else ""
        found.append(replace(first, directory=directory / code, url=url))
    return found


@contextmanager
def _connected(instances: list[Instance], share: float) -> Iterator[tuple[list[Side], list[Line]]]:
    """Each with a line before it, which the others call."""
    lines = [Line(free_port(), Random(n), share) for n, _each in enumerate(instances)]
    doors = [line.open() for line in lines]
    urls = [f"http://127.0.0.1:{door.server_port}" for door in doors]
    told = zip(CODES, instances, lines, urls, strict=False)
    sides = [Side(code, each, line.target, url, MODULE) for code, each, line, url in told]
    try:
        yield sides, lines
    finally:
        for side in sides:
            side.end()
        for door in doors:
            door.shutdown()
