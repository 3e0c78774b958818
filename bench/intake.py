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
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from . import helpdesk
from .browser import WrongAnswerError
from .instances import BENCH_DIR, ROOT, Instance, new_instance
from .postgres import Cluster, binaries
from .report import Line, write
from .senders import Send, api_sender, portal_sender, ticket_person, ticket_sender
from .server import Server

SENDERS, SUBMISSIONS, PEOPLE, ROUNDS = 8, 800, 400, 3
RATE_GOAL, CPU_GOAL, WRITE_GOAL = "≥ 1.7 ×", "≤ 3.5", "≤ 2"


@dataclass(frozen=True)
class Intake:
    """The best of several rounds: submissions a second, and processor time for each."""

    rate: float
    cpu: float


@dataclass(frozen=True)
class Door:
    """One request for each submission, and the whole way of a person."""

    request: Intake
    person: Intake


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


def _pair(name: str, ours: Intake, peer: Intake | None, goals: tuple[str, str]) -> list[Line]:
    rate, cpu = (peer.rate, peer.cpu) if peer else (None, None)
    return [
        Line(name, ours.rate, rate, ours.rate / rate if rate else None, goals[0], "/s"),
        Line(f"{name}, CPU", ours.cpu, cpu, cpu / ours.cpu if cpu else None, goals[1]),
    ]


def _ours(database: str) -> tuple[Door, float]:
    directory, name = BENCH_DIR / f"intake-{database}", "lianwei_intake"
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        if cluster and not cluster.has(name):
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


def _measured(server: Server, sender: Callable[[], Send], submissions: int) -> Intake:
    senders = [sender() for _ in range(SENDERS)]
    _round(senders, submissions // 4)
    rounds = []
    for _n in range(ROUNDS):
        cpu, begun = server.cpu_seconds() + server.database_seconds(), time.perf_counter()
        count = _round(senders, submissions)
        seconds = time.perf_counter() - begun
        used = server.cpu_seconds() + server.database_seconds() - cpu
        rounds.append((count / seconds, 1000 * used / count))
    return Intake(max(rate for rate, _cpu in rounds), min(cpu for _rate, cpu in rounds))


def _round(senders: list[Send], submissions: int) -> int:
    faults: list[Exception] = []

    def run(send: Send) -> None:
        try:
            for number in range(submissions // len(senders)):
                send(number)
        except (WrongAnswerError, OSError, http.client.HTTPException) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(send,)) for send in senders]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if faults:
        raise faults[0]
    return submissions // len(senders) * len(senders)


if __name__ == "__main__":
    sys.exit(main())
