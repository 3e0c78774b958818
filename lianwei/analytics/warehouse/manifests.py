"""Manifests: which files belong together, what they hold, and the hash by which each is known again.

A manifest is one JSON file, written whole or not at all. `current` is what the live view reads; the one
before stays until the next load, for readers that have just begun; kept ones stay for ever (a report's
release).
"""

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lianwei.core.environment import data_dir
from lianwei.core.errors import NotVisible
from lianwei.core.events import canonical

FORMAT = 1  # of the files' columns; another number makes all of them anew
CURRENT, BEFORE = "current.json", "before.json"
ID_LENGTH = 16  # hexadecimal characters
_scratch: ContextVar[Path | None] = ContextVar("scratch", default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """One file. `low` and `high`: the smallest and largest key of its subjects; `sums` by column; `of`: the
    hash of the file of facts that a cube's follows from.
    """

    fact: str
    month: str
    file: str
    sha256: str
    bytes: int
    rows: int
    low: int
    high: int
    sums: dict[str, int]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A file that was missing or not as it was written, and the day it was made anew."""

    fact: str
    month: str
    fault: str
    on: str


@dataclass(frozen=True)
class Manifest:
    """`position`: events up to here are in. `repairs`: the latest first, ten at most."""

    position: int = 0
    made_at: str = ""
    format: int = FORMAT
    parts: tuple[Part, ...] = ()
    repairs: tuple[Repair, ...] = field(default=(), compare=False)

    @cached_property
    def id(self) -> str:
        """The name of exactly these files: equal content bears an equal name."""
        files = [[part.fact, part.month, part.sha256] for part in self.parts]
        return hashlib.sha256(canonical(files).encode()).hexdigest()[:ID_LENGTH]

    def of(self, fact: str) -> list[Part]:
        return self._by_fact.get(fact, [])

    @cached_property
    def _by_fact(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            found.setdefault(part.fact, []).append(part)
        return found

    def rows(self, fact: str) -> int:
        return sum(part.rows for part in self.of(fact))

    def sum(self, fact: str, column: str) -> int:
        return sum(part.sums.get(column, 0) for part in self.of(fact))


@contextmanager
def scratch_warehouse() -> Iterator[None]:
    """A warehouse of its own for whatever is written and read inside; thrown away at the end. The instance's
    is neither read nor touched.
    """
    with TemporaryDirectory(prefix="lianwei-facts-") as directory:
        token = _scratch.set(Path(directory))
        try:
            yield
        finally:
            _scratch.reset(token)


def warehouse_dir() -> Path:
    """Where the instance's warehouse lies, or the one that is to be thrown away."""
    return _scratch.get() or data_dir() / "warehouse"


def files_dir() -> Path:
    return warehouse_dir() / "files"


def kept_dir() -> Path:
    return warehouse_dir() / "kept"


def current_manifest() -> Manifest:
    """What the live view reads; empty before the first load."""
    return _read(warehouse_dir() / CURRENT) or Manifest()


def kept_manifest(snapshot: str) -> Manifest:
    """The manifest kept under this id. Raises NotVisible."""
    name = snapshot if snapshot.isalnum() else ""
    found = _read(kept_dir() / f"{name}.json")
    if found is None:
        raise NotVisible
    return found


def keep_manifest(manifest: Manifest) -> str:
    """Keep these files for ever; answers the id under which figures() reads them again. Safe to do twice."""
    path = kept_dir() / f"{manifest.id}.json"
    if _read(path) is None:
        _write(path, manifest)
    return manifest.id


def keep_current() -> str:
    """Keep the current files for ever, as one step: no load takes them away between reading and keeping."""
    with settling():
        return keep_manifest(current_manifest())


@contextmanager
def settling() -> Iterator[None]:
    """One at a time, in whichever process: keeping files, or taking away those that nothing names. Held for a
    moment alone; a load may take long, and nobody who keeps its files waits for it.
    """
    warehouse_dir().mkdir(parents=True, exist_ok=True)
    with (warehouse_dir() / "settling").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def kept_manifests() -> Iterator[Manifest]:
    """All that were kept."""
    for path in sorted(kept_dir().glob("*.json")):
        if found := _read(path):
            yield found


def spoilt_manifests() -> list[str]:
    """Kept manifests that cannot be read any more: which files they name, nobody knows."""
    return [path.name for path in sorted(kept_dir().glob("*.json")) if _read(path) is None]


def publish_manifest(manifest: Manifest) -> None:
    """Make it the current one; what was current becomes the one before."""
    now = current_manifest()
    if now.parts and now.id != manifest.id:
        _write(warehouse_dir() / BEFORE, now)
    _write(warehouse_dir() / CURRENT, manifest)


def named_files() -> set[str]:
    """The files that any manifest names: none of these may go."""
    before = _read(warehouse_dir() / BEFORE)
    manifests = [current_manifest(), *kept_manifests(), *([before] if before else [])]
    return {part.file for each in manifests for part in each.parts}


def _read(path: Path) -> Manifest | None:
    try:
        at = path.stat()
    except FileNotFoundError:
        return None
    return _parsed(path, at.st_mtime_ns, at.st_ino)


@lru_cache(maxsize=16)
def _parsed(path: Path, at: int, node: int) -> Manifest | None:
    """Of a file that was cut short or altered, None: what it said is made anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        manifest = found["manifest"]
        parts = tuple(Part(**each) for each in manifest.pop("parts"))
        repairs = tuple(Repair(**each) for each in manifest.pop("repairs"))
        made = Manifest(**manifest, parts=parts, repairs=repairs)
        return made if made.id == found["id"] else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(path: Path, manifest: Manifest) -> None:
    text = json.dumps({"id": manifest.id, "manifest": asdict(manifest)}, ensure_ascii=False, indent=1)
    write_whole(path, text.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whenever the machine stops: aside, to the disk, then by its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    with aside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    settle(aside, path)


def settle(aside: Path, path: Path) -> None:
    """Give a written file its name, and the directory's entry to the disk."""
    aside.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
