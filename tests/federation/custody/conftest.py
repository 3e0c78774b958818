"""Instances for the tests of custody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation.custody.instances import Local, three
from tests.federation.custody.sides import Side, two


@pytest.fixture
def nodes(db: None, tmp_path: Path) -> Iterator[dict[str, Local]]:
    """Three instances that know each other's keys."""
    found = three(tmp_path)
    yield found
    for each in found.values():
        each.connection.close()


@pytest.fixture
def sides(db: None, tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """Two whole instances that are each other's peers."""
    found = two(tmp_path)
    yield found
    for each in found:
        each.connection.close()
