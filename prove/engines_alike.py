"""The same questions to DuckDB and to Spark; run by prove.engines in an interpreter that has both."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import django

Question = dict[str, Any]


def main(directory: str, rows: int) -> int:
    django.setup()
    from bench.analytics_facts import build
    from lianwei.analytics.measures import DIMENSIONS
    from tests.factories.thirty import thirty_cases

    os.environ["LIANWEI_DATA_DIR"] = str(Path(directory) / "thirty")  # of the facts; the database stays
    thirty_cases()
    every = [{}, *({"by": [name]} for name in DIMENSIONS)]
    failed = _compared("thirty cases", "2026Q3", every)
    os.environ["LIANWEI_DATA_DIR"] = str(Path(directory) / "many")
    build(rows)
    crossed: list[Question] = [
        {"by": ["region", "category"]},
        {"by": ["member", "week"]},
        {"by": ["nature", "channel"], "cutoff": date(2025, 6, 30)},
        {"by": ["business"], "where": {"region": ["500101", "500102"]}},
        {"by": ["month"], "where": {"kind": ["G"], "month": ["2025-04", "2025-05"]}},
    ]
    return failed + _compared(f"{rows:,} synthetic facts", "2025H1", crossed)


def _compared(what: str, period: str, questions: list[Question]) -> int:
    """PASS or FAIL for each question; how many failed."""
    failed = 0
    for question, ours, theirs in _answers(period, questions):
        equal = ours == theirs
        failed += not equal
        told = ", ".join(f"{key} {value}" for key, value in question.items()) or "in all"
        print(f"{'PASS' if equal else 'FAIL'} {what}, {told}: {len(ours)} rows of every measure", flush=True)
    return failed


def _answers(period: str, questions: list[Question]) -> Iterator[tuple[Question, list, list]]:
    from lianwei.analytics.measures import MEASURES
    from lianwei.analytics.queries.figures import figures
    from lianwei.analytics.rules.periods import Period
    from lianwei.core.scope import OPERATOR

    for question in questions:
        both = []
        for engine in ("duckdb", "spark"):
            os.environ["LIANWEI_ANALYTICS_ENGINE"] = engine
            both.append(figures(list(MEASURES), actor=OPERATOR, period=Period.named(period), **question))
        yield question, *both


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1], int(sys.argv[2]))))
