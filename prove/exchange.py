"""Two instances on two ports, a bad line between them: calls are dropped before and after they arrive,
doubled, delayed and brought again later, and the workers of both sides are killed -9 all the while. Every
message must take effect once, in the order of its subject, and have a receipt that verifies. Before, the two
sign an agreement over the same line; after, one ends it, and both prove that they deleted what they received.
"""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

from bench.instances import ROOT, Instance, new_instance

MESSAGES, AT_A_TIME, SUBJECTS = 200, 10, 7
AGREEING = 120  # seconds for a signature or a certificate to come over the bad line
PATIENCE = 420  # seconds until everything must have arrived
FAULTS = ("drop", "lose the answer", "double", "delay", "again later")
SHARE = 0.4  # of calls that meet a fault
SHUTDOWN = 5


@dataclass
class Line:
    """What stands before an instance and spoils calls to it."""

    target: int
    rng: Random
    met: dict[str, int] = field(default_factory=dict)
    is_bad: bool = True

    def open(self) -> ThreadingHTTPServer:
        line = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                line.carry(self, dict(self.headers), body)

            def log_message(self, *_words: object) -> None:
                """Silence."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def carry(self, door: BaseHTTPRequestHandler, headers: dict[str, str], body: bytes) -> None:
        is_met = self.is_bad and self.rng.random() < SHARE
        fault = self.rng.choice(FAULTS) if is_met else ""
        self.met[fault] = self.met.get(fault, 0) + 1
        if fault == "drop":
            return
        if fault == "delay":
            time.sleep(1)
        answer = self._brought(door.path, headers, body)
        if fault == "double":
            self._brought(door.path, headers, body)
        if fault == "again later":
            threading.Timer(3, self._brought, (door.path, headers, body)).start()
        if fault == "lose the answer" or answer is None:
            return
        status, told, said = answer
        door.send_response(status)
        for name, value in told:
            if name.lower() not in ("transfer-encoding", "connection", "date", "server"):
                door.send_header(name, value)
        with suppress(BrokenPipeError, ConnectionResetError):  # the worker that called was killed
            door.end_headers()
            door.wfile.write(said)

    def _brought(self, path: str, headers: dict[str, str], body: bytes) -> tuple | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=10)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        return None


@dataclass
class Side:
    """An instance with its web server and its worker."""

    instance: Instance
    port: int
    url: str
    children: dict[str, subprocess.Popen] = field(default_factory=dict)
    kills: int = 0

    @property
    def environment(self) -> dict[str, str]:
        own = {"LIANWEI_PUBLIC_URL": self.url, "LIANWEI_OUTGOING_HOSTS": "127.0.0.1"}
        return self.instance.environment | own

    def step(self, *words: str) -> object:
        command = [sys.executable, "-m", "prove.exchange_side", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout)

    def begin(self, what: str) -> None:
        web = ["-m", "granian", "--interface", "wsgi", "--port", str(self.port), "--log-level", "error"]
        commands = {
            "web": [*web, "lianwei.wsgi:application"],
            "worker": ["-m", "lianwei.cli", "work"],
        }
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, *commands[what]]
        self.children[what] = subprocess.Popen(command, cwd=ROOT, env=self.environment, **quiet)

    def kill_worker(self) -> None:
        self.children["worker"].kill()
        self.children["worker"].wait()
        self.kills += 1
        self.begin("worker")

    def end(self) -> None:
        for child in self.children.values():
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(SHUTDOWN)
            child.kill()


def main() -> int:
    """Answers 0 where all of it held."""
    with tempfile.TemporaryDirectory(prefix="lianwei-exchange-") as name:
        lines = [Line(_free_port(), Random(n)) for n in range(2)]
        doors = [line.open() for line in lines]
        sides = [
            Side(
                new_instance(Path(name) / code, "sqlite", ""),
                line.target,
                f"http://127.0.0.1:{door.server_port}",
            )
            for code, line, door in zip(("east", "west"), lines, doors, strict=True)
        ]
        try:
            return _proved(sides, lines)
        finally:
            for side in sides:
                side.end()
            for door in doors:
                door.shutdown()


def _proved(sides: list[Side], lines: list[Line]) -> int:
    cards = [side.step("name", code) for side, code in zip(sides, ("east", "west"), strict=True)]
    sides[0].step("meet", str(cards[1]))
    sides[1].step("meet", str(cards[0]))
    for side in sides:
        side.begin("web")
        side.begin("worker")
    sides[0].step("offer")
    _awaited(lambda: sides[1].step("sign") == "in_force" and sides[0].step("agreed") == "in_force")
    rng, begun = Random(3), time.monotonic()
    for first in range(0, MESSAGES, AT_A_TIME):
        for side in sides:
            side.step("write", str(first), str(AT_A_TIME), str(SUBJECTS))
        rng.choice(sides).kill_worker()
    found = _drained(sides, rng, lines)
    sides[0].step("end")
    gone = {"figures": 0, "copies": 0, "certificates": 2}
    _awaited(lambda: all(side.step("left") == gone for side in sides))
    left = [side.step("left") for side in sides]
    seconds = time.monotonic() - begun
    met = {fault: sum(line.met.get(fault, 0) for line in lines) for fault in FAULTS}
    kills = sum(side.kills for side in sides)
    copies = sum(each["copies"] for each in found)
    print(f"{2 * MESSAGES} messages, {kills} kills, faults {met}, {copies} doubles, {seconds:.0f} s")
    return max(
        _claim("every message is receipted", found, lambda s: s["waiting"] == 0 and s["done"] == MESSAGES),
        _claim("every receipt verifies by the peer's public key", found, lambda s: s["good"] == MESSAGES),
        _claim("each took effect once", found, lambda s: s["effects"] == s["months"] == MESSAGES),
        _claim("none is kept twice", found, lambda s: s["came"] == s["handled"] == MESSAGES),
        _claim("those of one subject in order", found, lambda s: s["in_order"]),
        _claim("after the end nothing is left, and both sides prove it", left, lambda s: s == gone),
        _claim("every fault was met", found, lambda _: all(met.values()) and kills > 0),
    )


def _awaited(holds: Callable[[], bool]) -> None:
    """Wait until it holds; the claims say whether it did."""
    until = time.monotonic() + AGREEING
    while time.monotonic() < until and not holds():
        time.sleep(1)


def _drained(sides: list[Side], rng: Random, lines: list[Line]) -> list[dict]:
    """Wait until nothing is under way, killing on; the line is good for the last minutes."""
    until = time.monotonic() + PATIENCE
    while True:
        found = [side.step("state") for side in sides]
        is_done = all(s["waiting"] == 0 and s["handled"] == MESSAGES for s in found)
        if is_done or time.monotonic() > until:
            return found
        if time.monotonic() > until - PATIENCE / 2:
            for line in lines:
                line.is_bad = False
        elif rng.random() < SHARE:
            rng.choice(sides).kill_worker()
        time.sleep(1)


def _claim(sentence: str, found: list[dict], holds) -> int:
    is_good = all(holds(each) for each in found)
    print(
        f"{'PASS' if is_good else 'FAIL'} exchange: {sentence}{'' if is_good else f' ({found})'}", flush=True
    )
    return 0 if is_good else 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
