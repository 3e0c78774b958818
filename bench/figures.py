"""Requests as figures: processor time for each, and how long the slow ones take."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from .browser import Answer, Browser, WrongAnswerError
from .server import Server

WARM_UP = 24
REQUESTS = 90
ROUNDS = 3
OK = 200
Question = str | tuple[str, dict]  # a page, or a form and where it is sent


@dataclass(frozen=True)
class Figure:
    """What one kind of request costs: milliseconds of processor, of the database server's, of waiting."""

    cpu: float
    database_cpu: float
    p50: float
    p95: float


def measure(
    server: Server, browser: Browser, questions: Sequence[Question], *, requests: int = REQUESTS
) -> Figure:
    """Ask these in turn, one at a time; the first answers warm the caches and do not count.

    Each figure is that of the quietest of several rounds: what else the machine does is not to be measured.
    """
    turn = cycle(questions)
    for question in islice(turn, max(WARM_UP, len(questions))):
        _asked(browser, question)
    rounds = [_round(server, browser, list(islice(turn, requests))) for _ in range(ROUNDS)]
    return Figure(*(min(each) for each in zip(*rounds, strict=True)))


def _round(server: Server, browser: Browser, questions: list[Question]) -> tuple[float, float, float, float]:
    before, database = server.cpu_seconds(), server.database_seconds()
    waits = sorted(_asked(browser, each).seconds for each in questions)
    used = (server.cpu_seconds() - before) * 1000 / len(waits)
    beside = (server.database_seconds() - database) * 1000 / len(waits)
    return used, beside, 1000 * quantile(waits, 0.5), 1000 * quantile(waits, 0.95)


def _asked(browser: Browser, question: Question) -> Answer:
    """The page at an address, or the answer to a form sent there."""
    if isinstance(question, str):
        return expect_page(browser.get(question), question)
    address, fields = question
    return expect_page(browser.post(address, fields), address)


def expect_page(answer: Answer, address: str) -> Answer:
    if answer.status != OK:
        raise WrongAnswerError(f"{address}: {answer.status} {answer.location}")
    return answer


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
