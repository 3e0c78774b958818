"""Instances for the tests of custody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation.custody.instances import Local, three


@pytest.fixture
def nodes(db: None, tmp_path: Path) -> Iterator[dict[str, Local]]:
    """Three instances that know each other's keys."""
    found = three(tmp_path)
    yield found
    for each in found.values():
        each.connection.close()
