"""A warehouse for tests: loaded from the cases a test made, in a directory of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lianwei.analytics.warehouse.cubes import CUBES, Cube, content_of
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.files import files_dir, read_part, table_of, write_part
from lianwei.analytics.warehouse.loading import Loaded, load_warehouse
from lianwei.analytics.warehouse.manifests import Manifest, Part, publish_manifest
from lianwei.core.events import seal_events
from lianwei.core.scope import SYSTEM, Actor


def place_warehouse(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's warehouse lie in a directory of its own."""
    for module in ("manifests", "open_files"):
        monkeypatch.setattr(f"lianwei.analytics.warehouse.{module}.data_dir", lambda: directory)


def load_all() -> Loaded:
    """Seal what was recorded and load it, as the worker would."""
    while seal_events():
        pass
    return load_warehouse(actor=SYSTEM)


def reader(actor: Actor) -> Actor:
    """The same person, who may also look at figures."""
    return replace(actor, permissions=actor.permissions | {"statistics.view"})


CASE: dict[str, Any] = {
    "intake": 1,
    "holder": 1,
    "member": 1,
    "alliance": None,
    "category": "G0301",
    "category_main": "G03",
    "kind": "G",
    "channel": "C02",
    "region": "500103",
    "nature": "N01",
    "groups": [],
    "business": None,
    "age_band": "",
    "accepted_on": None,
    "closed_on": None,
    "outcome": "",
    "is_resolved": False,
    "is_transferred": False,
    "promised": 0,
    "multiple": 0,
    "paused_days": 0,
    "is_late": False,
    "asked_on": None,
    "answered_on": None,
    "confirmed": "",
    "satisfaction": None,
}


def write_facts(**facts: list[dict[str, Any]]) -> Manifest:
    """A warehouse of these rows and no others, without a database; what a row does not say is as in CASE."""
    parts = []
    for name, fact in FACTS.items():
        defaults = dict.fromkeys(fact.columns) | {key: CASE[key] for key in fact.columns if key in CASE}
        rows = [
            {column: row.get(column, defaults[column]) for column in fact.columns}
            | ({} if row.get(fact.subject) else {fact.subject: n})
            for n, row in enumerate(facts.get(name, []), start=1)
        ]
        months = sorted({f"{row[fact.month_of]:%Y-%m}" for row in rows}) or [""]
        for month in months:
            of_month = [r for r in rows if not month or f"{r[fact.month_of]:%Y-%m}" == month]
            table = table_of(fact, [[row[column] for row in of_month] for column in fact.columns])
            parts.append(write_part(name, month, table, key=fact.subject, sums=fact.sums))
    made = Manifest(made_at="2026-01-01T00:00:00+00:00", parts=(*parts, *cubes_of(parts)))
    publish_manifest(made)
    return made


# Cubes of facts that an earlier test had too, with their bytes, by their name and the hash of the facts.
_KNOWN: dict[tuple[str, str], tuple[Part, bytes]] = {}


def cubes_of(parts: list[Part]) -> Iterator[Part]:
    """The cubes of these facts, however few they are."""
    for cube in CUBES.values():
        for part in parts:
            if part.fact == cube.fact:
                yield _cube_of(cube, part)


def _cube_of(cube: Cube, part: Part) -> Part:
    """Counted once for all tests with the same facts; each has files of its own."""
    key = (cube.name, part.sha256)
    if key not in _KNOWN:
        content = content_of(cube, read_part(part))
        made = write_part(cube.name, part.month, content, key="", sums=(), of=part.sha256)
        _KNOWN[key] = made, (files_dir() / made.file).read_bytes()
    made, content = _KNOWN[key]
    (files_dir() / made.file).write_bytes(content)
    return made
