"""The shipped list of regions is what the builder makes of its sources, which are not in the repository."""

from pathlib import Path

import pytest

from lianwei.registry.build_regions import DATA, build, write

SOURCE = Path(__file__).parents[3] / "shared" / "datasets" / "ref_regions"


@pytest.mark.skipif(not SOURCE.is_dir(), reason="needs the source lists in ../shared/datasets/ref_regions")
def test_building_again_gives_the_shipped_file(tmp_path):
    target = tmp_path / "regions.csv.gz"

    write(build(SOURCE), target)

    assert target.read_bytes() == (DATA / "regions.csv.gz").read_bytes()
