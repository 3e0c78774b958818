"""`python -m bench.exchange`: signed and receipted messages a second between two instances on one machine.

Each message is a real one (the counts of a month, under an agreement that both signed), written into the
outbox of the one, sent in signed batches, kept and receipted by the other, handled there, and its receipt
checked and kept. First a steady flow, then the same by a plain webhook without signature, then a queue that
was filled while the worker stood still. Prints a table and writes bench/results/exchange.json.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from . import processes
from .figures import quantile
from .instances import BENCH_DIR, new_instance
from .pair import Side
from .postgres import Cluster, binaries, free_port
from .report import Line, write
from .signatures import check_times

MODULE = "bench.exchange_steps"
RATE_GOAL, WAIT_GOAL, MEMORY_GOAL, CHECK_GOAL = "≥ 200", "< 2,000", "≤ 1.1", "≤ 1"
AGREEING, CATCHING_UP, DRAINING = 60, 120, 1800  # seconds
WEBHOOK_SECONDS = 15
SETTLED = 0.2  # of the queue: then the memory is looked at for the first time


@dataclass(frozen=True)
class Drained:
    """A queue that was worked off: messages a second; memory of what does it, early and in the end."""

    rate: float
    early_mb: float
    late_mb: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.exchange", description=__doc__)
    parser.add_argument("--databases", default="postgresql,sqlite")
    parser.add_argument("--rate", type=int, default=250, help="messages a second of the steady flow")
    parser.add_argument("--seconds", type=int, default=40, help="how long it flows")
    parser.add_argument("--queue", type=int, default=100_000, help="messages that wait; 0: none")
    options = parser.parse_args()
    lines = [Line(f"check of {name}", ms, goal=CHECK_GOAL) for name, ms in check_times().items()]
    for database in options.databases.split(","):
        if database != "postgresql" or binaries():
            lines += _on(database, options)
    print(f"written to {write('exchange', lines)}", file=sys.stderr)
    return 0


def _on(database: str, options: argparse.Namespace) -> list[Line]:
    directory = BENCH_DIR / f"exchange-{database}"
    shutil.rmtree(directory, ignore_errors=True)
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        sides = [_side(code, database, cluster) for code in ("east", "west")]
        try:
            _begin(sides)
            lines = [*_steady(database, sides, options), *_webhook(database, sides)]
            return [*lines, *(_queue(database, sides, options.queue) if options.queue else [])]
        finally:
            for side in sides:
                side.end()


def _side(code: str, database: str, cluster: Cluster | None) -> Side:
    name, port = f"exchange_{code}", free_port()
    if cluster:
        cluster.drop(name)
        cluster.create(name)
    directory = BENCH_DIR / f"exchange-{database}" / code
    instance = new_instance(directory, database, cluster.url(name) if cluster else "")
    return Side(code, instance, port, f"http://127.0.0.1:{port}", MODULE)


def _begin(sides: list[Side]) -> None:
    """They know each other and have agreed on what flows."""
    east, west = sides
    cards = [side.do("name", code=side.code) for side in sides]
    east.do("meet", card=cards[1])
    west.do("meet", card=cards[0])
    for side in sides:
        side.begin("web")
        side.begin("worker")
    east.do("offer", code="west")
    until(lambda: west.do("sign", code="east") == "in_force", AGREEING)
    until(lambda: east.do("agreed", code="west") == "in_force", AGREEING)


def _steady(database: str, sides: list[Side], options: argparse.Namespace) -> list[Line]:
    east, west = sides
    used = sum(map(_cpu, sides))
    count = east.do("flow", code="west", rate=options.rate, seconds=options.seconds)
    until(lambda: _is_handled(west, count) and _is_receipted(east, count), CATCHING_UP)
    used = sum(map(_cpu, sides)) - used
    sent, handled = east.do("times")["sent"], west.do("times")["handled"]
    began = min(made for made, _done in sent.values())
    rate = len(sent) / (max(done for _made, done in sent.values()) - began)
    waits = {
        "written to receipted": [done - made for made, done in sent.values()],
        "written to handled": [handled[pk] - sent[pk][0] for pk in sent if pk in handled],
    }
    lines = [Line(f"{database}: signed, receipted and handled", rate, goal=RATE_GOAL, unit="/s")]
    lines += [
        Line(f"{database}: {name}, p95", 1000 * quantile(sorted(each), 0.95), goal=WAIT_GOAL)
        for name, each in waits.items()
    ]
    return [*lines, Line(f"{database}: CPU of both sides for each", 1000 * used / count)]


def _webhook(database: str, sides: list[Side]) -> list[Line]:
    east, west = sides
    for side in sides:
        side.do("make_table")
    west.end("web")
    plain = Side("webhook", west.instance, free_port(), "", MODULE, "bench.webhook:application")
    plain.begin("web")
    try:
        url = f"http://127.0.0.1:{plain.port}/"
        until(lambda: _answers(plain.port), AGREEING)
        found = east.do("hooks", url=url, seconds=WEBHOOK_SECONDS)
    finally:
        plain.end()
        west.begin("web")
    name = f"{database}: plain webhook, unsigned, one a call"
    return [Line(name, None, found["rate"], unit="/s"), Line(f"{name}, p95", None, found["p95"])]


def _queue(database: str, sides: list[Side], count: int) -> list[Line]:
    east, west = sides
    before = west.do("counts")["in"].get("handled", 0)
    east.end("worker")
    east.do("fill", code="west", count=count)
    found = _drained(east, west, before, count)
    name = f"{database}: queue of {count:,}"
    ratio = found.late_mb / found.early_mb
    return [
        Line(f"{name} drained", found.rate, goal=RATE_GOAL, unit="/s"),
        Line(f"{name}: memory of workers and server", found.late_mb, None, ratio, MEMORY_GOAL, "MB"),
    ]


def _drained(east: Side, west: Side, before: int, count: int) -> Drained:
    sides, early, late = (east, west), 0.0, 0.0
    east.begin("worker")
    begun = time.monotonic()
    while time.monotonic() < begun + DRAINING:
        time.sleep(2)
        handled = west.do("counts")["in"].get("handled", 0) - before
        late = sum(map(_memory, sides))
        if not early and handled >= SETTLED * count:
            early = late
        if handled >= count and not east.do("counts")["out"].get("waiting"):
            break
    return Drained(handled / (time.monotonic() - begun), early or late, late)


def _pids(side: Side) -> list[int]:
    """The worker and the processes of the web server."""
    web = side.children["web"].pid
    return [side.children["worker"].pid, web, *processes.children(web)]


def _cpu(side: Side) -> float:
    return processes.cpu_seconds(_pids(side))


def _memory(side: Side) -> float:
    return sum(map(processes.resident_mb, _pids(side)))


def _is_handled(west: Side, count: int) -> bool:
    return west.do("counts")["in"].get("handled", 0) >= count


def _is_receipted(east: Side, count: int) -> bool:
    return east.do("counts")["out"].get("done", 0) >= count


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until it holds, at most so long; whether it does."""
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.5)
    return found


if __name__ == "__main__":
    sys.exit(main())
