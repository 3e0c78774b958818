"""`python -m bench.intake`: submissions a second, side by side with django-helpdesk.

Both under the same server with as many workers, each on a database of the same kind, sent by the same eight
senders, in turn in one run. Ours with encryption, idempotency, event and delivery on; what the worker does
afterwards is not in it.

First one request for each submission: ours through the intake API, the peer's through its public form. Then
as people do it: ours opens and sends the portal's three screens and sees the receipt, seven requests; the
peer's opens its form, sends it and sees the ticket, three. Prints a table and writes
bench/results/intake.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from . import helpdesk
from .crowd import Crowd, Send, crowd
from .instances import BENCH_DIR, ROOT, Instance, new_instance
from .postgres import Cluster, binaries
from .report import Line, write
from .senders import api_sender, portal_sender, ticket_person, ticket_sender
from .server import Server

SUBMISSIONS, PEOPLE, ROUNDS = 800, 400, 3
RATE_GOAL, CPU_GOAL, WRITE_GOAL = "≥ 1.7 ×", "≤ 3.5", "≤ 2"


@dataclass(frozen=True)
class Door:
    """One request for each submission, and the whole way of a person."""

    request: Crowd
    person: Crowd


def main() -> int:
    options = _options()
    peer = None if options.no_peer else _peer()
    lines: list[Line] = []
    for database in options.databases.split(","):
        if database != "postgresql" or binaries():
            lines += _lines(database, *_ours(database), peer)
    print(f"written to {write('intake', lines)}", file=sys.stderr)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--no-peer", action="store_true", help="without django-helpdesk beside it")
    return parser.parse_args()


def _lines(database: str, ours: Door, write_ms: float, peer: Door | None) -> list[Line]:
    other = peer if database == "sqlite" else None
    return [
        *_pair(f"{database}: submissions", ours.request, other and other.request, (RATE_GOAL, CPU_GOAL)),
        Line(f"{database}: in the write transaction", write_ms, goal=WRITE_GOAL),
        *_pair(f"{database}: people at the form", ours.person, other and other.person, ("", "")),
    ]


def _pair(name: str, ours: Crowd, peer: Crowd | None, goals: tuple[str, str]) -> list[Line]:
    rate, cpu = (peer.rate, peer.cpu) if peer else (None, None)
    return [
        Line(name, ours.rate, rate, ours.rate / rate if rate else None, goals[0], "/s"),
        Line(f"{name}, CPU", ours.cpu, cpu, cpu / ours.cpu if cpu else None, goals[1]),
    ]


def _ours(database: str) -> tuple[Door, float]:
    directory, name = BENCH_DIR / f"intake-{database}", "lianwei_intake"
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        shutil.rmtree(directory, ignore_errors=True)  # what an earlier run handed in would be in the way
        if cluster:
            cluster.drop(name)
            cluster.create(name)
        instance = new_instance(directory, database, cluster.url(name) if cluster else "")
        write_ms = _door(instance, "time")["transaction_ms"]
        key = _door(instance, "key")["key"]
        beside = cluster.pid if cluster else None
        environment = instance.environment | {"LIANWEI_TRUSTED_PROXIES": "1"}  # visitors of many networks
        with Server("lianwei.wsgi:application", environment, ROOT, beside=beside) as server:
            request = _measured(server, lambda: api_sender(server.port, key), SUBMISSIONS)
            return Door(request, _measured(server, lambda: portal_sender(server.port), PEOPLE)), write_ms


def _door(instance: Instance, what: str) -> dict:
    command = [sys.executable, "-m", "bench.intake_door", what]
    done = subprocess.run(command, cwd=ROOT, env=instance.environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def _peer() -> Door | None:
    """django-helpdesk's public form, on SQLite, filled with a thousand tickets."""
    found = helpdesk.project(BENCH_DIR / "helpdesk-intake", tickets=2000)
    if isinstance(found, str):
        print(found, file=sys.stderr)
        return None
    with Server("wsgi:application", found.environment, helpdesk.PROJECT, python=found.python) as server:
        request = _measured(server, lambda: ticket_sender(server.port), SUBMISSIONS)
        return Door(request, _measured(server, lambda: ticket_person(server.port), PEOPLE))


def _measured(server: Server, sender: Callable[[], Send], submissions: int) -> Crowd:
    """The best of several rounds, after one that warms up."""
    crowd(server, sender, submissions // 4)
    rounds = [crowd(server, sender, submissions) for _ in range(ROUNDS)]
    return Crowd(max(each.rate for each in rounds), min(each.cpu for each in rounds))


if __name__ == "__main__":
    sys.exit(main())
