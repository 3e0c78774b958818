"""Published open data as it is read: pages of rows, the command, the pages of members and of the portal."""

import json
from argparse import Namespace
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.commands.open_data import open_data
from lianwei.analytics.models import OpenDataResolution, ResolutionStatus
from lianwei.analytics.queries.open_data import open_data_page
from lianwei.analytics.queries.open_rows import RowsWanted, rows_page
from lianwei.analytics.warehouse.open_files import open_dir
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_actor, make_alliance, make_organisation, make_staff
from tests.factories.open_data import TODAY, complaints, contents, entered, months_published, resolved
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def members():
    return [make_organisation(code) for code in ("AA", "BB", "CC")]


@pytest.fixture
def alliance(members):
    return make_alliance(*members)


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_pages_end_to_end_hold_every_row_once(alliance, members, limit):
    resolved(*members)
    made = months_published(alliance, members, "2026-07", "2026-08")
    found, after = [], ""

    while True:
        page = rows_page(RowsWanted(), after=after, limit=limit)
        found, after = found + page.rows, page.after
        if not after:
            break

    assert found == [json.loads(row) for each in made for row in contents(each).splitlines()]


def test_rows_are_narrowed_by_month_table_measure_and_member(alliance, members):
    resolved(*members)
    months_published(alliance, members, "2026-07", "2026-08")
    wanted = RowsWanted(since="2026-08", until="2026-08", table="member", measure="accepted", member="AA")

    [row] = rows_page(wanted, limit=100).rows

    assert (row["month"], row["table"], row["measure"], row["member"]) == (
        "2026-08",
        "member",
        "accepted",
        "AA",
    )


@pytest.mark.parametrize(
    "after", ["cq-metro-aggregates-2026-07:5", "cq-metro-aggregates-2026-07:99999999", "x:0"]
)
def test_a_place_that_is_none(alliance, members, after):
    resolved(*members)
    months_published(alliance, members, "2026-07")

    with pytest.raises(NotVisible):
        rows_page(RowsWanted(), after=after, limit=10)


def test_the_command_lists_publishes_and_checks(alliance, members, capsys):
    resolved(*members, since=date(2026, 7, 1))
    write_facts(cases=complaints(members, 300) + complaints(members, 300, month="2026-08"))

    codes = [open_data(Namespace(step=step, month=""), OPERATOR) for step in ("publish", "list", "check")]
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert (codes, len(told)) == ([0, 0, 0], 6)
    assert [each["findings"] for each in told[4:]] == [[], []]


def test_the_check_names_an_altered_file(alliance, members, capsys):
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")
    path = open_dir() / made.files["csv"]["file"]
    path.write_bytes(path.read_bytes().replace(b"accepted", b"received", 1))

    code = open_data(Namespace(step="check", month=""), OPERATOR)

    assert code == 1
    assert json.loads(capsys.readouterr().out)["files"] == [f"{path.name}: altered"]


def test_from_the_pages(client_of, alliance, members):
    first, second = (make_staff("head", organisation=members[0]) for _n in range(2))
    form = {
        "kind": "aggregates",
        "body": "会长办公会",
        "number": "3号",
        "resolved_on": "2026-01-15",
        "from_month": "2026-01-01",
    }
    page, browser = reverse("open_data_resolution_list"), client_of(first)

    refused = browser.post(reverse("open_data_resolution_enter"), form)
    taken = browser.post(reverse("open_data_resolution_enter"), form | {"is_understood": "on"}, follow=True)
    row = QuerySet(OpenDataResolution).get()
    sign = reverse("open_data_resolution_sign", args=[row.pk])

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert sign not in taken.content.decode()
    assert sign in client_of(second).get(page).content.decode()
    assert client_of(second).post(sign, follow=True).status_code == 200
    withdraw = reverse("open_data_resolution_withdraw", args=[row.pk])
    assert client_of(first).post(withdraw, {"reason": "停止公开"}, follow=True).status_code == 200
    assert QuerySet(OpenDataResolution).get().status == ResolutionStatus.WITHDRAWN


def test_the_alliance_sees_how_each_member_stands(client_of, alliance, members):
    resolved(*members[:1])
    entered(members[1])
    months_published(alliance, members, "2026-07")
    text = (
        client_of(make_staff("secretary_general", organisation=members[0]))
        .get(reverse("open_data_resolution_list"))
        .content.decode()
    )

    assert [words in text for words in ("已生效", "待第二人签署", "未决议", "2026-07")] == [True] * 4


def test_the_list_asks_as_often_for_three_members_as_for_one(members):
    counts = []
    for n in range(2):
        at = make_organisation(f"S{n}")
        others = members[: 1 + 2 * n]
        make_alliance(at, *others, code=f"ALL{n}")
        for each in others:
            QuerySet(OpenDataResolution).filter(organisation=each).delete()
            entered(each)
        actor = replace(
            make_actor("secretary_general", organisation=at),
            permissions=frozenset({"open_data_resolution.view"}),
        )
        open_data_page(actor=actor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = open_data_page(actor=actor)
        counts.append((len(page.members), len(queries)))

    assert [count for count, _n in counts] == [2, 4]
    assert counts[0][1] == counts[1][1]


def test_everybody_reads_the_page_of_the_portal(client, alliance, members):
    empty = client.get(reverse("portal_open_data")).content.decode()
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")
    text = client.get(reverse("portal_open_data")).content.decode()

    assert "还没有公开" in empty
    assert [made.files[kind]["file"] in text for kind in ("csv", "jsonl", "parquet")] == [True] * 3
