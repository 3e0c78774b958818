"""A column of search tokens: FTS5 on SQLite, tsvector with GIN on PostgreSQL; the same tokens, the same hits.

Whoever fills it decides what a token is (reading.grams); the column keeps their order, so that a phrase is
found as a phrase. `marks` are words about the row (whose it is, how old) that no text can contain.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models
from django.db.models import Max

TABLE_OF_SQLITE = (
    "CREATE VIRTUAL TABLE {table} USING fts5(tokens, prefix='1', tokenize="
    "\"unicode61 remove_diacritics 0 categories 'L* N* M* P* S* Z* C*' separators ' '\")"
)
INDEX_OF_POSTGRESQL = "CREATE INDEX IF NOT EXISTS {table}_gin ON {table} USING gin (tokens)"
GRAINS = (23, 26, 29)  # bits of a key that an age mark covers: of each, two are asked, before all the rest


@dataclass(frozen=True, slots=True)
class Tokens:
    """What one row is found by."""

    marks: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that follow each other; `is_beginning`: the one token need only begin so."""

    tokens: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """Each group must be met by one of its phrases at least."""

    groups: tuple[tuple[Phrase, ...], ...]

    def within(self, marks: Iterable[str]) -> "Sought":
        """Only rows that bear one of these marks."""
        return replace(self, groups=((*(Phrase((each,)) for each in marks),), *self.groups))


class TokensField(models.Field):
    """Written as Tokens, asked with `__match=Sought(…)`; never read back."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, Tokens):
            return value
        return _vector(value) if connection.vendor == "postgresql" else " ".join([*value.marks, *value.words])


@TokensField.register_lookup
class Match(models.Lookup):
    """Rows whose tokens meet what is sought."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", (*params, _fts5(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*params, _tsquery(self.rhs))


def _fts5(sought: Sought) -> str:
    return " AND ".join(f"({' OR '.join(map(_fts5_phrase, group))})" for group in sought.groups)


def _fts5_phrase(phrase: Phrase) -> str:
    text = " ".join(phrase.tokens).replace('"', '""')
    return f'"{text}" *' if phrase.is_beginning else f'"{text}"'


def _tsquery(sought: Sought) -> str:
    return " & ".join(f"({' | '.join(map(_ts_phrase, group))})" for group in sought.groups)


def _ts_phrase(phrase: Phrase) -> str:
    return f"({' <-> '.join(map(_lexeme, phrase.tokens))})"


def _vector(value: Tokens) -> str:
    """Each word with its places. First characters stand beside, without a place: a beginning is a word of its
    own, for a search by prefix would walk every word that begins so.
    """
    places: dict[str, list[str]] = {each: [] for each in value.marks}
    places |= {each[0]: [] for each in value.words}
    for place, word in enumerate(value.words, start=1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"{_lexeme(w)}:{','.join(at)}" if at else _lexeme(w) for w, at in places.items())


def _lexeme(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def make_table(table: str, editor: Any) -> None:
    """For the migration that made the plain table: FTS5 in its place, or the index it needs."""
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TABLE {table}")
        editor.execute(TABLE_OF_SQLITE.format(table=table))
    else:
        editor.execute(INDEX_OF_POSTGRESQL.format(table=table))


@contextmanager
def refilling(model: type[models.Model]) -> Iterator[None]:
    """Fill a table from the beginning: PostgreSQL indexes afterwards, FTS5 joins its parts."""
    table = model._meta.db_table
    is_postgresql = connection.vendor == "postgresql"
    _run(f"DROP INDEX IF EXISTS {table}_gin" if is_postgresql else "")
    yield
    _run(INDEX_OF_POSTGRESQL.format(table=table) if is_postgresql else "")
    _run(f"ANALYZE {table}" if is_postgresql else f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - a table of ours


def _run(statement: str) -> None:
    if statement:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def age_marks(key: int) -> list[str]:
    """How old a row is, as marks, fine to coarse: by them the newest are asked first."""
    return [f"age{bits}:{key >> bits}" for bits in GRAINS]


def newest(rows: models.QuerySet, sought: Sought, *, before: int | None, limit: int) -> list[int]:
    """Keys of the matching rows below `before`, the highest first. `rows` has the key `pk`, the column
    `tokens`.

    FTS5 walks down its keys and stops. GIN cannot: there the newest rows are asked first, and older ones only
    while hits are lacking, so that a common word costs no more than a rare one.
    """
    if connection.vendor != "postgresql":
        return _page(rows.filter(tokens__match=sought), before, limit)
    found: list[int] = []
    for lower, window in _windows(rows, sought, before):
        asked = rows.filter(tokens__match=window, pk__gte=lower)
        found += _page(asked, before, limit - len(found))
        if len(found) >= limit:
            break
        before = lower
    return found


def _page(rows: models.QuerySet, before: int | None, limit: int) -> list[int]:
    below = rows if before is None else rows.filter(pk__lt=before)
    return list(below.order_by("-pk").values_list("pk", flat=True)[:limit])


def _windows(rows: models.QuerySet, sought: Sought, before: int | None) -> Iterator[tuple[int, Sought]]:
    """The lowest key of each window and what is sought in it. Two marks each and no more: GIN weighs every
    alternative of a group again for each row that it considers.
    """
    upper = before if before is not None else (_last_key(rows.model) or 0) + 1
    for bits in GRAINS:
        if upper <= 0:
            return
        last = (upper - 1) >> bits
        first = max(last - 1, 0)
        yield first << bits, sought.within(f"age{bits}:{each}" for each in {first, last})
        upper = first << bits
    if upper > 0:
        yield 0, sought


def _last_key(model: type[models.Model]) -> int | None:
    return models.QuerySet(model).aggregate(last=Max("pk"))["last"]
