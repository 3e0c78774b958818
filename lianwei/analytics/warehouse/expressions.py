"""Ibis tables by name and kind of column, and what DuckDB is asked for an expression of them.

Only Ibis and its compiler are loaded: its own way to DuckDB would bring pandas and pyarrow along, half a
second more and 50 MB that reading figures does not need.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .facts import DAY, FLAG, NUMBER, TEXT, TEXTS, WHOLE

BLANK_YEAR = 1  # of no row
KINDS = {
    DAY: "date",
    WHOLE: "int64",
    TEXT: "string",
    TEXTS: "array<string>",
    FLAG: "boolean",
    NUMBER: "float64",
}


def table_named(name: str, columns: Mapping[str, str]) -> Any:
    """A table of the engine with these columns, known by name alone."""
    import ibis

    return ibis.table({column: KINDS[kind] for column, kind in columns.items()}, name=name)


def blank(n: int) -> date:
    """A day that stands for the nth day a statement is asked with."""
    return date(BLANK_YEAR, 1, n)


def statement_of(expression: Any) -> str:
    """The expression as DuckDB's SQL; the nth blank day is its parameter `$dn`. Whole numbers are made the 64
    bits that Ibis promises: DuckDB adds up in 128, which take six times as long to read.
    """
    from ibis.backends.sql.compilers.duckdb import compiler
    from sqlglot import exp

    columns = (_narrowed(name, kind) for name, kind in expression.schema().items())
    asked = exp.select(*columns).from_(compiler.to_sqlglot(expression).subquery())
    return asked.transform(_parameter).sql(dialect="duckdb")


def _parameter(node: Any) -> Any:
    """A blank day as a parameter; anything else as it is."""
    from sqlglot import exp

    is_blank = isinstance(node, exp.DateFromParts) and int(node.args["year"].this) == BLANK_YEAR
    return exp.Parameter(this=exp.Var(this=f"d{node.args['day'].this}")) if is_blank else node


def _narrowed(name: str, kind: Any) -> Any:
    """A column by its name; of whole numbers, in 64 bits."""
    from sqlglot import exp

    column = exp.column(name, quoted=True)
    return exp.cast(column, "BIGINT").as_(name, quoted=True) if kind.is_integer() else column
