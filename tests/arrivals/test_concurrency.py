"""From eight hands at the same moment it is one arrival; taken by eight workers it is one case."""

from uuid import uuid4

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, TrackingCode
from lianwei.arrivals.operations import AlreadyUsed, at_door, receive_arrival, take_arrival
from lianwei.cases.models import Complaint
from lianwei.core.models import Delivery, Event
from lianwei.core.scope import SYSTEM
from tests.cases.test_concurrency import WRITERS, at_once, database  # noqa: F401 - the fixture of shared databases
from tests.factories.arrivals import brought, entry
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("database", "reference_data")]


def test_eight_senders_of_the_same_are_one_arrival():
    yuzhong, name = make_organisation("YZ"), uuid4()
    same, actor = entry(yuzhong, client_id=name), at_door(yuzhong.pk)

    receipts = at_once(*[lambda: receive_arrival(same, actor=actor)] * WRITERS)

    assert len({each.code for each in receipts}) == 1
    assert sorted(each.is_first for each in receipts) == [False] * (WRITERS - 1) + [True]
    assert [QuerySet(each).count() for each in (Arrival, TrackingCode, Event, Delivery)] == [1, 1, 1, 1]


def test_of_two_contents_under_one_name_one_is_kept_and_the_other_is_told():
    yuzhong, name = make_organisation("YZ"), uuid4()
    actor = at_door(yuzhong.pk)
    sent = [entry(yuzhong, client_id=name, payload={"wish": f"退{n}元"}) for n in range(WRITERS)]

    receipts = at_once(*[lambda each=each: receive_arrival(each, actor=actor) for each in sent])

    assert receipts.count(AlreadyUsed) == WRITERS - 1 and QuerySet(Arrival).count() == 1


def test_eight_workers_take_one_arrival_once():
    arrival = brought(make_organisation("YZ")).arrival

    at_once(*[lambda: take_arrival(arrival.pk, actor=SYSTEM)] * WRITERS)

    assert QuerySet(Complaint).count() == 1
    events = QuerySet(Event).filter(subject=f"arrival:{arrival.pk}").order_by("seq")
    assert list(events.values_list("name", flat=True)) == ["arrival.received", "arrival.taken"]
