"""Loading: what happened since the last load becomes new files; a stop at any point loses nothing.

Files are written first, the manifest last; a load that was stopped begins again where the manifest says.
"""

import fcntl
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from lianwei.core import clock
from lianwei.core.events import seal_events
from lianwei.core.scope import Actor

from .cubes import CUBES, LEAST_ROWS, content_of
from .facts import FACTS, Fact, all_months
from .files import fault_of, read_part, sweep, table_of, write_part
from .manifests import (
    FORMAT,
    Manifest,
    Part,
    Repair,
    current_manifest,
    kept_manifests,
    named_files,
    publish_manifest,
    settling,
    spoilt_manifests,
    warehouse_dir,
)
from .reading.places import Places, places
from .touching import last_position, touched_since

log = logging.getLogger(__name__)
CHUNK = 5_000  # subjects read at once
REPAIRS_SHOWN = 10
Months = dict[str, Part]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `lost`: files of kept manifests, and such manifests themselves, that are damaged and
    cannot be made again.
    """

    events: int
    rows: int
    files: int
    repaired: tuple[Repair, ...]
    lost: tuple[str, ...]
    snapshot: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load_warehouse(*, actor: Actor, is_thorough: bool = False) -> Loaded:
    """Bring the files up to the last sealed event, and make damaged ones anew. `is_thorough` reads the bytes
    of every file, else their sizes are looked at.
    """
    with _alone():
        now = current_manifest()
        if not now.parts or now.format != FORMAT:
            return _everything(now, actor=actor)
        touched = touched_since(now.position, actor=actor)
        if touched.is_all:
            return _everything(now, actor=actor, events=touched.events)
        faults = [(part, fault) for part in now.parts if (fault := fault_of(part, is_thorough=is_thorough))]
        if not touched.events and not faults:
            return Loaded(0, 0, 0, (), _lost(is_thorough), now.id)
        loader = _Loader(now, actor)
        loader.repair(faults)
        for fact, keys in touched.subjects.items():
            loader.rewrite(FACTS[fact], sorted(keys))
        return loader.finished(touched.position, touched.events, is_thorough)


def load_newest_facts(*, actor: Actor) -> Loaded:
    """Up to what was done a moment ago, where no worker may have sealed the log yet."""
    while seal_events():
        pass
    return load_warehouse(actor=actor)


def rebuild_warehouse(*, actor: Actor) -> Loaded:
    """Make every file anew from the operational tables."""
    with _alone():
        return _everything(current_manifest(), actor=actor)


def _everything(now: Manifest, *, actor: Actor, events: int = 0) -> Loaded:
    position = last_position()  # before anything is read: what comes meanwhile is read again
    loader = _Loader(Manifest(repairs=now.repairs), actor)
    for fact in FACTS.values():
        for month in all_months(fact, actor=actor):
            loader.month(fact, month)
    return loader.finished(position, events or position - now.position, is_thorough=False)


@contextmanager
def _alone() -> Iterator[None]:
    """One loader at a time, whichever process it is in."""
    warehouse_dir().mkdir(parents=True, exist_ok=True)
    with (warehouse_dir() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class _Loader:
    """The files of the next manifest, while they are being made."""

    def __init__(self, now: Manifest, actor: Actor) -> None:
        self.now, self.actor = now, actor
        self.known: Places = places()
        self.parts: dict[str, Months] = {name: {} for name in FACTS}
        for part in now.parts:
            self.parts.setdefault(part.fact, {})[part.month] = part
        self.written, self.rows = 0, 0
        self.repairs: list[Repair] = []

    def repair(self, faults: Sequence[tuple[Part, str]]) -> None:
        """Months whose file is damaged are read again; a cube follows from its facts."""
        for part, fault in faults:
            log.warning("warehouse file %s: %s; made anew", part.file, fault)
            self.repairs.append(Repair(part.fact, part.month, fault, clock.today().isoformat()))
            if part.fact in CUBES:
                del self.parts[part.fact][part.month]
            else:
                self.month(FACTS[part.fact], part.month)

    def month(self, fact: Fact, month: str) -> None:
        """Read a whole month again."""
        table = self._read(fact, fact.subjects(month, actor=self.actor) if month else [])
        self._put(fact, month, _by_month(table, fact.month_of).get(month, table[:0]))

    def rewrite(self, fact: Fact, keys: Sequence[int]) -> None:
        """Rows of these subjects: taken out wherever they were, put in where they belong now."""
        fresh = _by_month(self._read(fact, keys), fact.month_of)
        gone, none = set(keys), table_of(fact, [])
        for month in sorted({*fresh, *self._holding(fact, keys)}):
            found = fresh.get(month, none)
            self._put(fact, month, self._merged(fact, month, gone, found), fresh=found.num_rows)

    def _read(self, fact: Fact, keys: Sequence[int]) -> Any:
        """The facts of these subjects as the operational tables tell them now."""
        import pyarrow as pa

        read = (fact.read(ids, self.known, actor=self.actor) for ids in _chunks(keys))
        return pa.concat_tables([table_of(fact, []), *(table_of(fact, columns) for columns in read)])

    def finished(self, position: int, events: int, is_thorough: bool) -> Loaded:
        """Publish the manifest and take away what no manifest names any more."""
        for fact in FACTS.values():
            if not self.parts[fact.name]:
                self.month(fact, "")  # so that an empty fact has its columns
        self._cubes()
        ordered = tuple(
            self.parts[name][month] for name in sorted(self.parts) for month in sorted(self.parts[name])
        )
        repairs = (*self.repairs, *self.now.repairs)[:REPAIRS_SHOWN]
        made = Manifest(position, clock.now().isoformat(), FORMAT, ordered, repairs)
        with settling():
            publish_manifest(made)
            if not spoilt_manifests():  # else nobody knows which files a release rests on: none may go
                sweep(named_files())
        return Loaded(events, self.rows, self.written, tuple(self.repairs), _lost(is_thorough), made.id)

    def _holding(self, fact: Fact, keys: Sequence[int]) -> list[str]:
        """The months whose files hold one of these subjects now."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted, found = pa.array(keys, type=pa.int64()), []
        for month, part in self.parts[fact.name].items():
            if part.high < keys[0] or part.low > keys[-1] or not part.rows:
                continue
            if pc.any(pc.is_in(read_part(part, [fact.subject])[fact.subject], value_set=wanted)).as_py():
                found.append(month)
        return found

    def _merged(self, fact: Fact, month: str, gone: set[int], table: Any) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        part = self.parts[fact.name].get(month)
        if part is None:
            return table
        held = read_part(part)
        keys = pa.array(sorted(gone), type=pa.int64())
        stay = held.filter(pc.invert(pc.is_in(held[fact.subject], value_set=keys)))
        return pa.concat_tables([stay.cast(table.schema), table]).sort_by(fact.subject)

    def _put(self, fact: Fact, month: str, table: Any, *, fresh: int | None = None) -> None:
        """Write a month, of which so many rows were read, else all; one without rows goes, unless it is all
        there is.
        """
        held = self.parts[fact.name]
        held.pop(month, None)
        held.pop("", None)
        self.rows += table.num_rows if fresh is None else fresh
        if table.num_rows or not month:
            held[month] = write_part(fact.name, month, table, key=fact.subject, sums=fact.sums)
            self.written += 1

    def _cubes(self) -> None:
        """Cubes follow from the files of facts: what has no cube of its present file gets one."""
        held = {name: self.parts.get(name, {}) for name in CUBES}
        self.parts |= {name: {} for name in CUBES}
        for fact in {cube.fact for cube in CUBES.values()}:
            if sum(part.rows for part in self.parts[fact].values()) < LEAST_ROWS:
                continue
            for month, part in self.parts[fact].items():
                self._cubes_of(part, {name: months.get(month) for name, months in held.items()})

    def _cubes_of(self, part: Part, held: dict[str, Part | None]) -> None:
        """The cubes of one month; its facts are read once, and only where one of them is stale."""
        stale = []
        for cube in CUBES.values():
            found = held[cube.name]
            if cube.fact == part.fact and found is not None and found.of == part.sha256:
                self.parts[cube.name][part.month] = found
            elif cube.fact == part.fact:
                stale.append(cube)
        table = read_part(part) if stale else None
        for cube in stale:
            content = content_of(cube, table)
            made = write_part(cube.name, part.month, content, key="", sums=(), of=part.sha256)
            self.parts[cube.name][part.month] = made
            self.written += 1


def _lost(is_thorough: bool) -> tuple[str, ...]:
    """Damaged files that only kept manifests name: what was released then cannot be read any more."""
    parts = {part.file: part for manifest in kept_manifests() for part in manifest.parts}
    lost = sorted(file for file, part in parts.items() if fault_of(part, is_thorough=is_thorough))
    for file in lost:
        log.error("warehouse file %s of a kept snapshot is damaged", file)
    spoilt = spoilt_manifests()
    for name in spoilt:
        log.error("the kept manifest %s cannot be read; its files stay", name)
    return (*lost, *spoilt)


def _by_month(table: Any, column: str) -> dict[str, Any]:
    """The rows of each month of a day: "2026-07"."""
    import pyarrow.compute as pc

    months = pc.strftime(table[column], format="%Y-%m")
    return {each: table.filter(pc.equal(months, each)) for each in pc.unique(months).to_pylist()}


def _chunks(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))
