"""Traces of the model on three databases: each step as the model does it, no fault of a broken variant."""

from pathlib import Path
from random import Random

import pytest

from prove.custody_replay import Replay, steps_of
from tests.federation.custody.instances import three

TRACES = Path(__file__).parents[3] / "docs" / "protocol" / "traces"
BAD = sorted(each.stem for each in TRACES.glob("BAD_*.txt"))
SHORT = sorted(each.stem for each in TRACES.glob("wit*.txt"))
DAYS_OFF = 10
SAMPLES = 60


@pytest.mark.parametrize("name", SHORT)
def test_a_run_of_the_model_is_done_step_by_step(nodes, name):
    replay = Replay(f"A/{name}", nodes)

    replay.run(steps_of(TRACES / f"{name}.txt"))

    assert replay.owners() in ((1, 0), (0, 1))


@pytest.mark.parametrize("name", BAD)
def test_the_fault_of_a_broken_variant_is_not_done(nodes, name):
    replay = Replay(f"A/{name}", nodes, is_bad=True)

    replay.run(steps_of(TRACES / f"{name}.txt"))

    assert replay.owners() == (1, 0)


def test_the_broken_variants_are_known():
    faults = ("ACT_ON_ACCEPT", "COPY_OWNS", "NO_DEDUP", "NO_RECHECK", "NO_RETRY", "RECLAIM", "SEND_FIRST")

    assert sorted(f"BAD_{each}" for each in (*faults, "VOLATILE_PROMISE")) == BAD


def test_a_long_walk_settles_with_clocks_off_and_staggered_dumps_give_no_false_alarm(db, tmp_path):
    nodes = three(tmp_path, days_off=DAYS_OFF)
    replay = Replay("A/walk15", nodes)

    replay.run(steps_of(TRACES / "walk15.txt"))
    replay.check_staggered(Random(8), SAMPLES)

    assert replay.owners() == (1, 0)
    for each in nodes.values():
        each.connection.close()
