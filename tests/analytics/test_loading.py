"""The warehouse follows the log: incremental, restartable, exact, mended where a file is damaged."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import QuerySet

from lianwei.analytics.queries.figures import figures, snapshot_kept
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.tasks import load_facts, look_through_facts
from lianwei.analytics.warehouse import loading
from lianwei.analytics.warehouse.checking import check_warehouse
from lianwei.analytics.warehouse.cubes import CUBES
from lianwei.analytics.warehouse.engine import WarehouseDamaged
from lianwei.analytics.warehouse.loading import load_warehouse, rebuild_warehouse
from lianwei.analytics.warehouse.manifests import current_manifest, files_dir, warehouse_dir
from lianwei.cases.models import Complainant
from lianwei.cases.operations import accept_complaint, annul_complaint, revise_complaint
from lianwei.cases.operations.together.merging import merge_complaint
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.registry.operations.codes import revise_code
from tests.factories.cases import PLAIN, complaint, enquiry, staff
from tests.factories.warehouse import load_all

pytestmark = pytest.mark.usefixtures("reference_data")


def counts(*names: str, **question: object) -> list[object]:
    """The measures of all time, as the operator sees them."""
    ever = Period.named("2020").first, Period.named("2035").last
    [row] = figures(names, actor=OPERATOR, period=Period(*ever), **question)
    return [row.values[name] for name in names]


def test_load_when_nothing_was_loaded_before_reads_all() -> None:
    actor = staff()
    case = complaint(actor=actor)
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    enquiry(actor=actor, persons=3)

    loaded = load_all()

    assert (loaded.rows, loaded.lost) == (2, ())
    assert counts("received", "accepted", "enquiries") == [1, 1, 3]


def test_load_when_one_case_was_touched_reads_it_alone() -> None:
    actor = staff()
    cases = [complaint(actor=actor, person={"phone": f"1390000000{n}"}) for n in range(3)]
    load_all()
    accept_complaint(cases[1].pk, actor=actor, no_talks="refuses")

    loaded = load_all()

    assert loaded.rows == 1
    assert counts("received", "accepted") == [3, 1]


def test_load_when_nothing_happened_writes_nothing() -> None:
    complaint()
    before = load_all().snapshot

    loaded = load_all()

    assert (loaded.events, loaded.rows, loaded.files, loaded.snapshot) == (0, 0, 0, before)


def test_load_leaves_unsealed_events_for_later() -> None:
    complaint()
    load_all()
    complaint(actor=staff("YB"))

    load_warehouse(actor=SYSTEM)

    assert (counts("received"), check_warehouse(actor=SYSTEM).behind > 0) == ([1], True)


def test_rows_of_cases_that_count_no_more_go() -> None:
    actor = staff()
    cases = [complaint(actor=actor, person={"phone": f"1390000000{n}"}) for n in range(3)]
    load_all()
    annul_complaint(cases[0].pk, actor=actor, reason="误登记")
    merge_complaint(cases[1].pk, actor=actor, kept_id=cases[2].pk, reason="同一件事")

    load_all()

    assert counts("received") == [1]


def test_a_load_that_was_stopped_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = staff()
    complaint(actor=actor)
    load_all()
    accept_complaint(complaint(actor=actor).pk, actor=actor, no_talks="refuses")
    with monkeypatch.context() as stopped:
        stopped.setattr(loading, "publish_manifest", lambda made: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load_all()

    before = counts("received", "accepted")
    load_all()

    assert (before, counts("received", "accepted")) == ([1, 0], [2, 1])
    assert sorted(path.name for path in files_dir().iterdir()) == sorted(
        {part.file for part in current_manifest().parts} | _files_before()
    )


def _files_before() -> set[str]:
    found = json.loads((warehouse_dir() / "before.json").read_text())
    return {part["file"] for part in found["manifest"]["parts"]}


@pytest.mark.parametrize("fault", ["missing", "cut short", "altered"])
def test_a_damaged_file_is_made_anew_and_said_so(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    complaint()
    load_all()
    whole = _damage(_file_of("cases"), fault)

    looked = look_through_facts()

    [repair] = current_manifest().repairs
    assert (looked, repair.fact, repair.fault) == (1, "cases", fault)
    assert (files_dir() / whole[0]).read_bytes() == whole[1]
    assert fault in caplog.text
    assert counts("received") == [1]


def test_figures_say_so_while_a_file_is_missing() -> None:
    complaint()
    load_all()
    _damage(_file_of("cases"), "missing")

    with pytest.raises(WarehouseDamaged):
        counts("received")


def test_figures_say_so_where_a_file_went_while_its_table_was_open() -> None:
    complaint()
    load_all()
    assert counts("received") == [1]
    _damage(_file_of("cases"), "missing")

    with pytest.raises(WarehouseDamaged):
        counts("received")


def test_an_age_that_is_a_year_of_birth_stops_no_load() -> None:
    case = complaint(person={"phone": "13900000001", "age": 67})
    QuerySet(Complainant).filter(complaint_id=case.pk).update(age=1956)

    load_all()

    assert counts("received", where={"age_band": [""]}) == [1]


def test_a_cut_manifest_is_made_anew() -> None:
    complaint()
    load_all()
    path = warehouse_dir() / "current.json"
    path.write_text(path.read_text()[:100])

    load_all()

    assert counts("received") == [1]


def test_a_damaged_file_of_a_snapshot_alone_is_lost_and_said_so() -> None:
    actor = staff()
    complaint(actor=actor)
    load_all()
    snapshot_kept()
    old = _file_of("cases")
    for n in range(2):
        complaint(actor=actor, person={"phone": f"1390000000{n}"})
        load_all()
    _damage(old, "missing")

    loaded = load_warehouse(actor=SYSTEM, is_thorough=True)

    assert loaded.lost == (old,)
    assert check_warehouse(actor=SYSTEM).ok is False


def test_files_of_a_spoilt_kept_manifest_stay_and_it_is_said_so(caplog: pytest.LogCaptureFixture) -> None:
    actor = staff()
    complaint(actor=actor)
    load_all()
    kept = warehouse_dir() / "kept" / f"{snapshot_kept()}.json"
    whole, old = kept.read_text(), _file_of("cases")
    kept.write_text(whole[:100])

    for n in range(3):
        complaint(actor=actor, person={"phone": f"1390000000{n}"})
        loaded = load_all()

    assert loaded.lost == (kept.name,)
    assert check_warehouse(actor=SYSTEM).lost == {kept.name: "altered"}
    assert kept.name in caplog.text
    kept.write_text(whole)
    assert counts("received", snapshot=kept.stem) == [1]
    assert (files_dir() / old).exists()


def test_a_snapshot_prints_the_same_after_cases_were_coded_anew() -> None:
    actor = staff()
    cases = [complaint(actor=actor, person={"phone": f"1390000000{n}"}) for n in range(3)]
    load_all()
    snapshot = snapshot_kept()
    where = {"nature": [PLAIN.nature]}
    for case in cases:
        revise_complaint(case.pk, actor=actor, before={"nature": "N03"}, after={"nature": "N01"})
    complaint(actor=actor)

    load_all()

    assert (counts("received", where=where), counts("received")) == ([1], [4])
    assert counts("received", where=where, snapshot=snapshot) == [3]
    assert counts("received", snapshot=snapshot) == [3]


def test_everything_is_read_again_when_a_code_changes() -> None:
    actor = staff()
    case = complaint(actor=actor)
    load_all()
    revise_code("category", case.category, actor=OPERATOR, on=clock.today(), name="美容美体")

    assert load_all().rows == 1


def test_rebuild_gives_the_same_files() -> None:
    actor = staff()
    for n in range(3):
        case = complaint(actor=actor, person={"phone": f"1390000000{n}"})
        load_all()
        accept_complaint(case.pk, actor=actor, no_talks="refuses")
    before = load_all().snapshot

    assert rebuild_warehouse(actor=SYSTEM).snapshot == before


def test_days_are_those_of_the_office_when_it_is_still_yesterday_in_london() -> None:
    with clock.playing(datetime(2026, 6, 30, 16, 30, tzinfo=UTC)):
        complaint()
    load_all()

    [july] = figures(["received"], actor=OPERATOR, period=Period.named("2026-07"), by=["day"])

    assert (july.keys, july.values) == (("2026-07-01",), {"received": 1})


def test_check_compares_rows_and_sums_with_the_tables() -> None:
    actor = staff()
    complaint(actor=actor)
    load_all()
    fine = check_warehouse(actor=SYSTEM)
    complaint(actor=actor, person={"phone": "13900000009"})

    checked = check_warehouse(actor=SYSTEM)

    assert (fine.ok, fine.behind, checked.ok) == (True, 0, False)
    assert checked.facts["cases"] == {
        "files": {"rows": 1, "promised": 0, "multiple": 0},
        "tables": {"rows": 2, "promised": 0, "multiple": 0},
        "equal": False,
    }


def test_cubes_follow_their_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LEAST_ROWS", 1)
    actor = staff()
    case = complaint(actor=actor)
    load_all()
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    load_all()

    cubes = {part.fact for part in current_manifest().parts if "_by_" in part.fact}
    assert (cubes, counts("accepted")) == (set(CUBES), [1])
    for file in [part.file for part in current_manifest().parts if part.fact in cubes]:
        (files_dir() / file).unlink()
    load_facts()
    assert counts("accepted") == [1]


def test_files_hold_no_personal_value() -> None:
    complaint()
    load_all()

    for path in files_dir().iterdir():
        assert not _mentions(path, "王桂芳", "13812346027", "大坪", "美容卡")


def _mentions(path: Path, *words: str) -> bool:
    import pyarrow.parquet as pq

    text = str(pq.read_table(path).to_pylist())
    return any(word in text for word in words)


def _file_of(fact: str) -> str:
    return current_manifest().of(fact)[0].file


def _damage(name: str, fault: str) -> tuple[str, bytes]:
    """Spoil a file; its name, and what it was."""
    path = files_dir() / name
    whole = path.read_bytes()
    if fault == "missing":
        path.unlink()
    elif fault == "cut short":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    return name, whole


def test_figures_are_answered_however_many_snapshots_were_read() -> None:
    actor = staff()
    kept = []
    for n in range(4):
        complaint(actor=actor, person={"phone": f"1390000000{n}"})
        load_all()
        kept.append(snapshot_kept())
        counts("received")

    assert [counts("received", snapshot=each) for each in kept] == [[1], [2], [3], [4]]
    assert counts("received") == [4]
