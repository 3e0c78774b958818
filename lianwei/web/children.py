"""Child processes of `lianwei serve`: started, watched, started again when they die, ended together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

LOOK_EVERY = 0.1  # seconds
WAITS = (0.5, 1, 2, 5, 15, 30)  # seconds before a child that died is started again
STEADY_AFTER = 60  # seconds of life after which the next death counts as the first
GRACE = 10  # seconds to end by itself
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop(Exception):
    """SIGINT or SIGTERM has come."""


@dataclass
class Child:
    """One program kept running; in a session of its own, so that Ctrl+C reaches it through us, once."""

    name: str
    command: tuple[str, ...]
    is_once: bool = False  # ends by itself
    deaths: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def look(self, now: float) -> None:
        """Start it when it is due; when it died, note when to try again."""
        if self.process is None and now >= self.due_at:
            self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own command line
            self.started_at = now
        elif self.process is not None and self.process.poll() is not None and not self.is_once:
            self.bury(now)

    def bury(self, now: float) -> None:
        self.deaths = 0 if now - self.started_at > STEADY_AFTER else self.deaths
        wait = WAITS[min(self.deaths, len(WAITS) - 1)]
        code = self.process.returncode if self.process else None
        print(f"{self.name} ended ({code}); starting it again in {wait} s", file=sys.stderr, flush=True)
        self.process, self.deaths, self.due_at = None, self.deaths + 1, now + wait


def keep_running(
    children: tuple[Child, ...], *, address: tuple[str, int], when_ready: Callable[[], None]
) -> int:
    """Run the children until SIGINT or SIGTERM; `when_ready` is called once, when the address answers."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    is_ready = False
    try:
        while True:
            for child in children:
                child.look(time.monotonic())
            if not is_ready and _answers(address):
                is_ready = True
                when_ready()
            time.sleep(LOOK_EVERY)
    except Stop:
        return 0
    finally:
        _end(children)


def _stop(number: int, frame: FrameType | None) -> None:
    """Once: `make` passes on what the whole group has got already, and a second would cut the end short."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stop


def family_of(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _answers(address: tuple[str, int]) -> bool:
    with socket.socket(family_of(address[0])) as probe:
        probe.settimeout(LOOK_EVERY)
        return probe.connect_ex(address) == 0


def _end(children: tuple[Child, ...]) -> None:
    """Ask all to end, wait, then insist."""
    alive = [child.process for child in children if child.process and child.process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
