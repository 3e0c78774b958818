"""Open data: off until a member resolved it and a second person signed; published once, never changed."""

import csv
import hashlib
import io
import json
from datetime import date

import pyarrow.parquet as pq
import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianwei.analytics.models import OpenDataResolution, OpenSnapshot
from lianwei.analytics.operations.open_data import (
    enter_open_data_resolution,
    publish_open_snapshot,
    sign_open_data_resolution,
    withdraw_open_data_resolution,
)
from lianwei.analytics.queries.open_beside import lines_of
from lianwei.analytics.queries.open_data import all_months_due, open_data_page
from lianwei.analytics.rules.open_data.checking import findings
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.tasks import publish_open_data
from lianwei.analytics.warehouse.open_files import open_dir
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from tests.factories.members import at_office, make_actor, make_alliance, make_organisation
from tests.factories.open_data import (
    TODAY,
    complaints,
    contents,
    entered,
    months_published,
    published,
    resolved,
)
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


@pytest.mark.both
def test_nothing_goes_out_before_a_member_resolved_it(alliance, members):
    write_facts(cases=complaints(members, 300))
    entered(members[0])

    with pytest.raises(WrongStatus):
        published(alliance)

    assert (OpenSnapshot.objects.count(), all_months_due()) == (0, [])


@pytest.mark.both
def test_a_second_person_signs(members):
    head, second = (make_actor("head", organisation=members[0]) for _n in range(2))
    row = entered(members[0], actor=head)

    with pytest.raises(WrongStatus):
        sign_open_data_resolution(row.pk, actor=head)
    signed = sign_open_data_resolution(row.pk, actor=second)

    assert (signed.status, signed.signed_by, signed.entered_by) == ("signed", second.user_id, head.user_id)
    assert Event.objects.filter(name="open_data_resolution.signed").count() == 1


@pytest.mark.both
def test_the_database_holds_that_two_people_sign(members):
    head = make_actor("head", organisation=members[0])
    row = entered(members[0], actor=head)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(OpenDataResolution).filter(pk=row.pk).update(
            status="signed", signed_by=head.user_id, signed_at=clock.now()
        )


def test_one_resolution_at_a_time_until_it_is_withdrawn(members):
    row = entered(members[0])

    with pytest.raises(WrongStatus):
        entered(members[0])
    withdraw_open_data_resolution(row.pk, actor=OPERATOR, reason="重新讨论")

    assert entered(members[0]).pk != row.pk


@pytest.mark.parametrize("fault", [{"body": " "}, {"number": ""}, {"resolved_on": date(2026, 12, 1)}])
def test_what_is_no_resolution_is_refused(members, fault):
    told = {"body": "会长办公会", "number": "3号", "resolved_on": date(2026, 1, 15)}

    with pytest.raises(Invalid) as refused:
        enter_open_data_resolution(
            members[0].pk, actor=OPERATOR, from_month=date(2026, 1, 1), **(told | fault)
        )

    assert list(refused.value.fields) == list(fault)
    assert QuerySet(OpenDataResolution).count() == 0


def test_another_member_neither_sees_nor_signs(members):
    row = entered(members[0])
    stranger = make_actor("head", organisation=members[1])

    with pytest.raises(NotVisible):
        sign_open_data_resolution(row.pk, actor=stranger)

    assert [each.row for each in open_data_page(actor=stranger).own] == [None, None]


def test_only_the_members_that_resolved_are_counted(alliance, members):
    rows = complaints(members, 300)
    resolved(*members[:2])
    write_facts(cases=rows)

    made = published(alliance)

    ours = [row for row in rows if row["member"] in {each.pk for each in members[:2]}]
    [whole] = [each for each in lines_of(made) if (each.table, each.measure) == ("month", "accepted")]
    assert (made.members, whole.value) == (["AA", "BB"], len(ours))
    assert "CC" not in contents(made).decode()


def test_the_three_files_tell_the_same_and_bear_their_hashes(alliance, members):
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")

    rows = [json.loads(line) for line in contents(made).splitlines()]
    sheet = list(csv.DictReader(io.StringIO(contents(made, "csv").decode("utf-8-sig"))))
    table = pq.read_table(open_dir() / made.files["parquet"]["file"]).to_pylist()

    assert len(rows) == len(sheet) == len(table) == made.rows
    assert [row["value"] for row in rows] == [row["value"] for row in table]
    assert [row["value"] is None for row in rows] == [row["value"] == "" for row in sheet]
    assert made.withheld == sum(row["withheld"] for row in rows)
    for kind, file in made.files.items():
        assert hashlib.sha256(contents(made, kind)).hexdigest() == file["sha256"]
        assert file["sha256"][:12] in file["file"]


