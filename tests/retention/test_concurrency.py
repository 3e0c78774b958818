"""Two heads sign one destruction list at the same moment: one signature counts, and it is destroyed once."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find, subject_of
from lianwei.core.verification import verify_log
from lianwei.retention import tasks
from lianwei.retention.models import DestructionList
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import approve_list, check_list, order_list
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - the fixture of shared databases
from tests.factories.members import make_organisation
from tests.factories.retention import archivist, items, ordered_list, proposed_list

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("database", "reference_data")]


def names_of(row):
    events = QuerySet(Event).filter(subject=subject_of(row)).order_by("seq")
    return [each.name.partition(".")[2] for each in events]


def stored(row):
    return find(DestructionList, row.pk, actor=SYSTEM)


def kinds(answers):
    return sorted(each.__name__ if isinstance(each, type) else type(each).__name__ for each in answers)


@pytest.fixture
def home():
    return make_organisation("YZ")


def test_of_two_who_approve_for_the_archive_at_once_one_does(home):
    row, two = proposed_list(home), [archivist(home), archivist(home)]
    check_list(row.pk, actor=two[0])

    answers = at_once(*[lambda one=one: approve_list(row.pk, actor=one) for one in two])

    assert kinds(answers) == ["DestructionList", "WrongStatus"]
    assert names_of(row) == ["proposed", "checked", "approved"]


def test_of_two_heads_who_order_at_once_one_does_and_it_is_destroyed_once(home):
    row, heads = proposed_list(home, files=2), [archivist(home), archivist(home)]
    archive = archivist(home)
    check_list(row.pk, actor=archive)
    approve_list(row.pk, actor=archive)

    answers = at_once(*[lambda one=one: order_list(row.pk, actor=one) for one in heads])
    at_once(*[tasks.go_on_with_destruction] * 4)
    while tasks.go_on_with_destruction():
        pass

    assert kinds(answers) == ["DestructionList", "WrongStatus"]
    assert names_of(row) == ["proposed", "checked", "approved", "ordered", "destroyed"]
    assert QuerySet(Event).filter(name="archive.destroyed").count() == 2
    assert (stored(row).status, verify_log()["broken_at"]) == ("destroyed", None)


def test_one_person_who_signs_twice_at_once_signs_once(home):
    row, both = proposed_list(home), archivist(home)
    check_list(row.pk, actor=both)

    def as_head():
        with pytest.raises((NotAllowed, WrongStatus)):  # before the archive's signature, or after their own
            order_list(row.pk, actor=both)

    at_once(lambda: approve_list(row.pk, actor=both), as_head)

    assert (stored(row).status, stored(row).ordered_by) == ("approved", None)


def test_four_workers_destroy_a_list_once(home):
    row = ordered_list(home, files=3)

    at_once(*[lambda: destroy_next(row.pk, actor=SYSTEM, limit=9)] * 4)
    while tasks.go_on_with_destruction():
        pass

    assert {each.state for each in items(row)} == {"destroyed"}
    assert QuerySet(Event).filter(name="archive.anonymised").count() == 3
    assert QuerySet(Complaint).filter(anonymised_on=None).count() == 0
    assert names_of(row)[-2:] == ["ordered", "destroyed"]
