"""Three instances in one process, each with a database file of its own: what one writes no other sees."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import load_backend

from lianwei.core import keys
from prove.custody_node import Node
from prove.custody_replay import CODES

PAIRS = {code: keys.new_pair() for code in (*CODES, "X")}  # X: somebody who exchanges with nobody
KNOWN = {code: [PAIRS[code][1]] for code in CODES}


class Local:
    """A node that acts on its own database file while it does a step."""

    def __init__(self, code: str, file: Path, *, days_off: int = 0) -> None:
        settings = connection.settings_dict | {"NAME": str(file)}
        self.connection = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
        self.told = (code, PAIRS[code][0], KNOWN)
        self.days_off = days_off
        self.node = Node(*self.told, days_off=days_off)

    def do(self, name: str, **told: Any) -> dict[str, Any]:
        with self.acting():
            return self.node.do(name, **told)

    def crash(self, *, in_commit: bool) -> None:
        self.node = Node(*self.told, days_off=self.days_off)

    @contextmanager
    def acting(self) -> Iterator[Node]:
        other = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = self.connection
        try:
            yield self.node
        finally:
            connections[DEFAULT_DB_ALIAS] = other


def three(directory: Path, *, days_off: int = 0) -> dict[str, Local]:
    """A, B and C, with all tables and no row. A's clock is behind, C's ahead."""
    found = {}
    name = str(connection.settings_dict["NAME"])
    for code, off in zip(CODES, (-days_off, 0, days_off), strict=True):
        file = directory / f"{code}.sqlite3"
        _copied(name, file)
        found[code] = Local(code, file, days_off=off)
    return found


def _copied(name: str, file: Path) -> None:
    """The tests' database as it was committed: by a connection of its own, the tests' one is inside a
    transaction.
    """
    source, target = sqlite3.connect(name), sqlite3.connect(file)
    source.backup(target)
    target.close()
    source.close()
