"""Rows by the million, past the ORM: for loads that bring their own keys (synthetic alliances, imports), and
to read what figures are made of.

Values must be ready for the database (Field.get_db_prep_save). Constraints hold as ever.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.management.color import no_style
from django.db import connection, models

LOADING = "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA wal_autocheckpoint=20000"


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert rows given as tuples in the order of `columns`: COPY on PostgreSQL, one prepared INSERT
    elsewhere.
    """
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(rows))  # noqa: S608 - names of our own tables
            return
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def columns_read(rows: models.QuerySet, *names: str) -> list[Sequence[Any]]:
    """Columns of these rows as the database gives them, past the ORM: JSON as text; days as text and yes and
    no as 1 and 0 where it is SQLite.
    """
    try:
        sql, given = rows.values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return [()] * len(names)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchall()
    return list(zip(*found, strict=True)) if found else [()] * len(names)


def reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """PostgreSQL's sequences know nothing of keys that were given."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("".join(statements))


@contextmanager
def loading() -> Iterator[None]:
    """Let SQLite write without waiting for the disk: a fallen process loses nothing, a power cut the whole
    load.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:  # a transaction keeps what it began with
        yield
        return
    kept = [_pragma(each.partition("=")[0]) for each in LOADING.split(";")]
    _run(LOADING.split(";"))
    try:
        yield
    finally:
        _run(kept)


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def _pragma(statement: str) -> str:
    """The setting as it is now, as the statement that gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return f"{statement}={cursor.fetchone()[0]}"


def prepared(field: models.Field, value: Any) -> Any:
    """A value as the database takes it."""
    return field.get_db_prep_save(value, connection)
