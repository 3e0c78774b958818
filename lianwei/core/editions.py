"""What changes a few times a year is kept in each process, for as long as its edition stands.

Code lists, working days, organisations and roles are needed on every page. Whenever one of their tables is
written, a trigger of the database gives its edition a new mark (lianwei/web/migrations/0001_editions.py): no
writer can forget it, whatever process or program it is. A reader asks for the mark, one small query, and
keeps what it worked out under it. Marks are random: one that was rolled back never comes again, so that
nothing stays that was never committed.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.db import connection

Reader = TypeVar("Reader", bound=Callable[..., Any])
SELECT = "SELECT mark FROM core_edition WHERE name = %s"


def mark_of(edition: str) -> str | None:
    """The present mark; None before anything was written. Past the ORM, which would cost what is saved."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [edition])
        row = cursor.fetchone()
    return row[0] if row else None


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
