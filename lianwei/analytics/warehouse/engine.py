"""The engine that answers: DuckDB in the process, or Spark where the setting says so; one set of expressions.

Nothing of this is imported before the first figure is asked for.
"""

import gc
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianwei.core import environment
from lianwei.core.errors import LianweiError

from .cubes import CUBES, columns_of
from .expressions import table_named
from .files import fault_of
from .manifests import Manifest, current_manifest, files_dir

ENGINE, DUCKDB, SPARK = "LIANWEI_ANALYTICS_ENGINE", "duckdb", "spark"
HELD, LIVE_HELD = 32, 2  # manifests whose tables stay open
MEMORY, THREADS = "1GB", 2
SPARK_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
}
Columns = Mapping[str, Sequence[Any]]
_local = threading.local()
_lock = threading.RLock()
_serials = count(1)
_held: "OrderedDict[str, Tables]" = OrderedDict()


class WarehouseDamaged(LianweiError):
    """A file of the figures is missing or cut short; the next load makes it anew."""

    status, code = 503, "figures_rebuilt"
    sentence = _("The figures are being made anew. Please look again in a few minutes.")


class Tables:
    """The tables of one manifest, opened as they are asked for. Facts are read from their files, cubes of the
    live view (`is_live`) from memory.
    """

    def __init__(self, manifest: Manifest, *, is_live: bool) -> None:
        self.manifest, self.is_live = manifest, is_live
        self.serial = next(_serials)
        self.opened: set[str] = set()

    def has(self, name: str) -> bool:
        return bool(self.manifest.of(name))

    def opened_as(self, name: str) -> str:
        """What the engine calls a fact or a cube. Raises WarehouseDamaged."""
        called = f"{name}_{self.serial}"
        with _lock:
            if not self._lies_in_memory(name, called):
                self._demand_files(name)  # a file may go while its table is open
            if called not in self.opened:
                self._open(name, called)
                self.opened.add(called)
        return called

    def table(self, name: str) -> Any:
        """A fact or a cube as an Ibis table. Raises WarehouseDamaged."""
        return table_named(self.opened_as(name), columns_of(name))

    def _lies_in_memory(self, name: str, called: str) -> bool:
        return name in CUBES and self.is_live and called in self.opened and engine() == DUCKDB

    def _demand_files(self, name: str) -> None:
        if any(fault_of(part, is_thorough=False) for part in self.manifest.of(name)):
            raise WarehouseDamaged

    def _open(self, name: str, called: str) -> None:
        paths = [str(files_dir() / part.file) for part in self.manifest.of(name)]
        if engine() == SPARK:
            _session().read.parquet(*paths).createOrReplaceTempView(called)
            return
        read = "FROM read_parquet([" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "])"
        if name in CUBES and self.is_live:
            _database().execute(f'CREATE OR REPLACE TABLE "{_held_name(called)}" AS {read}')
            read = f'FROM "{_held_name(called)}"'
        _database().execute(f'CREATE OR REPLACE VIEW "{called}" AS {read}')

    def close(self) -> None:
        """Give the memory of its cubes back."""
        if engine() != DUCKDB:
            return
        for called in self.opened:
            _database().execute(f'DROP VIEW IF EXISTS "{called}"')
            _database().execute(f'DROP TABLE IF EXISTS "{_held_name(called)}"')


def _held_name(called: str) -> str:
    return f"{called}_held"


def tables_of(manifest: Manifest) -> Tables:
    """The tables of a manifest, kept open while it is one of the latest asked for."""
    key = f"{engine()}:{files_dir()}:{manifest.id}"
    with _lock:
        if key not in _held:
            _held[key] = Tables(manifest, is_live=manifest.id == current_manifest().id)
            _forget_old()
        _held.move_to_end(key)
        return _held[key]


def _forget_old() -> None:
    """Close what nobody asked for lately: all but a few manifests, and live views but this and the last."""
    live = [key for key, tables in _held.items() if tables.is_live]
    for key in {*live[:-LIVE_HELD], *list(_held)[:-HELD]}:
        _held.pop(key).close()


def engine() -> str:
    return environment.text(ENGINE)


@contextmanager
def uncollected() -> Iterator[None]:
    """While a large answer is put together nothing is looked through for what may be thrown away, which took
    as long as the answer itself.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _database() -> Any:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
        "threads": str(THREADS),
    }
    return duckdb.connect(config=settings)


@cache
def _session() -> Any:
    """A local session, unless Spark's own configuration names another master."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.appName("lianwei")
    for key, value in SPARK_SETTINGS.items():
        made = made.config(key, value)
    return made.getOrCreate()


def worked_out(expression: Any) -> Columns:
    """The answer of an expression, column by column, by Spark."""
    return _spark().to_pyarrow(expression).to_pydict()


def answered(statement: str, days: Mapping[str, date]) -> Columns:
    """The answer of a statement, column by column, by DuckDB. `days`: its parameters."""
    found = _cursor().execute(statement, {name: day for name, day in days.items() if f"${name}" in statement})
    rows, names = found.fetchall(), [column[0] for column in found.description]
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _cursor() -> Any:
    """One database in the process, a cursor of it for each thread."""
    if not hasattr(_local, "cursor"):
        with _lock:
            _local.cursor = _database().cursor()
    return _local.cursor


def _spark() -> Any:
    """This thread's way to Spark."""
    if not hasattr(_local, "spark"):
        import ibis

        with _lock:
            _local.spark = ibis.pyspark.connect(_session())
    return _local.spark
