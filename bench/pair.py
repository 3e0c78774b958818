"""Instances that exchange with each other: each with its web server, its worker and a driver for steps.

`python -m bench.pair MODULE` is the driver: it reads one step a line (JSON), does what STEPS of the module
says, and prints what came of it.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .instances import ROOT, Instance

SHUTDOWN = 5  # seconds
SERVER = ("--interface", "wsgi", "--blocking-threads", "4", "--no-ws", "--log-level", "error")


@dataclass
class Side:
    """One of them. `url` is what the others call: its port, or a line before it. `module` has its steps."""

    code: str
    instance: Instance
    port: int
    url: str
    module: str
    web: str = "lianwei.wsgi:application"
    children: dict[str, subprocess.Popen] = field(default_factory=dict)
    kills: int = 0

    @property
    def environment(self) -> dict[str, str]:
        own = {"LIANWEI_PUBLIC_URL": self.url, "LIANWEI_OUTGOING_HOSTS": "127.0.0.1"}
        return self.instance.environment | own | {"MALLOC_ARENA_MAX": "2"}

    def do(self, step: str, **told: Any) -> Any:
        """Do a step in this instance; what came of it."""
        if "driver" not in self.children:
            self.begin("driver")
        driver = self.children["driver"]
        driver.stdin.write(json.dumps({"do": step} | told) + "\n")
        driver.stdin.flush()
        answer = driver.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.code}: {step} failed")
        return json.loads(answer)

    def begin(self, what: str) -> None:
        """Start the web server, the worker or the driver."""
        commands = {
            "web": ["-m", "granian", *SERVER, "--host", "127.0.0.1", "--port", str(self.port), self.web],
            "worker": ["-m", "lianwei.cli", "work"],
            "driver": ["-m", "bench.pair", self.module],
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE} if what == "driver" else QUIET
        command = [sys.executable, *commands[what]]
        self.children[what] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, text=True, start_new_session=True, **pipes
        )

    def kill(self, what: str) -> None:
        """kill -9 of the web server or the worker; another takes its place."""
        _kill(self.children[what])
        self.kills += 1
        self.begin(what)

    def end(self, *names: str) -> None:
        """Stop what runs here, or those of these names alone."""
        for name in names or tuple(self.children):
            child = self.children.pop(name, None)
            if child is None:
                continue
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(SHUTDOWN)
            _kill(child)


def _kill(child: subprocess.Popen) -> None:
    """With what it started: a web server has processes of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def main(module: str) -> None:
    """The driver. What the product itself prints goes to stderr."""
    import django

    django.setup()
    steps = importlib.import_module(module).STEPS
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        told = json.loads(line)
        answer = steps[told.pop("do")](**told)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
