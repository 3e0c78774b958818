"""The queue: order per handler and subject, retries, leases of dead workers, and none blocks another."""

from datetime import timedelta

import pytest

from lianwei.core import clock, events, queue
from lianwei.core.errors import OnlyRead
from lianwei.core.events import on, record
from lianwei.core.models import Delivery, Event
from lianwei.core.queue import LEASE, RETRY_AFTER, deliver_pending, purge_done
from lianwei.core.scope import OPERATOR, subject_of
from tests.factories.members import at_office, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NINE = at_office("2026-03-02 09:00")


@pytest.fixture(autouse=True)
def handlers(monkeypatch, caplog):
    """No subscriber but those of the test; what the loop logs about faults is not the test's output."""
    monkeypatch.setattr(events, "HANDLERS", type(events.HANDLERS)(dict))
    monkeypatch.setattr(queue, "HANDLERS", events.HANDLERS)
    caplog.set_level("CRITICAL", logger="lianwei.core.queue")


@pytest.fixture
def told():
    """What a handler of "office.opened" was told, in order."""
    seen = []

    @on("office.opened")
    def tell(event):
        seen.append((event.subject, event.details["n"]))

    return seen


@pytest.fixture
def offices():
    return make_organisation("YZ"), make_organisation("JB")


def opened(office, n, *, at=NINE):
    with clock.playing(at):
        return record("office.opened", office, actor=OPERATOR, n=n)


def drain(at):
    """Run until nothing is due; how often each round succeeded."""
    rounds = []
    with clock.playing(at):
        while done := deliver_pending():
            rounds.append(done)
    return rounds


def test_an_event_owes_one_delivery_to_each_of_its_handlers(told, offices):
    @on("office.opened")
    def also(event):
        told.append("also")

    @on("office.closed")
    def never(event):
        told.append("never")

    opened(offices[0], 1)

    assert Delivery.objects.count() == 2
    assert drain(NINE) == [2]
    assert sorted(map(str, told)) == sorted(["also", str((f"organisation:{offices[0].pk}", 1))])
    assert Delivery.objects.filter(done_at=None).count() == 0


def test_a_rolled_back_operation_owes_nothing(told, offices):
    from django.db import transaction

    with transaction.atomic():
        opened(offices[0], 1)
        transaction.set_rollback(True)

    assert (drain(NINE), told, Event.objects.count()) == ([], [], 0)


def test_the_deliveries_of_one_subject_keep_their_order(told, offices):
    yz, jb = offices
    for office, n in ((yz, 1), (jb, 1), (yz, 2), (yz, 3), (jb, 2)):
        opened(office, n)

    rounds = drain(NINE)

    one, other = f"organisation:{yz.pk}", f"organisation:{jb.pk}"
    assert rounds == [2, 2, 1]
    assert told == [(one, 1), (other, 1), (one, 2), (other, 2), (one, 3)]


def test_one_failing_delivery_holds_up_its_own_subject_alone(offices):
    yz, jb = offices
    seen = []

    @on("office.opened")
    def tell(event):
        if event.subject == f"organisation:{yz.pk}" and event.details["n"] == 1 and len(seen) < 3:
            seen.append("fault")
            raise ConnectionError("王芳 13812346027")
        seen.append((event.subject, event.details["n"]))

    opened(yz, 1)
    opened(yz, 2)
    opened(jb, 1)

    assert drain(NINE) == [1]
    assert seen == ["fault", (f"organisation:{jb.pk}", 1)]
    waiting = (
        Delivery.objects.filter(done_at=None).order_by("pk").values_list("attempts", "last_error", "due_at")
    )
    assert list(waiting) == [(1, "ConnectionError", NINE + RETRY_AFTER[0]), (0, "", NINE)]


def test_a_failing_delivery_waits_longer_each_time_and_is_tried_for_ever(offices):
    @on("office.opened")
    def tell(event):
        raise TimeoutError

    opened(offices[0], 1)
    at, waits = NINE, []
    for _ in range(len(RETRY_AFTER) + 2):
        drain(at)
        due_at = Delivery.objects.get().due_at
        waits.append(due_at - at)
        assert drain(due_at - timedelta(seconds=1)) == []
        at = due_at

    assert waits == [*RETRY_AFTER, RETRY_AFTER[-1], RETRY_AFTER[-1]]
    assert Delivery.objects.get().attempts == len(waits)


@pytest.mark.parametrize(("whose", "is_done"), [("its own", True), ("another's", False)])
def test_what_was_to_follow_for_a_row_that_is_only_read_is_not_tried_again(offices, whose, is_done):
    here, other = offices
    subject = subject_of(here if whose == "its own" else other)

    @on("office.opened")
    def follow(event):
        raise OnlyRead(subject)

    opened(here, 1)
    with clock.playing(NINE):
        deliver_pending()

    assert (Delivery.objects.get().done_at is not None) is is_done


def test_what_failed_is_delivered_when_its_time_has_come(told, offices, monkeypatch):
    opened(offices[0], 1)
    handler = events.HANDLERS["office.opened"]
    name, working = next(iter(handler.items()))
    handler[name] = lambda event: 1 / 0
    drain(NINE)
    handler[name] = working

    assert drain(NINE + RETRY_AFTER[0]) == [1]
    assert (len(told), Delivery.objects.get().attempts) == (1, 2)


def test_the_lease_of_a_dead_worker_runs_out(told, offices):
    opened(offices[0], 1)
    with clock.playing(NINE):
        assert len(queue._claim(20)) == 1  # a worker that dies before it runs the handler

    assert drain(NINE + LEASE - timedelta(seconds=1)) == []
    assert drain(NINE + LEASE + timedelta(seconds=1)) == [1]
    assert (len(told), Delivery.objects.get().attempts) == (1, 2)


def test_a_claimed_delivery_is_not_claimed_again(told, offices):
    opened(offices[0], 1)

    with clock.playing(NINE):
        assert (len(queue._claim(20)), len(queue._claim(20))) == (1, 0)


def test_the_limit_bounds_one_claim(told, offices):
    for n in range(3):
        opened(make_organisation(), n)

    with clock.playing(NINE):
        assert (deliver_pending(2), deliver_pending(2), deliver_pending(2)) == (2, 1, 0)


def test_a_handler_runs_outside_any_transaction(offices):
    from django.db import connection

    depth = []

    @on("office.opened")
    def tell(event):
        depth.append(len(connection.savepoint_ids))

    opened(offices[0], 1)
    drain(NINE)

    assert depth == [0]


def test_a_handler_that_is_gone_is_not_waited_for(told, offices):
    opened(offices[0], 1)
    events.HANDLERS["office.opened"].clear()

    assert drain(NINE) == [1]
    assert (told, Delivery.objects.get().done_at) == ([], NINE)


def test_done_deliveries_go_after_a_week_and_open_ones_stay(told, offices):
    opened(offices[0], 1)
    drain(NINE)
    opened(offices[1], 2)
    week = timedelta(days=7)

    with clock.playing(NINE + week):
        assert purge_done() == 0
    with clock.playing(NINE + week + timedelta(seconds=1)):
        assert purge_done() == 1

    assert list(Delivery.objects.values_list("subject", flat=True)) == [f"organisation:{offices[1].pk}"]
    assert Event.objects.count() == 2
