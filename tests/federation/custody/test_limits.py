"""The two clocks that may act: ours on an offer nobody answered, the taker's on one it did not answer. None
takes back what was promised or released.
"""

from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.federation.operations.abroad import call_off_offer, refuse_late_offer
from lianwei.federation.queries.abroad import GRACE, offers_to_call_off, offers_to_refuse
from tests.federation.custody.sides import settle

pytestmark = [pytest.mark.django_db]


def called_off(side, on):
    with side.acting():
        rows = offers_to_call_off(actor=SYSTEM, on=on)
        return [call_off_offer(pk, actor=SYSTEM, on=on) for pk in rows]


def refused(side, on):
    with side.acting():
        rows = offers_to_refuse(actor=SYSTEM, on=on)
        return [refuse_late_offer(pk, actor=SYSTEM, on=on) for pk in rows]


def test_an_offer_not_answered_goes_back_on_the_day_after(sides):
    east, west = sides
    due_on = east.offer(east.new_case(), west).due_on
    settle(east, west)

    assert refused(west, due_on) == []
    assert refused(west, due_on + timedelta(days=1)) == [True]
    settle(east, west)

    assert (east.states(), west.states()) == ((True, ["CLOSED"], []), (False, [], ["RETURNED"]))


def test_our_own_offer_ends_some_days_later(sides):
    east, west = sides
    due_on = east.offer(east.new_case(), west).due_on
    settle(east, west)

    assert called_off(east, due_on + GRACE) == []
    assert called_off(east, due_on + GRACE + timedelta(days=1)) == [True]
    settle(east, west)

    assert (east.states(), west.states()) == ((True, ["CLOSED"], []), (False, [], ["VOID"]))


def test_no_clock_takes_back_what_was_promised(sides):
    east, west = sides
    east.offer(east.new_case(), west)
    settle(east, west)
    west.accept()

    assert refused(west, clock.today() + timedelta(days=400)) == []
    settle(east, west)
    assert called_off(east, clock.today() + timedelta(days=400)) == []

    assert (east.states(), west.states()) == ((False, ["DONE"], []), (True, [], ["TAKEN"]))
