"""Cases that cannot wait: a tab of their own while there are any, kept right by every step."""

import pytest
from django.db import connection

from lianwei.cases.models import Access
from lianwei.cases.operations import revise_complaint
from lianwei.cases.operations.between.succession import move_to_successor
from lianwei.cases.queries import Filters, worklist
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.factories import bulk
from tests.factories.cases import complaint
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(reference_data):
    return bulk.head(make_organisation("YZ"))


def urgent(actor) -> list[int]:
    return [row.pk for row in worklist(actor=actor, filters=Filters(view="urgent")).rows]


def test_urgent_cases_have_a_tab_while_there_are_any(head, client_of):
    complaint(actor=head)
    desk, tab = client_of(head), "view=urgent"
    assert tab not in desk.get("/cases/").text

    case = complaint(actor=head, urgent=("injury", "minor"))

    assert (urgent(head), tab in desk.get("/cases/").text) == ([case.pk], True)
    assert "有人受伤" in desk.get("/cases/?view=urgent").text


def test_what_is_taken_off_or_said_later_moves_it(head):
    first, second = complaint(actor=head, urgent=("death",)), complaint(actor=head)

    revise_complaint(first.pk, actor=head, before={"urgent": ["death"]}, after={"urgent": []})
    revise_complaint(second.pk, actor=head, before={"urgent": []}, after={"urgent": ["poisoning"]})

    assert urgent(head) == [second.pk]


def test_another_members_urgent_case_stays_its_own(head):
    complaint(actor=bulk.head(make_organisation("GA")), urgent=("death",))

    assert urgent(head) == []


def test_who_held_it_before_is_not_told_by_the_tab(head):
    case, receiver = complaint(actor=head, urgent=("death",)), bulk.head(make_organisation("LJ"))
    Organisation.objects.filter(pk=head.organisation_id).update(successor_id=receiver.organisation_id)

    move_to_successor(case.pk, actor=SYSTEM)

    assert [row.pk for row in worklist(actor=head, filters=Filters(view="open")).rows] == [case.pk]
    assert (urgent(head), urgent(receiver)) == ([], [case.pk])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan's words are SQLite's")
def test_the_tab_is_read_and_counted_by_an_index_of_urgent_cases_alone(head):
    rows = Access.objects.visible_to(SYSTEM).filter(
        organisation_id=head.organisation_id, is_open__in=[True], is_urgent=True
    )

    assert "access_urgent" in rows.order_by("due_on", "complaint_id").explain()
