"""Counting no further than anybody wants to know, by statements that are worked out once and asked often."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

NONE = "SELECT 1 WHERE 1 = 0"  # a condition that nothing can meet


@dataclass(frozen=True, slots=True)
class Counting:
    """One statement that answers several numbers, by name."""

    names: tuple[str, ...]
    sql: str
    given: tuple[Any, ...]

    def answer(self) -> dict[str, int]:
        """The numbers as they are now."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.given)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


def counting(asked: Mapping[str, QuerySet], *, limit: int) -> Counting:
    """A statement that counts the rows of each query, no further than `limit`."""
    parts = [_statement(rows[:limit]) for rows in asked.values()]
    sql = ", ".join(f"(SELECT COUNT(*) FROM ({part}) counted)" for part, _given in parts)  # noqa: S608 - Django's own text
    return Counting(tuple(asked), f"SELECT {sql}", tuple(each for _part, given in parts for each in given))


def _statement(rows: QuerySet) -> tuple[str, tuple[Any, ...]]:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return NONE, ()


@dataclass(frozen=True, slots=True)
class Holding:
    """Which of several tables hold a row under a key: one statement, so that a page asks no empty table.

    `columns`: by table, the column that holds the key.
    """

    columns: Mapping[type[Model], str]
    sql: str

    def answer(self, keys: Mapping[str, Any]) -> frozenset[type[Model]]:
        """The tables with a row; `keys`: by column."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [keys[column] for column in self.columns.values()])
            answers = cursor.fetchone()
        return frozenset(table for table, holds in zip(self.columns, answers, strict=True) if holds)


def holding(columns: Mapping[type[Model], str]) -> Holding:
    """Past the ORM, which would take longer to write such a statement than the database to answer it."""
    name = connection.ops.quote_name
    each = (
        f"EXISTS (SELECT 1 FROM {name(table._meta.db_table)} WHERE {name(column)} = %s)"  # noqa: S608 - names of the code
        for table, column in columns.items()
    )
    return Holding(columns, f"SELECT {', '.join(each)}")
