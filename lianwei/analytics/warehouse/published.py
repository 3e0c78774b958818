"""Facts made of the counts of a published table: as many rows as it counts cases, in files like the loader's.

No case stands behind them, and their files say so; they belong into a scratch warehouse. Each split of the
table is laid over the same rows one entry after the other; what lies beyond its entries bears no code.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers

from .facts import DAY, FACTS, FLAG, NUMBER, TEXT, TEXTS, WHOLE
from .files import arrow_schema, aside, named_part, write_part
from .manifests import Manifest, Part

PUBLISHER = 1  # the key of the member all rows are of
COLUMNS = {  # of the facts, by the name of a split
    "nature": "nature",
    "kind": "kind",
    "goods": "category_main",
    "services": "category_main",
    "goods_detail": "category",
    "services_detail": "category",
}
NOTHING = {
    DAY: "NULL::DATE",
    WHOLE: "0::BIGINT",
    TEXT: "''",
    TEXTS: "[]::VARCHAR[]",
    FLAG: "false",
    NUMBER: "NULL::DOUBLE",
}
MARK = "synthetic: counts of a published table; no case stands behind these rows"
WRITTEN = f"FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, KV_METADATA {{lianwei: '{MARK}'}}"
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "threads": "2",
    "memory_limit": "512MB",
}
CLASS = 3  # characters of the code of a class of goods or services
Codes = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """`size` rows alike but for their keys and days. `promised`, `multiple`: fen of each row."""

    size: int
    codes: Mapping[str, str]
    is_resolved: bool
    promised: int
    multiple: int


def published_facts(numbers: Numbers, period: Period) -> Manifest:
    """Write the facts that these numbers are the counts of; the manifest of their files, not yet current."""
    import duckdb

    with duckdb.connect(config=SETTINGS) as connection:
        cases = "\nUNION ALL\n".join(_cases(numbers, period))
        parts = [
            _written(connection, "cases", cases),
            _written(connection, "enquiries", _enquiries(numbers.now.enquiries, period)),
        ]
    for name in FACTS.keys() - {"cases", "enquiries"}:
        empty = arrow_schema(FACTS[name].columns).empty_table()
        parts.append(write_part(name, "", empty, key=FACTS[name].subject, sums=FACTS[name].sums))
    return Manifest(parts=tuple(parts))


def _written(connection: Any, name: str, select: str) -> Part:
    fact, path = FACTS[name], aside(name, "")
    connection.execute(f"COPY ({select}) TO {_quoted(path)} ({WRITTEN})")
    key, sums = f'"{fact.subject}"', (f"sum({column})" for column in fact.sums)
    told = ", ".join(f"coalesce({each}, 0)" for each in (f"min({key})", f"max({key})", *sums))
    asked = f"FROM read_parquet({_quoted(path)}) SELECT count(*), {told}"
    rows, low, high, *added = connection.execute(asked).fetchone()
    held = dict(zip(fact.sums, map(int, added), strict=True))
    return named_part(path, name, "", rows=rows, low=low, high=high, sums=held)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _cases(numbers: Numbers, period: Period) -> Iterable[str]:
    """Questions that give the rows of the period and those of the year before."""
    first = 0
    for when, days in (("now", period), ("before", period.year_before())):
        amounts: Amounts = getattr(numbers, when)
        for run in runs_of(amounts, codes_of(numbers.splits, when)):
            yield _run(run, first, days)
            first += run.size
    yield _select("cases", {}, "range(0) AS made(i)")  # so that no rows have their columns too


def _run(run: Run, first: int, days: Period) -> str:
    on = f"DATE '{days.first}' + (i % {days.days})::INTEGER"
    given = {column: f"'{code}'" for column, code in run.codes.items()} | {
        "case": f"{first} + i + 1",
        "received_on": on,
        "accepted_on": on,
        "closed_on": on if run.is_resolved else "NULL::DATE",
        "outcome": "'O02'" if run.is_resolved else "''",
        "is_resolved": str(run.is_resolved),
        "promised": f"{run.promised}::BIGINT",
        "multiple": f"{run.multiple}::BIGINT",
    }
    return _select("cases", given, f"range({run.size}) AS made(i)")


def _enquiries(persons: int, period: Period) -> str:
    """One enquiry for each person."""
    on = f"DATE '{period.first}' + (i % {period.days})::INTEGER"
    given = {"enquiry": "i + 1", "received_on": on, "persons": "1::BIGINT"}
    return _select("enquiries", given, f"range({persons}) AS made(i)")


def _select(name: str, given: Mapping[str, str], rows: str) -> str:
    """Every column of a fact, whatever is given of them."""
    known = dict.fromkeys(("holder", "member", "intake"), f"{PUBLISHER}::BIGINT")
    known |= dict.fromkeys(("alliance", "business", "satisfaction"), "NULL::BIGINT") | dict(given)
    columns = (
        f'{known.get(column, NOTHING[kind])} AS "{column}"' for column, kind in FACTS[name].columns.items()
    )
    return f"FROM {rows} SELECT {', '.join(columns)}"


# -- which rows are alike ---------------------------------------------------------------------------------


def codes_of(splits: Mapping[str, Sequence[Item]], when: str) -> dict[str, Codes]:
    """The entries of each column with their cases; goods and services stand in one."""
    found: dict[str, list[tuple[str, int]]] = {}
    for split, items in splits.items():
        entries = found.setdefault(COLUMNS[split], [])
        entries += [(item.code, getattr(item, when)) for item in items]
    return dict(found)


def runs_of(amounts: Amounts, codes: Mapping[str, Codes]) -> list[Run]:
    """Rows cut wherever one of their columns changes. Whoever got multiple damages comes first, then the rest
    of what was resolved: at least as many as money was recovered for.
    """
    solved = max(amounts.resolved, amounts.multiple_cases, bool(amounts.recovered))
    multiple = max(amounts.multiple_amount, amounts.multiple_cases)  # a fen each where no sum is published
    ends = {column: list(accumulate(cases for _code, cases in entries)) for column, entries in codes.items()}
    size = max([amounts.accepted, solved, *(each[-1] for each in ends.values() if each)])
    cuts = {
        0,
        min(1, size),
        amounts.multiple_cases,
        solved,
        size,
        *(end for each in ends.values() for end in each),
    }
    return [
        Run(
            until - since,
            _chained({column: _code_at(since, codes[column], ends[column]) for column in codes}),
            since < solved,
            _share_of(amounts.recovered, solved, since),
            _share_of(multiple, amounts.multiple_cases, since),
        )
        for since, until in pairwise(sorted(cuts))
    ]


def _chained(codes: dict[str, str]) -> dict[str, str]:
    """With the class and the head that an entry of goods and services lies under."""
    main = codes.get("category_main") or codes.get("category", "")[:CLASS]
    entry = {"category": codes.get("category") or main, "category_main": main}
    return codes | entry | {"kind": codes.get("kind") or main[:1]}


def _code_at(place: int, entries: Codes, ends: Sequence[int]) -> str:
    at = bisect_right(ends, place)
    return entries[at][0] if at < len(entries) else ""


def _share_of(fen: int, cases: int, place: int) -> int:
    """What a row gets of a sum that so many rows share: equal parts, the first also what is left over."""
    if place >= cases:
        return 0
    return fen // cases + (fen % cases if place == 0 else 0)
