"""A database that was put back from an old copy stands still (T10)."""

import pytest
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InMessage, InState, Quarantine
from lianwei.federation.operations.abroad import send_due_papers
from lianwei.federation.operations.custody import begin_quarantine, end_quarantine
from lianwei.federation.operations.handling import GAP
from lianwei.federation.queries.own import WIRE
from tests.federation.custody.sides import carry, put_back, saved, settle

pytestmark = [pytest.mark.django_db]


def test_nothing_is_written_or_sent_and_what_comes_is_parked(sides):
    east, west = sides
    east.offer(east.new_case(), west)
    carry(east, west)
    pk = west.new_case()
    with west.acting():
        begin_quarantine(actor=OPERATOR)

    with pytest.raises(WrongStatus):
        west.accept()
    with pytest.raises(WrongStatus):
        west.offer(pk, east)
    with west.acting():
        assert send_due_papers(actor=OPERATOR) == 0
    assert west.states() == (False, [], ["SEEN"])


def test_what_was_parked_is_handled_when_it_is_over(sides):
    east, west = sides
    with west.acting():
        begin_quarantine(actor=OPERATOR)
    east.offer(east.new_case(), west)
    carry(east, west)
    assert west.states() == (False, [], [])

    with west.acting():
        assert InMessage.objects.visible_to(WIRE).get().state == InState.PARKED
        assert end_quarantine(actor=OPERATOR, anyway=True) == 1
    west.work()

    assert west.states() == (False, [], ["SEEN"])
    west.accept()
    settle(east, west)
    assert west.states() == (True, [], ["TAKEN"])


def test_an_instance_that_lost_rows_stands_still_by_itself(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    settle(east, west)
    there = west.cases()[0].pk

    put_back(east, copy)
    west.offer(there, east)
    carry(west, east)
    with clock.playing(clock.now() + GAP):  # what came before the restore is missing in the inbox too
        east.work()

    with east.acting():
        found = QuerySet(Quarantine).get()
        assert (found.why, found.ended_at) == (Quarantine.Why.SHOWN, None)
    assert east.states() == (False, [], [])
    with pytest.raises(WrongStatus):
        east.offer(pk, west)


def test_begun_twice_it_is_one(sides):
    east, _west = sides

    with east.acting():
        begin_quarantine(actor=OPERATOR)
        begin_quarantine(actor=OPERATOR)
        assert QuerySet(Quarantine).count() == 1
        end_quarantine(actor=OPERATOR, anyway=True)
        with pytest.raises(WrongStatus):
            end_quarantine(actor=OPERATOR, anyway=True)
