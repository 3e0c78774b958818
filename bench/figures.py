"""Requests as figures: processor time for each, and how long the slow ones take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from .browser import Answer, Browser, WrongAnswerError
from .server import Server

WARM_UP = 20
REQUESTS = 200
OK = 200


@dataclass(frozen=True)
class Figure:
    """What one kind of request costs: milliseconds of processor, of the database server's, of waiting."""

    cpu: float
    database_cpu: float
    p50: float
    p95: float


def measure(
    server: Server, browser: Browser, addresses: Sequence[str], *, requests: int = REQUESTS
) -> Figure:
    """Ask for these pages in turn, one at a time; the first answers warm the caches and do not count."""
    turn = cycle(addresses)
    for address in islice(turn, max(WARM_UP, len(addresses))):
        expect_page(browser.get(address), address)
    return _timed(
        server, lambda: [expect_page(browser.get(each), each).seconds for each in islice(turn, requests)]
    )


def _timed(server: Server, run: Callable[[], list[float]]) -> Figure:
    before, database = server.cpu_seconds(), server.database_seconds()
    waits = sorted(run())
    used = (server.cpu_seconds() - before) * 1000 / len(waits)
    beside = (server.database_seconds() - database) * 1000 / len(waits)
    return Figure(used, beside, 1000 * quantile(waits, 0.5), 1000 * quantile(waits, 0.95))


def expect_page(answer: Answer, address: str) -> Answer:
    if answer.status != OK:
        raise WrongAnswerError(f"{address}: {answer.status} {answer.location}")
    return answer


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