def test_names_stand_in_both_languages(alliance, members):
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")

    row = next(json.loads(line) for line in contents(made).splitlines() if b'"category_main": "G03"' in line)

    assert (row["category_main_name"], row["category_main_name_en"]) == (
        "食品类",
        "Food",
    )


@pytest.mark.both
def test_a_month_is_published_once(alliance, members):
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")
    write_facts(cases=complaints(members, 500))

    with pytest.raises(WrongStatus):
        published(alliance)

    assert list(OpenSnapshot.objects.values_list("files", flat=True)) == [made.files]


def test_before_its_day_a_month_stays_closed(alliance, members):
    resolved(*members)
    write_facts(cases=complaints(members, 300, month="2026-09"))

    with clock.playing(at_office("2026-11-29 09:00")), pytest.raises(WrongStatus):
        published(alliance, month="2026-09")
    with clock.playing(at_office("2026-11-30 09:00")):
        assert published(alliance, month="2026-09").cutoff == date(2026, 11, 29)


@pytest.mark.parametrize("month", ["2026", "2026Q3", "2026-13", "juli", "2019-05"])
def test_what_is_no_month_is_refused(alliance, members, month):
    resolved(*members)

    with pytest.raises(Invalid):
        published(alliance, month=month)


def test_what_was_published_stays_after_a_withdrawal(alliance, members):
    resolved(*members)
    [made] = months_published(alliance, members, "2026-07")
    for row in QuerySet(OpenDataResolution):
        withdraw_open_data_resolution(row.pk, actor=OPERATOR, reason="停止公开")

    with pytest.raises(WrongStatus):
        published(alliance, month="2026-08")

    assert contents(made)


def test_nobody_but_the_secretary_general_publishes(alliance, members):
    resolved(*members)
    write_facts(cases=complaints(members, 300))

    with pytest.raises(NotAllowed):
        publish_open_snapshot(alliance.pk, actor=make_actor("head", organisation=members[0]), month="2026-07")
    secretary = make_actor("secretary_general", organisation=members[0])

    assert publish_open_snapshot(alliance.pk, actor=secretary, month="2026-07").published_by


def test_a_secretary_general_of_another_alliance_does_not(alliance, members):
    resolved(*members)
    write_facts(cases=complaints(members, 300))
    away = make_organisation("ZZ")
    make_alliance(away, code="OTHER")

    with pytest.raises(NotAllowed):
        publish_open_snapshot(
            alliance.pk, actor=make_actor("secretary_general", organisation=away), month="2026-07"
        )

    assert list(open_dir().glob("*")) == []


def test_a_second_alliance_may_not_tell_what_the_first_withholds(alliance, members):
    """Both count AA; the small rest in the first hides a cell that the second would show."""
    other = make_alliance(members[0], code="SECOND")
    resolved(*members)
    rows = [row for row in complaints(members[:1], 200)] + complaints(members[1:2], 3, seed=2)
    write_facts(cases=rows + complaints(members[2:], 60, seed=3))

    published(alliance)
    with pytest.raises(WrongStatus) as refused:
        published(other)

    assert "differs" in str(refused.value)
    assert OpenSnapshot.objects.count() == 1


def test_the_worker_publishes_what_is_due(alliance, members):
    resolved(*members, since=date(2026, 7, 1))
    write_facts(cases=complaints(members, 300) + complaints(members, 300, month="2026-08"))

    assert (publish_open_data(), publish_open_data()) == (2, 0)
    assert sorted(OpenSnapshot.objects.values_list("month", flat=True)) == ["2026-07", "2026-08"]


def test_re_identification_of_an_alliances_snapshots(alliance, members):
    """No cell of few cases, no cell that follows from others, and no month told twice: nothing can be
    subtracted from one month to the next.
    """
    resolved(*members)
    snapshots = months_published(alliance, members, "2026-05", "2026-06", "2026-07", "2026-08")
    lines = {each.month: lines_of(each) for each in snapshots}

    for month, told in lines.items():
        assert findings(told, terms_of(month)) == []
        assert [e for e in told if e.measure == "accepted" and e.value is not None and 0 < e.value < 5] == []
    months = [
        (json.loads(row)["month"], each.month) for each in snapshots for row in contents(each).splitlines()
    ]
    assert {inside for inside, _of in months} == set(lines)
    assert [pair for pair in months if pair[0] != pair[1]] == []
