"""Figures of the live view by a person's key: what the person is told on the overview, and no more."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianwei.analytics.models import FigureKey
from lianwei.analytics.operations.figure_keys import issue_figure_key, revoke_figure_key
from lianwei.analytics.queries.figure_keys import reader_with_key
from lianwei.api.keys import METER
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.members.queries import actor_of
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.warehouse import place_warehouse, write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/figures/v1/counted"
MONTH = "2026-07"


@pytest.fixture(autouse=True)
def _now(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)
    with clock.playing(clock.now().replace(year=2026, month=8, day=20)):
        yield


@pytest.fixture
def members():
    return [make_organisation(code) for code in ("AA", "BB")]


@pytest.fixture
def alliance(members):
    made = make_alliance(*members)
    day = clock.today().replace(month=7, day=6)
    of = [
        {"holder": each.pk, "member": each.pk, "alliance": made.pk, "received_on": day, "accepted_on": day}
        for each, n in zip(members, (7, 3), strict=True)
        for _case in range(n)
    ]
    write_facts(cases=of)
    return made


def person(home, *roles):
    user = make_staff(*roles, organisation=home)
    return actor_of(user)


def call(text, **asked):
    headers = {"Authorization": f"Bearer {text}"} if text else {}
    return Client().get(ROOT, asked, headers=headers)


def told(text, **asked):
    return json.loads(call(text, measures="accepted", **asked).content)


def test_figures_are_those_of_the_person(alliance, members):
    _row, text = issue_figure_key("表", actor=person(members[0], "analyst"))

    found = told(text, period=MONTH, by="member")

    [line] = found["lines"]
    assert line == {
        "keys": {"member": "AA"},
        "labels": {"member": line["labels"]["member"]},
        "values": {"accepted": 7},
        "withheld": False,
    }
    assert (found["scope"], found["first"], found["last"]) == ("own", "2026-07-01", "2026-07-31")
    assert found["measures"] == [{"name": "accepted", "unit": "count"}]


def test_small_cells_of_others_stay_out(alliance, members):
    _row, text = issue_figure_key("表", actor=person(members[0], "analyst"))

    found = told(text, period="2026", by="member", scope="alliance")

    lines = {
        line["keys"]["member"]: (line["values"]["accepted"], line["withheld"]) for line in found["lines"]
    }
    assert lines["BB"] == (None, True)


def test_a_table_for_spreadsheets(alliance, members):
    _row, text = issue_figure_key("表", actor=person(members[0], "analyst"))

    answer = call(text, measures="accepted,resolution_rate", period=MONTH, by="member", format="csv")

    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["member"], row["accepted"], row["resolution_rate"], row["withheld"]) == (
        "AA",
        "7",
        "0.0",
        "0",
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"measures": "nothing"},
        {"measures": "accepted", "by": "member", "and_by": "member"},
        {"measures": "accepted", "period": "2011"},
        {"measures": "accepted", "member": "ZZ"},
        {"measures": "accepted", "scope": "alliance", "first": "2026-07-03", "last": "2026-07-09"},
        {"measures": "accepted", "scope": "alliance", "cutoff": "2026-07-09"},
        {"measures": "enquiries", "by": "nature"},
        {"measures": "accepted", "bye": "member"},
    ],
)
def test_what_cannot_be_asked_is_refused_and_not_answered_with_something_else(alliance, members, asked):
    _row, text = issue_figure_key("表", actor=person(members[0], "analyst"))

    answer = call(text, **asked)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_keys_that_are_wrong_revoked_or_ended_open_nothing(alliance, members):
    actor = person(members[0], "analyst")
    row, text = issue_figure_key("表", actor=actor)
    assert (call("", measures="accepted").status_code, call("lwf_x", measures="accepted").status_code) == (
        401,
        401,
    )
    assert call("密钥".encode().decode("latin-1"), measures="accepted").status_code == 401

    with clock.playing(clock.now() + timedelta(days=366)):
        assert reader_with_key(text) is None
    assert reader_with_key(text).actor == actor
    revoke_figure_key(row.pk, actor=actor)
    assert call(text, measures="accepted").status_code == 401
    with pytest.raises(NotVisible):
        revoke_figure_key(row.pk, actor=actor)


def test_who_may_not_see_figures_any_more_reads_none(alliance, members):
    user = make_staff("analyst", organisation=members[0])
    _row, text = issue_figure_key("表", actor=actor_of(user))

    user.is_active = False
    user.save()

    assert call(text, measures="accepted").status_code == 401


def test_one_reads_a_hundred_and_twenty_times_a_minute(alliance, members):
    row, text = issue_figure_key("表", actor=person(members[0], "analyst"))
    for _n in range(120):
        METER.count(("figures", row.pk))

    assert call(text, measures="accepted").status_code == 429


def test_the_day_of_use_is_noted_and_the_key_is_not_kept(alliance, members):
    row, text = issue_figure_key("表", actor=person(members[0], "analyst"))

    told(text, period=MONTH)

    row = FigureKey.objects.get(pk=row.pk)
    assert row.used_on == clock.today()
    assert text not in row.key


def test_keys_are_ones_own_and_ten_at_most(members):
    mine, other = person(members[0], "analyst"), person(members[0], "analyst")
    rows = [issue_figure_key(f"第 {n} 个", actor=mine)[0] for n in range(10)]

    with pytest.raises(Invalid, match=r"ten keys|十个密钥"):
        issue_figure_key("再一个", actor=mine)
    with pytest.raises(Invalid):
        issue_figure_key(" ", actor=other)
    with pytest.raises(NotVisible):
        revoke_figure_key(rows[0].pk, actor=other)


def test_the_page_shows_a_key_once_and_revokes_it(members, client_of):
    client = client_of(make_staff("analyst", organisation=members[0]))

    shown = client.post(reverse("figure_key_issue"), {"name": "季度表"}).content.decode()
    listed = client.get(reverse("figure_key_list")).content.decode()

    text = shown.partition('id="new-key">')[2].partition("<")[0]
    assert reader_with_key(text) is not None
    assert text not in listed
    assert "季度表" in listed
    key = FigureKey.objects.get()
    client.post(reverse("figure_key_revoke"), {"key": key.pk})
    assert "季度表" not in client.get(reverse("figure_key_list")).content.decode()
    assert client.post(reverse("figure_key_issue"), {"name": ""}).status_code == 422


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_however_many(n, members, client_of, django_assert_max_num_queries):
    user = make_staff("analyst", organisation=members[0])
    client = client_of(user)
    for each in range(n):
        issue_figure_key(f"{each}", actor=actor_of(user))
    client.get(reverse("figure_key_list"))

    with django_assert_max_num_queries(12):
        client.get(reverse("figure_key_list"))
