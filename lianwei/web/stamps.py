"""What was prepared, for which database: `<data dir>/prepared.json`. Read before Django is loaded."""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lianwei.core import environment

FILE = "prepared.json"
PACKAGE = Path(__file__).parents[1]
COMPILED = {".pyc", ".mo"}


def fingerprint(files: Iterable[Path]) -> str:
    """Changes when a file comes, goes, grows or is written."""
    facts = [(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(files) if f.is_file()]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def program() -> str:
    """Fingerprint of the product and of the libraries beside it."""
    own = [file for file in PACKAGE.rglob("*") if file.suffix not in COMPILED]
    beside = [file for place in sys.path for file in Path(place).glob("*.dist-info/RECORD")]
    return fingerprint([*own, *beside])


def stamps() -> dict[str, Any]:
    """What was prepared for this database; another database starts from nothing."""
    file = environment.data_dir() / FILE
    kept = json.loads(file.read_text()) if file.exists() else {}
    return kept if kept.get("database") == _database() else {}


def write_stamps(**changed: object) -> None:
    """Add to what stands there for this database."""
    file = environment.data_dir() / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(stamps() | changed | {"database": _database()}, indent=1, ensure_ascii=False))


def forget_stamps() -> None:
    """The database is a new one, even where its file bears the old name."""
    (environment.data_dir() / FILE).unlink(missing_ok=True)


def is_database_there() -> bool:
    """Whether the file of the database is; of a server's nobody knows before it is asked."""
    url = environment.text("LIANWEI_DATABASE_URL")
    return bool(url) or (environment.data_dir() / environment.DATABASE_FILE).exists()


def _database() -> str:
    """Which database the stamps speak of, without its password."""
    url = environment.text("LIANWEI_DATABASE_URL")
    if not url:
        return f"django.db.backends.sqlite3:::{environment.data_dir() / environment.DATABASE_FILE}"
    return ":".join(str(environment.postgresql(url)[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))
