"""The engine that answers: DuckDB in the process, or Spark where the setting says so; one set of expressions.

Nothing of this is imported before the first figure is asked for.
"""

import threading
from collections import OrderedDict
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianwei.core import environment
from lianwei.core.errors import LianweiError

from .files import fault_of
from .manifests import Manifest, files_dir

ENGINE, DUCKDB, SPARK = "LIANWEI_ANALYTICS_ENGINE", "duckdb", "spark"
HELD = 4  # manifests whose tables stay open in a thread
MEMORY, THREADS = "1GB", 2
_local = threading.local()


class WarehouseDamaged(LianweiError):
    """A file of the figures is missing or cut short; the next load makes it anew."""

    status, code = 503, "figures_rebuilt"
    sentence = _("The figures are being made anew. Please look again in a few minutes.")


class Tables:
    """The tables of one manifest, opened as they are asked for."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.backend = connected()
        self.open: dict[str, Any] = {}

    def table(self, name: str) -> Any:
        """A fact or a cube as an Ibis table. Raises WarehouseDamaged."""
        if name not in self.open:
            self.open[name] = self._opened(name)
        return self.open[name]

    def _opened(self, name: str) -> Any:
        parts = self.manifest.of(name)
        if not parts:
            raise KeyError(name)
        if any(fault_of(part, is_thorough=False) for part in parts):
            raise WarehouseDamaged
        paths = [str(files_dir() / part.file) for part in parts]
        return self.backend.read_parquet(paths, table_name=f"{name}_{self.manifest.id}")


def tables_of(manifest: Manifest) -> Tables:
    """The tables of a manifest, kept open in this thread while it is one of the latest asked for."""
    held: OrderedDict[str, Tables] = getattr(_local, "held", None) or OrderedDict()
    _local.held = held
    key = f"{engine()}:{files_dir()}:{manifest.id}"
    if key not in held:
        held[key] = Tables(manifest)
    held.move_to_end(key)
    while len(held) > HELD:
        held.popitem(last=False)
    return held[key]


def engine() -> str:
    return environment.text(ENGINE)


def connected() -> Any:
    """This thread's connection to the engine."""
    name = engine()
    found = getattr(_local, name, None)
    if found is None:
        found = _spark() if name == SPARK else _duckdb()
        setattr(_local, name, found)
    return found


def _duckdb() -> Any:
    import ibis

    settings = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
    }
    return ibis.duckdb.connect(threads=THREADS, **settings)


def _spark() -> Any:
    import ibis
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("lianwei")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)


def answered(expression: Any) -> list[dict[str, Any]]:
    """The rows of an expression."""
    return connected().to_pyarrow(expression).to_pylist()
