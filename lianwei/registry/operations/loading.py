"""Filling the reference tables from the files shipped in data/. Safe to run again, after an upgrade too."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import models, transaction

from lianwei.registry.models import CODE_KINDS, CodeMapping, Region, Versioned
from lianwei.registry.rules import short_region_name

DATA = Path(__file__).parents[1] / "data"
BATCH = 2000
CODE_FILES = {
    "category": "categories.csv",
    "nature": "natures.csv",
    "channel": "channels.csv",
    "outcome": "outcomes.csv",
    "request_type": "request_types.csv",
    "consumer_group": "consumer_groups.csv",
    "industry": "industries.csv",
}


def load_reference_data() -> dict[str, int]:
    """Load codes, mappings and regions; answers how many rows each table gained."""
    return load_codes() | {"region": load_regions()}


@transaction.atomic
def load_codes() -> dict[str, int]:
    """Code lists and mappings. A known code is left alone: the alliance may have edited it."""
    gained = {kind: _load_unknown(CODE_KINDS[kind], name, "code") for kind, name in CODE_FILES.items()}
    mappings = _load_unknown(CodeMapping, "code_mappings.csv", "scheme", "target", "from_name")
    return gained | {"code_mapping": mappings}


@transaction.atomic
def load_regions(*, below: str = "") -> int:
    """Regions whose code begins with `below` (empty: all); a newer list may end rows."""
    shipped = list(_shipped_regions(below))
    known = {(row.code, row.valid_from): row for row in Region.objects.filter(code__startswith=below)}
    fresh = [region for region in shipped if _version(region) not in known]
    seen = [(known[_version(region)], region) for region in shipped if _version(region) in known]
    closed = [_closed(row, region) for row, region in seen if region.valid_to and row.valid_to is None]
    Region.objects.bulk_update(closed, ["valid_to", "successor_code"], batch_size=200)
    Region.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


def _version(region: Region) -> tuple[str, date]:
    return region.code, region.valid_from


def _closed(row: Region, shipped: Region) -> Region:
    row.valid_to, row.successor_code = shipped.valid_to, shipped.successor_code
    return row


def _shipped_regions(below: str) -> Iterator[Region]:
    with gzip.open(DATA / "regions.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["code"].startswith(below):
                yield Region(**_typed(Region, line), short_name=short_region_name(line["name"]))


def _load_unknown(model: type[Versioned], name: str, *key: str) -> int:
    known = set(model.objects.values_list(*key).distinct())
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        rows = [line for line in csv.DictReader(lines) if tuple(line[column] for column in key) not in known]
    model.objects.bulk_create([model(**_typed(model, row)) for row in rows], batch_size=BATCH)
    return len(rows)


def _typed(model: type[models.Model], line: dict[str, str]) -> dict[str, object]:
    """Values as the columns want them; empty days are None."""
    values: dict[str, object] = dict(line)
    values["valid_from"] = date.fromisoformat(line["valid_from"])
    values["valid_to"] = date.fromisoformat(line["valid_to"]) if line["valid_to"] else None
    for column in ("sort", "level"):
        if column in line:
            values[column] = int(line[column])
    if "counts_as_resolved" in line:
        values["counts_as_resolved"] = line["counts_as_resolved"] == "1"
    return values
