"""The API of figures: every measure with its definition, the published figures of the public ones."""

import json

import pytest
from django.test import Client

from lianwei.analytics.measures import MEASURES
from lianwei.core import clock
from tests.factories.members import make_alliance, make_organisation
from tests.factories.open_data import TODAY, complaints, contents, months_published, resolved
from tests.factories.warehouse import place_warehouse, write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/figures/v1"


@pytest.fixture(autouse=True)
def _today(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)
    with clock.playing(TODAY):
        yield


@pytest.fixture
def members():
    return [make_organisation(code) for code in ("AA", "BB", "CC")]


@pytest.fixture
def alliance(members):
    resolved(*members)
    return make_alliance(*members)


def call(path, **asked):
    answer = Client().get(ROOT + path, asked)
    return answer.status_code, json.loads(answer.content)


def test_every_measure_is_told_with_its_definition_in_both_languages():
    status, told = call("/measures")

    assert status == 200
    assert {each["name"]: each["is_public"] for each in told["measures"]} == {
        name: each.is_public for name, each in MEASURES.items()
    }
    [rate] = [each for each in told["measures"] if each["name"] == "resolution_rate"]
    assert (rate["label"], rate["label_en"], rate["unit"]) == ("投诉解决率", "Resolution rate", "share")
    assert rate["definition"] != rate["definition_en"]


def test_a_figure_is_what_the_snapshot_says(alliance, members):
    [made] = months_published(alliance, members, "2026-07")

    status, told = call("/figures", measure="accepted", month="2026-07", by="member")

    rows = [json.loads(row) for row in contents(made).splitlines()]
    expected = [
        {"keys": {"member": row["member"]}, "value": row["value"]}
        for row in rows
        if (row["table"], row["measure"]) == ("member", "accepted")
    ]
    assert (status, told["lines"], told["sha256"]) == (200, expected, made.files["jsonl"]["sha256"])


def test_two_dimensions_in_either_order(alliance, members):
    months_published(alliance, members, "2026-07")
    asked = {"measure": "accepted", "month": "2026-07"}

    one = call("/figures", by="member", and_by="category_main", **asked)
    other = call("/figures", by="category_main", and_by="member", **asked)

    assert one == other
    assert one[0] == 200


def test_what_is_counted_but_not_published_is_not_found(alliance, members):
    write_facts(cases=complaints(members, 300))

    assert call("/figures", measure="accepted", month="2026-07")[0] == 404


def test_what_is_not_told_so_is_not_found(alliance, members):
    months_published(alliance, members, "2026-07")

    assert (
        call("/figures", measure="resolution_rate", month="2026-07", by="member", and_by="nature")[0] == 404
    )
    assert call("/figures", measure="accepted", month="2026-07", alliance="OTHER")[0] == 404


@pytest.mark.parametrize("name", [name for name, each in MEASURES.items() if not each.is_public])
def test_a_measure_that_is_for_staff_is_refused(alliance, name):
    assert call("/figures", measure=name, month="2026-07")[0] == 422
