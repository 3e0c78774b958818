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
    work: Callable[[Callable[[], None]], None], *, kills: int, longest: float, rng: Random, workers: int = 1
) -> int:
    """Keep so many children at work at once and kill one of them after up to `longest` seconds, again and
    again; another takes its place.

    `work` gets a function to call when it begins. Answers how many kills met an open transaction. Raises
    RuntimeError where a child fell by itself.
    """
    let_go()
    inside = mmap.mmap(-1, workers)
    pids = {n: _begun(work, inside, n) for n in range(workers)}
    met = 0
    for left in reversed(range(kills)):
        time.sleep(rng.uniform(0, longest))
        n = rng.choice(sorted(pids))
        met += inside[n]
        _kill(pids.pop(n))
        if left >= workers:
            pids[n] = _begun(work, inside, n)
    for pid in pids.values():
        _kill(pid)
    return met


def _begun(work: Callable[[Callable[[], None]], None], inside: mmap.mmap, n: int) -> int:
    """The process id of a child that has begun to work; it shows in `inside[n]` whether it is in a
    transaction.
    """
    read, write = os.pipe()
    inside[n] = 0
    pid = os.fork()
    if pid == 0:
        _run(lambda: work(lambda: os.write(write, b".")), inside, n)
    os.close(write)
    os.read(read, 1)
    os.close(read)
    return pid


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("a child fell by itself; its traceback stands above")


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


def _run(work: Callable[[], None], inside: mmap.mmap | None = None, n: int = 0) -> None:
    """The child: work, tell what went wrong, end without the parent's clean-up."""
    code = 1
    try:
        if inside is not None:
            _show_transactions(inside, n)
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _show_transactions(inside: mmap.mmap, n: int) -> None:
    """Let the parent see whether a transaction is open."""
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self: transaction.Atomic) -> None:
        enter(self)
        inside[n] = 1

    def left(self: transaction.Atomic, *fault: object) -> None:
        leave(self, *fault)
        inside[n] = transaction.get_connection(self.using).in_atomic_block

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left


def _send(pipe: int, answer: Any) -> None:
    os.write(pipe, json.dumps(answer).encode())


def _all(pipe: int) -> str:
    with os.fdopen(pipe) as stream:
        return stream.read()
