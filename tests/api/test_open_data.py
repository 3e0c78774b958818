"""The API of the open data: everybody reads, nobody without end in a minute, files as they were published."""

import hashlib
import json

import pytest
from django.test import Client

from lianwei.analytics.operations.open_data import publish_open_snapshot
from lianwei.api.open_data import CALLS_A_MINUTE
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_alliance, make_organisation
from tests.factories.narratives import accepted_cases, agreed, all_accepted, telling
from tests.factories.open_data import TODAY, contents, months_published, resolved
from tests.factories.warehouse import place_warehouse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/open-data/v1"


@pytest.fixture(autouse=True)
def _today(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)
    with clock.playing(TODAY):
        yield


@pytest.fixture
def made():
    members = [make_organisation(code) for code in ("AA", "BB", "CC")]
    alliance = make_alliance(*members)
    resolved(*members)
    return months_published(alliance, members, "2026-07", "2026-08")


def call(path, **asked):
    answer = Client().get(ROOT + path, asked)
    return answer.status_code, json.loads(answer.content)


def test_nothing_was_published_yet():
    assert call("/snapshots") == (200, {"snapshots": [], "recalled": []})
    assert call("/rows") == (200, {"rows": [], "after": ""})
    assert call("/catalog")[1]["dcat:dataset"] == []


def test_snapshots_name_their_files_and_hashes(made):
    _status, told = call("/snapshots")

    assert [each["month"] for each in told["snapshots"]] == ["2026-08", "2026-07"]
    for snapshot, row in zip(reversed(told["snapshots"]), made, strict=True):
        assert {f["format"]: f["sha256"] for f in snapshot["files"]} == {
            kind: each["sha256"] for kind, each in row.files.items()
        }


def test_narratives_are_read_apart(made):
    home = make_organisation("DD", region_code="500103")
    alliance = make_alliance(home, code="SECOND")
    telling(home)
    agreed(*accepted_cases(home, 5)[:2])
    all_accepted()
    publish_open_snapshot(alliance.pk, actor=OPERATOR, month="2026-07", kind="narratives")

    _status, page = call("/narratives", limit=1)
    _status, rest = call("/narratives", after=page["after"], city="500000")
    _status, told = call("/snapshots")

    assert [each["number"] for each in (*page["rows"], *rest["rows"])] == ["1", "2"]
    assert call("/narratives", city="511600") == (200, {"rows": [], "after": ""})
    assert {row["table"] for row in call("/rows", limit=1000)[1]["rows"]} >= {"month"}
    assert [each["kind"] for each in told["snapshots"]].count("narratives") == 1


def test_a_file_comes_as_it_was_published(made):
    file = made[0].files["csv"]

    answer = Client().get(f"{ROOT}/files/{file['file']}")

    body = b"".join(answer.streaming_content)
    assert hashlib.sha256(body).hexdigest() == file["sha256"]
    assert answer["ETag"] == f'"{file["sha256"]}"'
    assert answer["Cache-Control"] == "public, max-age=86400"  # a recalled one is gone from caches in a day


@pytest.mark.parametrize("name", ["x.csv", "..", "cq-metro-aggregates-2026-07.csv", "current.json"])
def test_no_other_file_is_given_out(made, name):
    assert Client().get(f"{ROOT}/files/{name}").status_code == 404


def test_pages_lead_on_to_the_end(made):
    found, after = [], ""
    while True:
        status, page = call("/rows", limit=50, after=after)
        assert status == 200
        found, after = found + page["rows"], page["after"]
        if not after:
            break

    assert found == [json.loads(row) for each in made for row in contents(each).splitlines()]


def test_a_misspelt_condition_is_refused(made):
    assert call("/rows", members="AA")[0] == 422
    assert call("/rows", measure="received")[0] == 422  # not public
    assert call("/rows", after="x:1")[0] == 404


def test_the_catalogue_is_dcat(made):
    _status, told = call("/catalog")

    kinds = [each["@type"] for each in told["dcat:dataset"]]
    newest = told["dcat:dataset"][1]
    assert kinds == ["dcat:DatasetSeries", "dcat:Dataset", "dcat:Dataset"]
    assert newest["dcat:inSeries"]["@id"] == told["dcat:dataset"][0]["@id"]
    assert [each["dcat:mediaType"] for each in newest["dcat:distribution"]] == [
        "text/csv",
        "application/jsonl",
        "application/vnd.apache.parquet",
    ]
    url = newest["dcat:distribution"][0]["dcat:downloadURL"]["@id"]
    answer = Client().get(url.removeprefix("http://testserver"))
    assert b"".join(answer.streaming_content) == contents(made[1], "csv")


def test_an_address_may_ask_so_often_a_minute(made):
    codes = [call("/snapshots")[0] for _n in range(CALLS_A_MINUTE + 1)]

    assert (set(codes[:-1]), codes[-1]) == ({200}, 429)
