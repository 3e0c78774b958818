"""What changes a few times a year is kept in each process, for as long as its edition stands.

Code lists, working days, organisations and roles are needed on every page. Whenever one of their tables is
written, a trigger of the database gives its edition a new mark (lianwei/web/migrations/0001_editions.py): no
writer can forget it, whatever process or program it is. A reader asks for the mark, one small query, and
keeps what it worked out under it. Marks are random: one that was rolled back never comes again, so that
nothing stays that was never committed.

A request asks for all marks at once (`one_look`) and sees these things as they stood when it first asked;
once it writes one of their tables itself, it asks each time.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar, cast

from django.db import connection

Reader = TypeVar("Reader", bound=Callable[..., Any])
SELECT = "SELECT name, mark FROM core_edition"
WATCHED = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'edition_*'",
    "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE starts_with(tgname, 'edition_')",
}
WRITTEN = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)')
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN")


@dataclass
class Look:
    """The marks as a request found them. `is_over`: it wrote a table that has an edition."""

    marks: dict[str, str] = field(default_factory=dict)
    is_over: bool = False


_look: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within, the marks are asked once, all together, until this connection writes one of their tables."""
    look = Look()
    token = _look.set(look)
    try:
        with connection.execute_wrapper(_watcher(look)):
            yield
    finally:
        _look.reset(token)


def _watcher(look: Look) -> Callable[..., Any]:
    def watch(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        answer = execute(sql, *given)
        look.is_over = look.is_over or (not sql.startswith(HARMLESS) and _has_edition(sql))
        return answer

    return watch


def _has_edition(sql: str) -> bool:
    """Whether a statement may write a table with an edition; of one not understood, it is assumed."""
    written = WRITTEN.match(sql)
    return written is None or written[1] in _tables_with_edition()


@cache
def _tables_with_edition() -> frozenset[str]:
    """The tables whose triggers make new marks, as the database has them."""
    return frozenset(table for (table,) in _rows(WATCHED[connection.vendor]))


def mark_of(edition: str) -> str | None:
    """The present mark; None before anything was written. Past the ORM, which would cost what is saved."""
    look = _look.get()
    if look is None or look.is_over:
        return _marks().get(edition)
    look.marks = look.marks or _marks()
    return look.marks.get(edition)


def _marks() -> dict[str, str]:
    return dict(_rows(SELECT))


def _rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def kept(edition: str, *, size: int = 128) -> Callable[[Reader], Reader]:
    """A reader whose answers are kept while nothing of the edition changes: hashable arguments, by place;
    answers nobody may change.
    """

    def decorate(read: Reader) -> Reader:
        @lru_cache(maxsize=size)
        def under(mark: str, *given: Any) -> Any:
            return read(*given)

        @wraps(read)
        def current(*given: Any) -> Any:
            mark = mark_of(edition)
            return under(mark, *given) if mark else read(*given)

        return cast(Reader, current)

    return decorate
