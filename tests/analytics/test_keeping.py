"""Files that a report rests on are kept as one step: no load takes them away in between."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from threading import Event
from time import sleep

import pytest

from lianwei.analytics.queries.figures import snapshot_kept
from lianwei.analytics.warehouse.files import fault_of, sweep
from lianwei.analytics.warehouse.loading import rebuild_warehouse
from lianwei.analytics.warehouse.manifests import (
    current_manifest,
    keep_current,
    kept_manifest,
    named_files,
    settling,
)
from lianwei.core.scope import SYSTEM
from tests.factories.warehouse import write_facts

MOMENT = 0.3  # seconds: time enough for whoever does not wait


def cases_of(count):
    return [{"case": n, "received_on": date(2026, 7, 1)} for n in range(1, count + 1)]


def test_who_keeps_waits_while_files_are_taken_away():
    write_facts(cases=cases_of(1))

    with ThreadPoolExecutor(1) as other:
        with settling():
            kept = other.submit(snapshot_kept)
            wait([kept], timeout=MOMENT)
            for count in (2, 3):  # the first is neither current nor the one before any more
                write_facts(cases=cases_of(count))
            sweep(named_files())
        found = kept_manifest(kept.result())

    assert found.rows("cases") == 3
    assert {fault_of(part, is_thorough=True) for part in found.parts} == {""}


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_load_waits_with_taking_away_while_somebody_keeps():
    before = write_facts(cases=cases_of(1))
    held = Event()

    def hold():
        with settling():
            held.set()
            sleep(MOMENT)
            return current_manifest().id

    with ThreadPoolExecutor(1) as other:
        seen = other.submit(hold)
        held.wait()
        loaded = rebuild_warehouse(actor=SYSTEM)

    assert seen.result() == before.id
    assert current_manifest().id == loaded.snapshot != before.id


def test_keeping_twice_gives_one_snapshot():
    write_facts(cases=cases_of(2))

    assert keep_current() == keep_current() == current_manifest().id
