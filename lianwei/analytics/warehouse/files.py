"""Writing and reading the files themselves: bytes follow from the rows alone, names from both."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .facts import DAY, FLAG, NUMBER, TEXT, TEXTS, WHOLE, Fact
from .manifests import Part, files_dir, settle

CHUNK = 1 << 20
ROWS_OF_A_GROUP = 65_536
NAME_LENGTH = 16  # hexadecimal characters of the hash
MISSING, CUT, ALTERED = "missing", "cut short", "altered"


def arrow_schema(columns: dict[str, str]) -> Any:
    import pyarrow as pa

    kinds = {
        DAY: pa.date32(),
        WHOLE: pa.int64(),
        TEXT: pa.string(),
        TEXTS: pa.list_(pa.string()),
        FLAG: pa.bool_(),
        NUMBER: pa.float64(),
    }
    return pa.schema([(name, kinds[kind]) for name, kind in columns.items()])


def table_of(fact: Fact, columns: Sequence[Sequence[Any]]) -> Any:
    """Columns in the order of the fact's as an Arrow table; days may be dates or their text."""
    import pyarrow as pa

    schema = arrow_schema(fact.columns)
    held = zip(columns or [()] * len(schema), schema, strict=True)
    return pa.Table.from_arrays([_array(column, field.type) for column, field in held], schema=schema)


def _array(column: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_date(kind) and any(isinstance(each, str) for each in column):
        return pa.array(column, type=pa.string()).cast(kind)
    return pa.array(column, type=kind)


def write_part(name: str, month: str, table: Any, *, key: str, sums: Iterable[str], of: str = "") -> Part:
    """Write a table as one file, aside first; the hash of its bytes is in its name."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    path = aside(name, month)
    pq.write_table(table.combine_chunks(), path, compression="zstd", row_group_size=ROWS_OF_A_GROUP)
    ends = pc.min_max(table[key]).as_py() if table.num_rows and key else {"min": 0, "max": 0}
    added = {column: int(pc.sum(table[column]).as_py() or 0) for column in sums}
    held = {"rows": table.num_rows, "low": ends["min"], "high": ends["max"], "sums": added, "of": of}
    return named_part(path, name, month, **held)


def aside(name: str, month: str) -> Path:
    """Where a file is written before it has its name."""
    files_dir().mkdir(parents=True, exist_ok=True)
    return files_dir() / f".{name}-{month}.{os.getpid()}"


def named_part(path: Path, name: str, month: str, **held: Any) -> Part:
    """Give a file written aside the name of its content. `held`: what Part says of its rows."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())
    digest = sha256_of(path)
    file = f"{name}-{month or 'none'}-{digest[:NAME_LENGTH]}.parquet"
    size = path.stat().st_size
    settle(path, files_dir() / file)
    return Part(name, month, file, digest, size, **held)


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as read:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def fault_of(part: Part, *, is_thorough: bool) -> str:
    """What is wrong with a file, empty where nothing is; `is_thorough` reads all its bytes."""
    path = files_dir() / part.file
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return MISSING
    if size != part.bytes:
        return CUT
    return ALTERED if is_thorough and sha256_of(path) != part.sha256 else ""


def read_part(part: Part, columns: Sequence[str] | None = None) -> Any:
    import pyarrow.parquet as pq

    return pq.read_table(files_dir() / part.file, columns=list(columns) if columns else None)


def sweep(named: set[str]) -> int:
    """Take away files that no manifest names, and what a stopped writer left. How many."""
    gone = [path for path in files_dir().glob("*") if path.name not in named] if files_dir().exists() else []
    gone += list(files_dir().glob(".*"))
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
