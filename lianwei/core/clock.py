"""The only reader of time, so that a whole year can be played in seconds.

`playing(at)` moves this process to another instant; the demo and the tests use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

_played: ContextVar[datetime | None] = ContextVar("played_instant", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _played.get() or timezone.now()


def today() -> date:
    """The present day in the office (Asia/Shanghai): deadlines are days, not instants."""
    return timezone.localtime(now()).date()


def as_office_time(at: datetime) -> datetime:
    """An instant as the office clock shows it."""
    return timezone.localtime(at)


@contextmanager
def playing(at: datetime) -> Iterator[None]:
    """Let `now()` answer `at` inside the block."""
    token = _played.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _played.reset(token)
