"""A warehouse for tests: loaded from the cases a test made, in a directory of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from lianwei.analytics.warehouse.loading import Loaded, load_warehouse
from lianwei.core.events import seal_events
from lianwei.core.scope import SYSTEM, Actor


def place_warehouse(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's warehouse lie in a directory of its own."""
    monkeypatch.setattr("lianwei.analytics.warehouse.manifests.data_dir", lambda: directory)


def load_all() -> Loaded:
    """Seal what was recorded and load it, as the worker would."""
    while seal_events():
        pass
    return load_warehouse(actor=SYSTEM)


def reader(actor: Actor) -> Actor:
    """The same person, who may also look at figures."""
    return replace(actor, permissions=actor.permissions | {"statistics.view"})
