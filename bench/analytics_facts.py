"""Synthetic facts for bench.analytics: five years, forty regions, sixty kinds of goods and services. No case
stands behind them; they are written as the loader writes them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.cubes import CUBES, content_of
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.files import arrow_schema, read_part, write_part
from lianwei.analytics.warehouse.manifests import Manifest, Part, publish_manifest

FIRST_YEAR, YEARS = 2021, 5
REGIONS, CATEGORIES, MEMBERS = 40, 60, 40
OUTCOMES = np.array(["O01", "O02", "O03", "O06", "O07", "O08", ""])
SHARES = (0.2, 0.35, 0.1, 0.2, 0.05, 0.05, 0.05)
EPOCH = date(1970, 1, 1)


def build(rows: int) -> Manifest:
    """Write the facts month by month, then their cubes."""
    months = Period(date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + YEARS - 1, 12, 31)).months()
    parts = [_part(month, n, rows // len(months)) for n, month in enumerate(months)]
    for name in ("payments", "enquiries", "handovers"):
        empty = arrow_schema(FACTS[name].columns).empty_table()
        parts.append(write_part(name, "", empty, key=FACTS[name].subject, sums=FACTS[name].sums))
    made = Manifest(made_at="2026-01-01T00:00:00+00:00", parts=(*parts, *_cubes(parts)))
    publish_manifest(made)
    return made


def _part(month: Period, n: int, rows: int) -> Part:
    table = facts(month, n * rows + 1, rows, seed=n)
    return write_part("cases", f"{month.first:%Y-%m}", table, key="case", sums=FACTS["cases"].sums)


def _cubes(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        if part.fact == "cases":
            for cube in CUBES.values():
                content = content_of(cube, read_part(part))
                yield write_part(cube.name, part.month, content, key="", sums=(), of=part.sha256)


def facts(month: Period, first: int, rows: int, *, seed: int) -> Any:
    """One month of facts."""
    dice = np.random.default_rng(seed)
    region, category = dice.integers(REGIONS, size=rows), dice.integers(CATEGORIES, size=rows)
    received = (month.first - EPOCH).days + dice.integers(month.days, size=rows)
    accepted = received + dice.integers(8, size=rows)
    outcome = dice.choice(OUTCOMES, p=SHARES, size=rows)
    closed = np.where(outcome == "", -1, accepted + dice.integers(60, size=rows))
    resolved = np.isin(outcome, ("O01", "O02", "O03"))
    columns = {
        "case": np.arange(first, first + rows),
        "intake": region + 1,
        "holder": region + 1,
        "member": region + 1,
        "alliance": np.ones(rows, dtype=np.int64),
        "category": _texts(category, lambda n: f"{'GS'[n % 2]}{n % 20:02}{n:02}"),
        "category_main": _texts(category, lambda n: f"{'GS'[n % 2]}{n % 20:02}"),
        "kind": _texts(category, lambda n: "GS"[n % 2]),
        "channel": _texts(dice.integers(22, size=rows), lambda n: f"C{n + 1:02}"),
        "region": _texts(region, lambda n: f"5001{n + 1:02}"),
        "nature": _texts(dice.integers(10, size=rows), lambda n: f"N{n + 1:02}"),
        "groups": pa.array([[]] * rows, type=pa.list_(pa.string())),
        "business": dice.integers(1, 50_000, size=rows),
        "age_band": np.full(rows, "36-59"),
        "received_on": _days(received),
        "accepted_on": _days(np.where(outcome == "O07", -1, accepted)),
        "closed_on": _days(closed),
        "outcome": outcome,
        "is_resolved": resolved,
        "is_transferred": np.zeros(rows, dtype=bool),
        "promised": np.where(resolved, dice.integers(100, 500_000, size=rows), 0),
        "multiple": np.where(dice.random(rows) < 0.01, 50_000, 0),
        "paused_days": np.where(dice.random(rows) < 0.03, 20, 0),
        "is_late": dice.random(rows) < 0.05,
        "asked_on": _days(np.where(dice.random(rows) < 0.6, closed, -1)),
        "answered_on": _days(np.where(dice.random(rows) < 0.4, closed, -1)),
        "confirmed": dice.choice(np.array(["yes", "no", "partly", ""]), p=(0.25, 0.1, 0.05, 0.6), size=rows),
        "satisfaction": dice.integers(1, 6, size=rows),
    }
    schema = arrow_schema(FACTS["cases"].columns)
    return pa.Table.from_arrays([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: Any, kind: Any) -> Any:
    return values if isinstance(values, pa.Array) else pa.array(values).cast(kind)


def _texts(codes: Any, named: Any) -> Any:
    """Codes as texts, by looking each up once."""
    names = np.array([named(n) for n in range(int(codes.max()) + 1)])
    return names[codes]


def _days(numbers: Any) -> Any:
    return pa.array(numbers.astype(np.int32), mask=numbers < 0).cast(pa.date32())
