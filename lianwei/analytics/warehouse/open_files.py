"""The files of the open data: one table as CSV, JSON Lines and Parquet; no file ever changes.

A name holds the hash of the bytes, so that what was published once cannot be written over.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianwei.core.environment import data_dir

from .files import ALTERED, MISSING, sha256_of
from .manifests import write_whole

DIGITS = 12  # of the hash, in a name
BY = ("member", "category_main", "nature", "channel")
COLUMNS = (
    "month",
    "table",
    *(f"{name}{end}" for name in BY for end in ("", "_name", "_name_en")),
    "measure",
    "unit",
    "value",
    "withheld",
)
NARRATIVE_COLUMNS = (
    "month",
    "number",
    "text",
    *(f"{name}{end}" for name in ("category", "city") for end in ("", "_name", "_name_en")),
)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
BOM = "\ufeff"  # else office programs take Chinese for another encoding
Files = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """One row. `keys`: dimension, key, name, English name; `value` None where it is withheld."""

    month: str
    table: str
    keys: tuple[tuple[str, str, str, str], ...]
    measure: str
    unit: str
    value: int | float | None

    def as_row(self) -> dict[str, Any]:
        """Every column; empty text for a dimension that does not part this table."""
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {"month": self.month, "table": self.table}
        for name, key, chinese, english in self.keys:
            row |= {name: key, f"{name}_name": chinese, f"{name}_name_en": english}
        told = {"measure": self.measure, "unit": self.unit, "value": self.value}
        return row | told | {"withheld": self.value is None}


def open_dir() -> Path:
    return data_dir() / "open-data"


def write_published(
    name: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS
) -> dict[str, dict[str, Any]]:
    """Write the three files; by format their name, bytes, hash."""
    contents = {"csv": _csv(rows, columns), "jsonl": _jsonl(rows), "parquet": _parquet(rows, columns)}
    return {kind: _written(name, kind, content) for kind, content in contents.items()}


def _written(name: str, kind: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    file = f"{name}-{digest[:DIGITS]}.{kind}"
    write_whole(open_dir() / file, content)
    return {"file": file, "bytes": len(content), "sha256": digest}


def _csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {name: int(value) if value is True or value is False else value for name, value in row.items()}
        )
    return out.getvalue().encode()


def _jsonl(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _parquet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"value": pa.float64(), "withheld": pa.bool_()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    arrays = [
        pa.array([_number(row[name]) if name == "value" else row[name] for row in rows], type=field.type)
        for name, field in zip(columns, schema, strict=True)
    ]
    out = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
    return out.getvalue().to_pybytes()


def _number(value: int | float | None) -> float | None:
    return None if value is None else float(value)


def read_published(files: Files) -> Iterator[dict[str, Any]]:
    """The rows of a snapshot, in the order in which they were published."""
    with (open_dir() / files["jsonl"]["file"]).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_from(files: Files, offset: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows from a place in the file on, each with the place behind it; any place is as near as the first.

    Raises ValueError for a place at which no row begins.
    """
    with (open_dir() / files["jsonl"]["file"]).open("rb") as lines:
        if offset:
            lines.seek(offset - 1)
            if lines.read(1) != b"\n":
                raise ValueError("No row begins here.")
        while line := lines.readline():
            yield lines.tell(), json.loads(line)


def erase_published(files: Files) -> None:
    """Take recalled files away; those that are gone already are no fault."""
    for each in files.values():
        path_of(each["file"]).unlink(missing_ok=True)


def path_of(file: str) -> Path:
    """Where a published file lies."""
    return open_dir() / file


def faults_of_files(files: Files) -> list[str]:
    """The files that are missing or not as they were published, each with what is wrong."""
    found = []
    for each in files.values():
        path = path_of(each["file"])
        if not path.is_file():
            found.append(f"{each['file']}: {MISSING}")
        elif sha256_of(path) != each["sha256"]:
            found.append(f"{each['file']}: {ALTERED}")
    return found
