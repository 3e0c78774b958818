"""The Python client against a live server: the same rows, the files whole, refusals as exceptions."""

import importlib.util
import json
import sys
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from lianwei.api.keys import METER
from lianwei.api.open_data import FileOut, NarrativeOut, RowOut, SnapshotOut
from lianwei.core import clock
from lianwei.members.models import Organisation
from tests.factories.members import make_alliance, make_organisation
from tests.factories.open_data import TODAY, contents, months_published, recalled, resolved
from tests.factories.warehouse import place_warehouse

FILE = Path(__file__).parents[2] / "clients" / "python" / "lianwei_open_data.py"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


@pytest.fixture(scope="module")
def client_module():
    spec = importlib.util.spec_from_file_location("lianwei_open_data", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def made(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)
    members = [make_organisation(code) for code in ("AA", "BB", "CC")]
    alliance = make_alliance(*members)
    with clock.playing(TODAY):
        resolved(*members)
        return months_published(alliance, members, "2026-07", "2026-08")


@pytest.fixture
def data(client_module, made, live_server):
    return client_module.OpenData(live_server.url)


def test_it_reads_every_row_of_every_page(data, made):
    found = [asdict(row) for row in data.rows(limit=70)]

    assert found == [json.loads(row) for each in made for row in contents(each).splitlines()]


def test_conditions_are_passed_on(data):
    [row] = data.rows(table="month", measure="accepted", since="2026-08")

    assert (row.month, row.value) == ("2026-08", 300)


def test_a_file_is_held_against_its_hash(client_module, data, made, tmp_path):
    [newest, _older] = data.snapshots()
    file, path = newest.file("parquet"), tmp_path / "newest.parquet"

    data.fetch(file, path)
    with pytest.raises(client_module.Altered):
        data.fetch(client_module.File(file.format, file.url, file.bytes, "0" * 64), tmp_path / "other")

    assert path.read_bytes() == contents(made[1], "parquet")
    assert [each.name for each in tmp_path.glob("other*")] == []


def test_a_recalled_snapshot_is_a_clear_error(client_module, data, made, tmp_path):
    first = data.snapshot(made[0].name)
    with clock.playing(TODAY):
        recalled(Organisation.objects.get(code="AA"), made[0])

    for attempt in (
        lambda: data.snapshot(first.name),
        lambda: list(data.rows(snapshot=first.name)),
        lambda: data.fetch(first.file("csv"), tmp_path / "first.csv"),
    ):
        with pytest.raises(client_module.Recalled) as refused:
            attempt()
        assert (refused.value.status, refused.value.snapshot, refused.value.ground) == (
            410,
            first.name,
            "person",
        )
    [notice] = data.recalled()
    assert notice.sha256["csv"] == first.file("csv").sha256
    assert [each.name for each in tmp_path.glob("first*")] == []
    assert {row.month for row in data.rows()} == {"2026-08"}


def test_a_refusal_says_why(client_module, data):
    with pytest.raises(client_module.Refused) as refused:
        list(data.rows(table="nothing"))

    assert (refused.value.status, refused.value.code) == (422, "invalid")


def test_it_waits_where_it_was_too_often(client_module, data, monkeypatch):
    waited = []

    def wait(seconds):
        waited.append(seconds)
        METER.calls.clear()

    monkeypatch.setattr(client_module.time, "sleep", wait)
    for _n in range(130):
        data.snapshots()

    assert waited == [60.0]


def test_as_a_program(client_module, data, live_server, capsys):
    code = client_module.main([live_server.url, "--table", "member", "--measure", "accepted"])

    head, *rows = capsys.readouterr().out.splitlines()
    assert (code, head.startswith("month,table,member"), len(rows)) == (0, True, 6)


def test_it_knows_the_schemas_of_the_instance(client_module):
    pairs = (
        (client_module.Row, RowOut),
        (client_module.Narrative, NarrativeOut),
        (client_module.Snapshot, SnapshotOut),
        (client_module.File, FileOut),
    )

    for ours, theirs in pairs:
        assert {field.name for field in fields(ours)} == set(theirs.model_fields)
