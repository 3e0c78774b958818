"""Synthetic facts for bench.analytics: five years, forty regions, sixty kinds of goods and services, members
and codes of the instance they are made beside. No case stands behind them; they are written as by the loader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.cubes import CUBES, content_of
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.files import arrow_schema, write_part
from lianwei.analytics.warehouse.manifests import Manifest, Part, publish_manifest

FIRST_YEAR, YEARS = 2021, 5
REGIONS, CATEGORIES = 40, 60
OUTCOMES = np.array(["O01", "O02", "O03", "O06", "O07", "O08", ""])
SHARES = (0.2, 0.35, 0.1, 0.2, 0.05, 0.05, 0.05)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """The alliance, its members, and entries of goods and services with their class and head."""

    alliance: int
    members: Any
    entries: list[tuple[str, str, str]]


def world() -> World:
    """As the instance's database has them."""
    from lianwei.analytics.warehouse.reading.places import places
    from lianwei.members.models import Alliance
    from lianwei.members.queries import members_of

    alliance = Alliance.objects.order_by("pk")[0]
    members = members_of(alliance, on=date(FIRST_YEAR + YEARS - 1, 12, 31)).values_list("pk", flat=True)
    known = places()
    leaves = sorted(code for code in known.parents if code[:1] in "GS" and len(code) > len("G01"))
    every = max(1, len(leaves) // CATEGORIES)
    entries = [known.classes(code, is_sorted=True) for code in leaves[::every][:CATEGORIES]]
    return World(alliance.pk, np.array(sorted(members)), entries)


def build(rows: int) -> Manifest:
    """Write the facts month by month, then their cubes."""
    beside = world()
    months = Period(date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + YEARS - 1, 12, 31)).months()
    parts = [part for n, month in enumerate(months) for part in _parts(month, n, rows // len(months), beside)]
    for name in ("payments", "enquiries", "handovers"):
        empty = arrow_schema(FACTS[name].columns).empty_table()
        parts.append(write_part(name, "", empty, key=FACTS[name].subject, sums=FACTS[name].sums))
    made = Manifest(made_at="2026-01-01T00:00:00+00:00", parts=tuple(parts))
    publish_manifest(made)
    return made


def _parts(month: Period, n: int, rows: int, beside: World) -> Iterator[Part]:
    """The facts of a month, and their cubes."""
    table, name = facts(month, n * rows + 1, rows, beside, seed=n), f"{month.first:%Y-%m}"
    part = write_part("cases", name, table, key="case", sums=FACTS["cases"].sums)
    yield part
    for cube in CUBES.values():
        yield write_part(cube.name, name, content_of(cube, table), key="", sums=(), of=part.sha256)


def facts(month: Period, first: int, rows: int, beside: World, *, seed: int) -> Any:
    """One month of facts."""
    dice = np.random.default_rng(seed)
    region, category = dice.integers(REGIONS, size=rows), dice.integers(len(beside.entries), size=rows)
    member = beside.members[region % len(beside.members)]
    received = (month.first - EPOCH).days + dice.integers(month.days, size=rows)
    accepted = received + dice.integers(8, size=rows)
    outcome = dice.choice(OUTCOMES, p=SHARES, size=rows)
    closed = np.where(outcome == "", -1, accepted + dice.integers(60, size=rows))
    resolved = np.isin(outcome, ("O01", "O02", "O03"))
    columns = {
        "case": np.arange(first, first + rows),
        "intake": member,
        "holder": member,
        "member": member,
        "alliance": np.full(rows, beside.alliance, dtype=np.int64),
        "category": _texts(category, lambda n: beside.entries[n][0]),
        "category_main": _texts(category, lambda n: beside.entries[n][1]),
        "kind": _texts(category, lambda n: beside.entries[n][2]),
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
