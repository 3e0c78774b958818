"""The fast path: once, sealed, with a code; nothing written for what cannot be taken."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.arrivals.models import Arrival, Batch, Door, TrackingCode
from lianwei.arrivals.operations import (
    AlreadyUsed,
    at_door,
    client_id_of,
    keep_refused,
    open_batch,
    receive_arrival,
)
from lianwei.arrivals.queries import follow
from lianwei.arrivals.rules import ALPHABET, code_from, read_code
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, TooOften
from lianwei.core.models import Delivery, Event
from lianwei.core.scope import ANONYMOUS, attached
from tests.factories.arrivals import COMPLAINT, brought, entry, taken
from tests.factories.members import at_office, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


def counted():
    return [QuerySet(each).count() for each in (Arrival, TrackingCode, Event, Delivery)]


def test_what_comes_in_is_one_arrival_with_a_code_an_event_and_a_delivery(yuzhong):
    receipt = brought(yuzhong)

    arrival = QuerySet(Arrival).get()
    assert (receipt.is_first, receipt.arrival.pk, arrival.status) == (True, arrival.pk, "waiting")
    assert counted() == [1, 1, 1, 1]
    [event] = attached(Event, arrival)
    assert (event.name, event.details, event.actor_kind) == (
        "arrival.received",
        {"door": "portal", "kind": "complaint"},
        "source",
    )
    assert arrival.plain_payload() == COMPLAINT


def test_nothing_of_the_contents_stands_readable(yuzhong):
    receipt = brought(yuzhong)

    with connection.cursor() as cursor:
        found = []
        for table in ("arrivals_arrival", "arrivals_trackingcode", "core_event"):
            cursor.execute(f"select * from {table}")
            found += [str(bytes(v) if isinstance(v, memoryview) else v) for r in cursor for v in r]
    everything = "".join(found)
    words = ("王桂芳", "13812346027", "丽人", "办卡", receipt.code, receipt.code.replace("-", ""))
    assert [word for word in words if word in everything] == []


def test_sent_twice_it_is_one_arrival_with_the_same_code(yuzhong):
    first = brought(yuzhong)
    before = counted()

    again = receive_arrival(entry(yuzhong, client_id=first.arrival.client_id), actor=at_door(yuzhong.pk))

    assert (again.code, again.arrival.pk, again.is_first) == (first.code, first.arrival.pk, False)
    assert counted() == before


def test_the_same_client_id_with_other_contents_is_refused(yuzhong):
    first = brought(yuzhong)
    before = counted()

    with pytest.raises(AlreadyUsed) as refusal:
        brought(yuzhong, client_id=first.arrival.client_id, payload={"wish": "换货"})

    assert (refusal.value.status, refusal.value.code, counted()) == (409, "client_id_used", before)
    assert "没有改动" in str(refusal.value.message)


def test_two_organisations_may_use_the_same_client_id(yuzhong):
    name = uuid4()

    codes = {brought(each, client_id=name).code for each in (yuzhong, make_organisation("JB"))}

    assert len(codes) == 2 and QuerySet(Arrival).count() == 2


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        ({"person": {"name": "王"}}, "person"),
        ({"person": {"phone": "138"}}, "person.name"),
        ({"respondents": []}, "respondents"),
        ({"narrative": " "}, "narrative"),
        ({"narrative": "a\x00b"}, "narrative"),
        ({"narrative": "\ud800"}, "narrative"),
        ({"narrative": "长" * 5001}, "narrative"),
        ({"narrative": ["x"]}, "narrative"),
        ({"narrative": None}, "narrative"),
        ({"amount_claimed": -1}, "amount_claimed"),
        ({"amount_claimed": "5800"}, "amount_claimed"),
        ({"amount_claimed": 10**30}, "amount_claimed"),
        ({"happened_on": "2026-13-40"}, "happened_on"),
        ({"happened_on": 20260101}, "happened_on"),
        ({"kategorie": "G01"}, "kategorie"),
        ({"requests": ["R01"] * 21}, "requests"),
        ({"person": "王"}, "person"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(yuzhong, fault, path):
    with pytest.raises(Invalid) as refusal:
        brought(yuzhong, payload=fault)

    assert (list(refusal.value.fields), counted()) == ([path], [0, 0, 0, 0])


def test_a_kind_that_nobody_takes(yuzhong):
    with pytest.raises(Invalid):
        brought(yuzhong, kind="petition")

    assert counted() == [0, 0, 0, 0]


def test_who_may_not_bring(yuzhong):
    for actor in (ANONYMOUS, at_door(make_organisation("JB").pk)):
        with pytest.raises(NotAllowed):
            receive_arrival(entry(yuzhong), actor=actor)

    assert counted() == [0, 0, 0, 0]


def test_the_write_transaction_holds_four_statements(yuzhong):
    fresh, actor = entry(yuzhong), at_door(yuzhong.pk)

    with CaptureQueriesContext(connection) as queries:
        receive_arrival(fresh, actor=actor)

    kinds = [each["sql"].split()[0] for each in queries]
    assert kinds == ["SELECT", "SAVEPOINT", "INSERT", "INSERT", "INSERT", "INSERT", "RELEASE"]


def test_a_code_is_read_as_people_type_it():
    code = code_from("f" * 32)

    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert (read_code("ABCDE-FGHJ"), read_code("ABCDE-FGHJ0"), read_code("")) == ("", "", "")
    assert len(set(ALPHABET)) == len(ALPHABET) == 31 and not set("01OIL") & set(ALPHABET)


def test_a_code_leads_to_its_arrival_alone(yuzhong):
    first, other = brought(yuzhong), brought(yuzhong)

    assert follow(first.code.lower(), visitor="a").pk == first.arrival.pk
    assert follow(other.code, visitor="a").pk == other.arrival.pk


def test_five_wrong_codes_lock_the_visitor_and_nobody_else(yuzhong):
    code = brought(yuzhong).code
    for _try in range(5):
        with pytest.raises(NotVisible):
            follow("ABCDE-FGHJK", visitor="a")

    with pytest.raises(TooOften) as refusal:
        follow(code, visitor="a")

    assert refusal.value.status == 429
    assert follow(code, visitor="b") and [follow(code, visitor="b") for _ in range(9)]


def test_what_a_door_could_not_read_is_kept_with_its_reason(yuzhong):
    actor = at_door(yuzhong.pk)
    batch = open_batch(actor=actor, organisation_id=yuzhong.pk, door=Door.SHEET, rows=2, name="12345.xlsx")
    broken = entry(yuzhong, door=Door.SHEET, batch_id=batch.pk, row_number=7, payload={"happened_on": "昨天"})

    kept = keep_refused(broken, faults={"happened_on": "请写成2026-03-15。"}, actor=actor)
    keep_refused(broken, faults={"happened_on": "请写成2026-03-15。"}, actor=actor)

    row = QuerySet(Batch).get()
    assert (kept.status, kept.reason["fields"]) == ("refused", {"happened_on": "请写成2026-03-15。"})
    assert (row.rows, row.refused, row.done) == (2, 1, 1)


@pytest.mark.parametrize("door", ["booth", "portal"])
@pytest.mark.parametrize("said", ["2026-03-15 10:00", "2031-01-01 00:00", "1970-01-01 08:00"])
def test_the_day_of_receipt_is_the_servers_whatever_a_devices_clock_says(door, said):
    arrival = Arrival(door=door, received_at=at_office("2026-03-18 09:00"), said_at=at_office(said))

    assert arrival.received_on.isoformat() == "2026-03-18"


def test_a_clock_far_off_is_kept_and_changes_nothing(yuzhong):
    arrival = taken(yuzhong, door=Door.BOOTH, said_at=datetime(9998, 1, 1, tzinfo=UTC))

    assert (arrival.status, arrival.said_at.year) == ("taken", 9998)


def test_a_name_of_another_system_gives_the_same_client_id():
    space = uuid4()

    assert client_id_of(space, "12345-2026-1") == client_id_of(space, "12345-2026-1")
    assert client_id_of(space, "12345-2026-1") != client_id_of(uuid4(), "12345-2026-1")
