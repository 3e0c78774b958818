"""`python -m bench.intake`: submissions a second, side by side with django-helpdesk.

Both under the same server with as many workers, each on a database of the same kind, sent by the same eight
senders, in turn in one run. Ours with encryption, idempotency, event and delivery on; what the worker does
afterwards is not in it. Prints a table and writes bench/results/intake.json.
"""

import argparse
import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from . import helpdesk
from .browser import Browser, WrongAnswerError
from .instances import BENCH_DIR, ROOT, Instance, new_instance
from .intake_door import submission
from .postgres import Cluster, binaries
from .report import Line, write
from .server import Server

SENDERS, SUBMISSIONS, ROUNDS = 8, 800, 3
RATE_GOAL, CPU_GOAL, WRITE_GOAL = "≥ 1.7 ×", "≤ 3.5", "≤ 2"
CREATED, REDIRECTED = 201, 302
Send = Callable[[int], None]


@dataclass(frozen=True)
class Intake:
    """The best of several rounds: submissions a second, and processor time for each."""

    rate: float
    cpu: float


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


def _lines(database: str, ours: Intake, write_ms: float, peer: Intake | None) -> list[Line]:
    other = peer if database == "sqlite" else None
    rate = Line(
        f"{database}: submissions",
        ours.rate,
        other.rate if other else None,
        ours.rate / other.rate if other else None,
        RATE_GOAL,
        "/s",
    )
    cpu = Line(
        f"{database}: CPU", ours.cpu, other.cpu if other else None, other.cpu / ours.cpu if other else None
    )
    cpu = Line(cpu.measure, cpu.ours, cpu.peer, cpu.ratio, CPU_GOAL)
    return [rate, cpu, Line(f"{database}: in the write transaction", write_ms, goal=WRITE_GOAL)]


def _ours(database: str) -> tuple[Intake, float]:
    directory, name = BENCH_DIR / f"intake-{database}", "lianwei_intake"
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        if cluster and not cluster.has(name):
            cluster.create(name)
        instance = new_instance(directory, database, cluster.url(name) if cluster else "")
        write_ms = _door(instance, "time")["transaction_ms"]
        key = _door(instance, "key")["key"]
        beside = cluster.pid if cluster else None
        with Server("lianwei.wsgi:application", instance.environment, ROOT, beside=beside) as server:
            return _measured(server, lambda: _api_sender(server.port, key)), write_ms


def _door(instance: Instance, what: str) -> dict:
    command = [sys.executable, "-m", "bench.intake_door", what]
    done = subprocess.run(command, cwd=ROOT, env=instance.environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def _api_sender(port: int, key: str) -> Send:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(number: int) -> None:
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        body = json.dumps(submission(number))
        connection.request("POST", "/api/intake/v1/complaints", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != CREATED:
            raise WrongAnswerError(f"{answer.status} {text[:500]!r}")

    return send


def _peer() -> Intake | None:
    """django-helpdesk's public form, on SQLite, filled with a thousand tickets."""
    found = helpdesk.project(BENCH_DIR / "helpdesk-intake", tickets=2000)
    if isinstance(found, str):
        print(found, file=sys.stderr)
        return None
    with Server("wsgi:application", found.environment, helpdesk.PROJECT, python=found.python) as server:
        return _measured(server, lambda: _form_sender(server.port))


def _form_sender(port: int) -> Send:
    browser = Browser(port)
    token = browser.token("/tickets/submit/")

    def send(number: int) -> None:
        text = submission(number)
        fields = {
            "queue": "1",
            "title": "健身卡退款",
            "body": text["narrative"],
            "priority": "3",
            "submitter_email": f"person{number}@example.org",
        }
        answer = browser.post("/tickets/submit/", token | fields)
        if answer.status != REDIRECTED:
            raise WrongAnswerError(f"{answer.status} {answer.text[:2000]}")

    return send


def _measured(server: Server, sender: Callable[[], Send]) -> Intake:
    senders = [sender() for _ in range(SENDERS)]
    _round(senders, SUBMISSIONS // 4)
    rounds = []
    for _n in range(ROUNDS):
        cpu, begun = server.cpu_seconds() + server.database_seconds(), time.perf_counter()
        count = _round(senders, SUBMISSIONS)
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
