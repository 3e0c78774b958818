"""Many reads as of one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_instant() -> Iterator[None]:
    """All that is read inside is of the instant of the first read. Nobody waits for it; it writes nothing.

    Inside a transaction of the caller it adds nothing: that one says what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # SQLite's own BEGIN, unlike that of our transactions, takes no lock against writers.
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
