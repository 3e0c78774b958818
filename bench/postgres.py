"""A PostgreSQL of one's own on loopback, in a directory of one's own; for benchmarks and proofs, never for
data.
"""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

START_SECONDS = 60
PROGRAMS = ("initdb", "postgres", "psql", "createdb", "dropdb")
SETTINGS = {"max_wal_size": "4GB", "shared_buffers": "512MB", "max_connections": "60"}


def binaries() -> Path | None:
    """Where initdb and postgres live; None where PostgreSQL is not installed."""
    installed = sorted(
        glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]), reverse=True
    )
    on_path = [Path(found).parent] if (found := shutil.which("postgres")) else []
    places = (*map(Path, installed), *on_path)
    return next((place for place in places if all((place / name).exists() for name in PROGRAMS)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """One server. Runs as the user postgres when started by root, which PostgreSQL refuses to run as."""

    def __init__(self, directory: Path, *, fsync: bool = True) -> None:
        self.directory, self.port = directory.resolve(), free_port()
        self.fsync = fsync
        self.bin = binaries()
        self.process: subprocess.Popen | None = None
        self.owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def __enter__(self) -> "Cluster":
        self.directory.mkdir(parents=True, exist_ok=True)
        if self.owner:
            os.chown(self.directory, self.owner.pw_uid, self.owner.pw_gid)
        if not (self.directory / "PG_VERSION").exists():
            self._run(
                "initdb",
                "-D",
                str(self.directory),
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-U",
                "postgres",
            )
        options = SETTINGS | {"fsync": "on" if self.fsync else "off"}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [
            self._program("postgres"),
            "-D",
            str(self.directory),
            "-p",
            str(self.port),
            "-h",
            "127.0.0.1",
        ]
        log = open(self.directory.with_suffix(".log"), "ab")
        self.process = subprocess.Popen(
            [*command, "-k", str(self.directory), *words], stdout=log, stderr=log, **self._as()
        )
        self._wait()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.process.send_signal(signal.SIGINT)  # waits for nobody who is still connected
        self.process.wait()

    @property
    def pid(self) -> int:
        return self.process.pid

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, *, like: str = "") -> None:
        """A new database; `like`: a copy of another one."""
        self._ask("createdb", *(["-T", like] if like else []), name)

    def drop(self, name: str) -> None:
        self._ask("dropdb", "--if-exists", "--force", name)

    def has(self, name: str) -> bool:
        return bool(self._ask("psql", "-Atc", f"select 1 from pg_database where datname = '{name}'").strip())

    def settle(self, name: str) -> None:
        """What the server does by itself within minutes of a bulk fill: count rows, clear up."""
        self._ask("psql", "-d", name, "-c", "VACUUM ANALYZE")

    def _ask(self, program: str, *arguments: str) -> str:
        return self._run(program, "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", *arguments)

    def _program(self, name: str) -> str:
        return str(self.bin / name)

    def _as(self) -> dict:
        return (
            {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "cwd": "/"}
            if self.owner
            else {"cwd": "/"}
        )

    def _run(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [self._program(name), *arguments], check=True, capture_output=True, text=True, **self._as()
        )
        return done.stdout

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(subprocess.CalledProcessError):
                self._ask("psql", "-Atc", "select 1")
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise RuntimeError(f"PostgreSQL does not start; see {self.directory.with_suffix('.log')}")
