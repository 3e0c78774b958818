"""What tests of figures may ask for."""

from pathlib import Path

import pytest

from tests.factories.warehouse import place_warehouse


@pytest.fixture(autouse=True)
def _own_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the files of another."""
    place_warehouse(tmp_path, monkeypatch)
