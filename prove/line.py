"""A bad line before an instance: calls are dropped before and after they arrive, doubled, delayed, overtaken
by later ones, and brought once more after seconds; at times it is cut, and nothing passes.
"""

import http.client
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

FAULTS = ("drop", "lose the answer", "double", "delay", "again later")
CUT = "cut"
LATE, LATER = 1.0, 3.0  # seconds; a call that is late is overtaken by those of other peers
PATIENCE = 15  # seconds for an instance to answer
OWN = ("transfer-encoding", "connection", "date", "server")  # headers that this door writes itself


@dataclass
class Line:
    """What stands before an instance and spoils calls to it. `share`: of calls that meet a fault."""

    target: int
    rng: Random
    share: float
    met: dict[str, int] = field(default_factory=dict)
    deck: list[str] = field(default_factory=list)  # faults still to come before one comes again
    is_bad: bool = False
    cut_until: float = 0.0

    def cut(self, seconds: float) -> None:
        """Nothing passes for so long."""
        self.cut_until = time.monotonic() + seconds

    def open(self) -> ThreadingHTTPServer:
        line = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with suppress(OSError):  # the worker that called was killed
                    line.carry(self, dict(self.headers), body)

            def log_message(self, *_words: object) -> None:
                """Silence."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def carry(self, door: BaseHTTPRequestHandler, headers: dict[str, str], body: bytes) -> None:
        fault = self._fault()
        self.met[fault] = self.met.get(fault, 0) + 1
        if fault in ("drop", CUT):
            return
        if fault == "delay":
            time.sleep(LATE)
        answer = self._brought(door.path, headers, body)
        if fault == "double":
            self._brought(door.path, headers, body)
        if fault == "again later":
            threading.Timer(LATER, self._brought, (door.path, headers, body)).start()
        if fault != "lose the answer" and answer is not None:
            _answer(door, *answer)

    def _fault(self) -> str:
        if self.is_bad and time.monotonic() < self.cut_until:
            return CUT
        if not self.is_bad or self.rng.random() >= self.share:
            return ""
        self.deck = self.deck or self.rng.sample(FAULTS, len(FAULTS))
        return self.deck.pop()

    def _brought(self, path: str, headers: dict[str, str], body: bytes) -> tuple | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=PATIENCE)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        return None


def _answer(door: BaseHTTPRequestHandler, status: int, told: list[tuple[str, str]], said: bytes) -> None:
    door.send_response(status)
    for name, value in told:
        if name.lower() not in OWN:
            door.send_header(name, value)
    door.end_headers()
    door.wfile.write(said)
