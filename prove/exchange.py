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
LIKE = "like"
SMALL = (
    Plan(2, months=240, cases=12, rounds=6, pause=4, lived=4, share=0.4, patience=600),
    Plan(3, months=240, cases=12, rounds=4, pause=4, lived=4, share=0.4, patience=600),
)
WHOLE = 2_000  # cases that change hands among three


def large(cases: int) -> Plan:
    """Among three, with four times as many counts of months."""
    rounds = max(4, cases // 50)
    return Plan(3, months=4 * cases, cases=cases, rounds=rounds, pause=0, lived=30, share=0.2, patience=2400)


def main(options: argparse.Namespace) -> int:
    """Answers 0 where all of it held."""
    plans = [SMALL[0], large(options.cases)] if options.cases else SMALL
    sizes = {int(each) for each in options.instances.split(",")}
    asked = [plan for plan in plans if plan.sides in sizes]
    return max(_on(name, asked) for name in options.databases.split(","))


def _on(database: str, plans: list[Plan]) -> int:
    if database == "postgresql" and binaries() is None:
        print("FAIL exchange, postgresql: no PostgreSQL server is installed")
        return 1
    with tempfile.TemporaryDirectory(prefix="lianwei-exchange-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # PostgreSQL runs as a user of its own
        with Cluster(directory / "server") if database == "postgresql" else nullcontext() as cluster:
            like = _alliance(database, cluster, directory)
            return max((_tried(plan, like, cluster, directory) for plan in plans), default=1)


def _tried(plan: Plan, like: Instance, cluster: Cluster | None, directory: Path) -> int:
    place = directory / f"{plan.sides}"
    copies = [_copy(like, place / code, f"{code}{plan.sides}", cluster) for code in CODES[: plan.sides]]
    with _connected(copies, plan.share) as (sides, lines):
        return Trial(plan, like.database, sides, lines, place).run()


def _alliance(database: str, cluster: Cluster | None, directory: Path) -> Instance:
    """An instance with members and their people, of which the others are copies."""
    if cluster:
        cluster.create(LIKE)
    made = new_instance(directory / LIKE, database, cluster.url(LIKE) if cluster else "")
    maker = Side(LIKE, made, 0, "", MODULE)
    maker.do("staff")
    maker.end()
    return made


def _copy(like: Instance, directory: Path, name: str, cluster: Cluster | None) -> Instance:
    shutil.copytree(like.directory, directory)
    if cluster:
        cluster.create(name, like=LIKE)
    return replace(like, directory=directory, url=cluster.url(name) if cluster else "")


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
