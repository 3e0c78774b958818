"""The same dashboards from DuckDB and from Spark, cell by cell; run by prove.engines where both are.

Overviews and crossings as their readers ask for them: every cell as it is printed.
"""

import os
import sys
from collections.abc import Iterator

import django

READERS = ("secretary", "yz-clerk")
PERIODS = ("", "H1", "Q2")  # of the year that runs
NARROWED = {"channel": "C02"}


def main() -> int:
    """PASS or FAIL for each page; 1 where one of them differs."""
    django.setup()
    failed = 0
    for reader in READERS:
        for page, ours, theirs in _pages(reader):
            equal = ours == theirs
            failed += not equal
            cells = sum(len(line) for line in ours)
            print(f"{'PASS' if equal else 'FAIL'} {reader}, {page}: {cells} cells", flush=True)
    return min(1, failed)


def _pages(reader: str) -> Iterator[tuple[str, list, list]]:
    from lianwei.analytics.queries.dashboard import told
    from lianwei.analytics.queries.dashboard.asking import question, scopes_of
    from lianwei.core import clock
    from lianwei.members.models import User
    from lianwei.members.queries import actor_of

    actor = actor_of(User.objects.get(username=reader))
    for scope in scopes_of(actor):
        for part in PERIODS:
            for where in ({}, NARROWED):
                period = f"{clock.today().year}{part}"
                asked = question(actor=actor, scope=scope, period=period, where=where)
                both = []
                for engine in ("duckdb", "spark"):
                    os.environ["LIANWEI_ANALYTICS_ENGINE"] = engine
                    told._known.cache_clear()  # else the second would be told what the first was
                    both.append(list(_lines(asked, actor)))
                yield f"{scope}, {period}, {where or 'all'}", *both


def _lines(asked: object, actor: object) -> Iterator[list[str]]:
    from lianwei.analytics.queries.dashboard.crossing import crossing
    from lianwei.analytics.queries.dashboard.overview import overview
    from lianwei.analytics.queries.dashboard.told import measures_told

    yield from overview(asked, actor=actor).lines
    for measure in measures_told(asked, actor=actor):
        yield [measure]
        yield from crossing(
            asked, actor=actor, measure=measure, down="category_main", across="nature"
        ).chart.lines


if __name__ == "__main__":
    sys.exit(main())
