"""The rows by which organisations see a complaint always follow from the complaint."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Access, Status
from lianwei.cases.sight import access_rows, store, write_access
from tests.cases.actors import worker
from tests.cases.stages import WAYS, access, row, standing, take
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_station

pytestmark = [pytest.mark.django_db, pytest.mark.both]
COLUMNS = ("organisation_id", "role", "is_open", "due_on", "category", "handler_id", "status")


@pytest.fixture
def actor():
    return staff()


def stored(case):
    return list(QuerySet(Access).filter(complaint=case).order_by("organisation_id").values(*COLUMNS))


def wanted(case):
    rows = sorted(access_rows(case), key=lambda each: each.organisation_id)
    return [{column: getattr(each, column) for column in COLUMNS} for each in rows]


@pytest.mark.parametrize("status", WAYS)
def test_what_is_stored_is_what_follows(actor, status):
    case = standing(status, actor)

    assert stored(case) == wanted(case)
    assert access(case.pk) == [("holder", case.is_open, case.due_on.isoformat(), status)]


def test_holder_and_intake_see_it_each_in_its_role():
    yuzhong = make_organisation("YZ")
    case = complaint(actor=worker(make_station(yuzhong, "YZA")))
    assert [entry[0] for entry in access(case.pk)] == ["holder"]

    case.holder = yuzhong
    store(case)

    assert stored(case) == wanted(case)
    assert [entry[0] for entry in access(case.pk)] == ["holder", "intake_station"]


def test_whoever_had_it_before_reads_until_it_is_closed_and_again_when_it_is_reopened(actor):
    successor = make_organisation("LJ")
    case = standing(Status.ACCEPTED, actor)
    case.holder = successor
    store(case)
    before = {entry[0] for entry in access(case.pk)}

    closed = take(case.pk, worker(successor), "withdraw")
    after = {entry[0] for entry in access(case.pk)}
    take(case.pk, worker(successor), "reopen")

    assert (closed.closed_on is not None, before, after) == (True, {"holder", "intake_station"}, {"holder"})
    assert {entry[0] for entry in access(case.pk)} == before


def test_whoever_no_longer_sees_it_loses_the_row(actor):
    case, other = complaint(actor=actor), make_organisation("JB")
    case.holder = case.intake = other

    write_access(case)

    assert [each["organisation_id"] for each in stored(case)] == [other.pk]


def test_rows_that_are_right_are_left_alone(actor):
    case = complaint(actor=actor)
    before = set(QuerySet(Access).values_list("pk", flat=True))

    write_access(case)
    store(case)

    assert set(QuerySet(Access).values_list("pk", flat=True)) == before
    assert row(case.pk).version == 2


def test_rows_that_were_lost_are_made_anew(actor):
    case = standing(Status.ACCEPTED, actor)
    before = stored(case)
    QuerySet(Access).filter(complaint=case).delete()

    write_access(row(case.pk))

    assert stored(case) == before
