"""A web server of two workers, started for a measurement and stopped after it."""

import http.client
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .postgres import free_port

WORKERS = 2
START_SECONDS = 60


@dataclass
class Server:
    """Granian with a WSGI application; `beside` is a database server whose time counts too."""

    application: str
    environment: dict[str, str]
    directory: Path
    python: str = sys.executable
    beside: int | None = None
    options: tuple[str, ...] = (
        "--interface",
        "wsgi",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
    )
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def __enter__(self) -> "Server":
        address = ("--host", "127.0.0.1", "--port", str(self.port), "--workers", str(WORKERS))
        command = [self.python, "-m", "granian", *self.options, *address, self.application]
        # as `lianwei serve` starts its children
        environment = {"MALLOC_ARENA_MAX": "2"} | self.environment
        self.process = subprocess.Popen(command, cwd=self.directory, env=environment)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse()
                return self
            time.sleep(0.2)
        self.process.kill()
        raise RuntimeError(f"{self.application} does not answer")

    def __exit__(self, *_fault: object) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()
        self.process.wait()

    def cpu_seconds(self) -> float:
        """Processor time of the workers so far."""
        return processes.cpu_seconds(processes.children(self.process.pid))

    def database_seconds(self) -> float:
        """Processor time of the database server's processes so far; 0 where the workers are the database."""
        return processes.cpu_seconds(processes.children(self.beside)) if self.beside else 0.0

    def worker_mb(self) -> float:
        """Memory of the largest worker, shared libraries counted in full (RSS)."""
        return max(map(processes.resident_mb, processes.children(self.process.pid)), default=0.0)

    def worker_share_mb(self) -> float:
        """Memory of the largest worker with its part of what is shared (PSS)."""
        return max(map(processes.proportional_mb, processes.children(self.process.pid)), default=0.0)
