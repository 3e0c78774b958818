"""Child processes that work in the database until they end or are killed at a random instant."""

import json
import mmap
import os
import signal
import time
import traceback
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connections, transaction

READY_SECONDS = 60


def let_go() -> None:
    """A process that forks must hold no connection and no pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def killed_while(
    work: Callable[[Callable[[], None]], None], *, kills: int, longest: float, rng: Random
) -> int:
    """Start a child again and again and kill it each time, up to `longest` seconds after it began to work.

    `work` gets a function to call when it begins. Answers how many kills met an open transaction.
    """
    let_go()
    inside = mmap.mmap(-1, 1)
    met = 0
    for _ in range(kills):
        read, write = os.pipe()
        inside[0] = 0
        pid = os.fork()
        if pid == 0:
            _run(lambda begin=write: work(lambda: os.write(begin, b".")), inside)
        os.close(write)
        os.read(read, 1)
        os.close(read)
        time.sleep(rng.uniform(0, longest))
        met += inside[0]
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return met


def at_once(work: Callable[[int], Any], *, count: int) -> list[Any]:
    """Run `work(number)` in so many processes at once; answers what each returned (JSON)."""
    let_go()
    pipes = []
    for number in range(count):
        read, write = os.pipe()
        if os.fork() == 0:
            _run(lambda n=number, out=write: _send(out, work(n)))
        os.close(write)
        pipes.append(read)
    answers = [json.loads(_all(read) or "null") for read in pipes]
    for _ in pipes:
        os.wait()
    return answers


def _run(work: Callable[[], None], inside: mmap.mmap | None = None) -> None:
    """The child: work, tell what went wrong, end without the parent's clean-up."""
    code = 1
    try:
        if inside is not None:
            _show_transactions(inside)
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _show_transactions(inside: mmap.mmap) -> None:
    """Let the parent see whether a transaction is open."""
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self: transaction.Atomic) -> None:
        enter(self)
        inside[0] = 1

    def left(self: transaction.Atomic, *fault: object) -> None:
        leave(self, *fault)
        inside[0] = transaction.get_connection(self.using).in_atomic_block

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left


def _send(pipe: int, answer: Any) -> None:
    os.write(pipe, json.dumps(answer).encode())


def _all(pipe: int) -> str:
    with os.fdopen(pipe) as stream:
        return stream.read()
