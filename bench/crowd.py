"""Several senders at one server at once, each a process of its own.

Threads of one process would wait for each other, and their measure would be the sender's, not the server's.
"""

import http.client
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import BrokenBarrierError

from .browser import WrongAnswerError
from .server import Server

SENDERS = 8
READY_SECONDS = 60
FORK = multiprocessing.get_context("fork")
Send = Callable[[int], None]


@dataclass(frozen=True)
class Crowd:
    """Submissions a second, and the milliseconds of processor time of server and database for each."""

    rate: float
    cpu: float


def crowd(server: Server, sender: Callable[[], Send], count: int) -> Crowd:
    """`count` submissions by eight senders, who begin together once each has opened what it sends.

    Raises WrongAnswerError with the first answer that was not the one wanted.
    """
    each = count // SENDERS
    begin, faults = FORK.Barrier(SENDERS + 1), FORK.SimpleQueue()
    people = [FORK.Process(target=_run, args=(sender, each, begin, faults)) for _ in range(SENDERS)]
    for person in people:
        person.start()
    try:
        begin.wait(READY_SECONDS)
    except BrokenBarrierError:
        raise WrongAnswerError(faults.get()) from None
    used, begun = _used(server), time.perf_counter()
    for person in people:
        person.join()
    seconds = time.perf_counter() - begun
    if not faults.empty():
        raise WrongAnswerError(faults.get())
    return Crowd(each * SENDERS / seconds, 1000 * (_used(server) - used) / (each * SENDERS))


def _run(sender: Callable[[], Send], count: int, begin, faults) -> None:
    try:
        send = sender()
        begin.wait(READY_SECONDS)
        for number in range(count):
            send(number)
    except (WrongAnswerError, OSError, http.client.HTTPException) as fault:
        faults.put(f"{type(fault).__name__}: {fault}")
        begin.abort()


def _used(server: Server) -> float:
    return server.cpu_seconds() + server.database_seconds()
