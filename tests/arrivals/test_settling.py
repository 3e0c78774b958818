"""Taken once, refused with a reason, mended, left out; nothing lost, nothing doubled."""

import pytest
from django.db import OperationalError
from django.db.models import QuerySet

from lianwei.arrivals import receivers
from lianwei.arrivals.models import Arrival, Batch, Door
from lianwei.arrivals.operations import (
    count_known_rows,
    open_batch,
    retry_arrival,
    skip_arrival,
    take_arrival,
    undo_arrival,
)
from lianwei.arrivals.receivers import Receiver, Taken, add_receiver
from lianwei.arrivals.tasks import take_what_was_left
from lianwei.cases.models import (
    CaseLink,
    Complainant,
    Complaint,
    Enquiry,
    NarrativeToken,
    Note,
    Respondent,
    ViolationReport,
)
from lianwei.cases.operations import withdraw_complaint
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event, Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from tests.cases.stages import playing
from tests.factories.arrivals import ENQUIRY, REPORT, brought, refused, taken, whole
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


def row(arrival):
    return QuerySet(Arrival).get(pk=arrival.pk)


def names(arrival):
    return [each.name for each in attached(Event, arrival).order_by("seq")]


def test_the_worker_makes_a_complaint_of_it(yuzhong):
    with playing("2026-03-02"):
        receipt = brought(yuzhong)
        deliver_pending()

    arrival, complaint = row(receipt.arrival), QuerySet(Complaint).get()
    assert (arrival.status, arrival.subject) == ("taken", f"complaint:{complaint.pk}")
    assert (complaint.number, complaint.channel, complaint.category, complaint.nature, complaint.title) == (
        "YZ-2026-00001",
        "C06",
        "S0103",
        "N03",
        "2025年12月在店里办卡5800元,店家电话",
    )
    assert complaint.received_on.isoformat() == "2026-03-02"
    assert (complaint.registered_by_id, complaint.handler_id) == (None, None)
    assert QuerySet(Complainant).get().phone.plain() == "13812346027"
    assert [each.name for each in QuerySet(Respondent)] == ["渝中丽人美容院"]
    assert [each.value.plain() for each in QuerySet(NarrativeToken)] == ["13900001111"]
    assert names(arrival) == ["arrival.received", "arrival.taken"]


@pytest.mark.parametrize(
    ("narrative", "title"),
    [
        ("店家电话13900001111,不退。", "店家电话"),
        ("13900001111是店家电话", "渝中丽人美容院"),
        ("  办卡不退!\n后来又去", "办卡不退"),
        ("长" * 80, "长" * 30),
    ],
)
def test_a_title_made_from_the_narrative_holds_no_number(yuzhong, narrative, title):
    taken(yuzhong, payload={"narrative": narrative})

    assert QuerySet(Complaint).get().title == title


def test_taken_twice_it_is_one_complaint(yuzhong):
    arrival = taken(yuzhong)

    take_arrival(arrival.pk, actor=SYSTEM)

    assert (QuerySet(Complaint).count(), names(arrival)) == (1, ["arrival.received", "arrival.taken"])


def test_an_enquiry_and_a_report_go_their_own_ways(yuzhong):
    asked = whole(yuzhong, "enquiry", ENQUIRY)
    reported = whole(yuzhong, "violation_report", REPORT)

    enquiry, report = QuerySet(Enquiry).get(), QuerySet(ViolationReport).get()
    assert (asked.subject, reported.subject) == (f"enquiry:{enquiry.pk}", f"violationreport:{report.pk}")
    assert (enquiry.question, enquiry.channel, report.business_name) == (
        "预付卡能不能退?",
        "C06",
        "渝中鲜味餐馆",
    )


def test_what_the_receiver_refuses_waits_with_its_reason(yuzhong):
    arrival = refused(yuzhong)

    assert (arrival.status, arrival.reason["code"], list(arrival.reason["fields"])) == (
        "refused",
        "invalid",
        ["category"],
    )
    assert names(arrival) == ["arrival.received", "arrival.refused"]
    assert QuerySet(Complaint).count() == 0


def test_mended_it_is_taken(yuzhong):
    arrival, clerk = refused(yuzhong), make_actor("clerk", organisation=yuzhong)

    retry_arrival(arrival.pk, actor=clerk, payload=arrival.plain_payload() | {"category": "S0103"})
    deliver_pending()

    assert (row(arrival).status, row(arrival).reason) == ("taken", {})
    assert QuerySet(Complaint).get().category == "S0103"
    assert names(arrival) == ["arrival.received", "arrival.refused", "arrival.retried", "arrival.taken"]


def test_mended_wrongly_it_stays_as_it_is(yuzhong):
    arrival, clerk = refused(yuzhong), make_actor("clerk", organisation=yuzhong)

    with pytest.raises(Invalid):
        retry_arrival(arrival.pk, actor=clerk, payload={"narrative": ""})

    assert (row(arrival).status, row(arrival).plain_payload()) == ("refused", arrival.plain_payload())


def test_left_out_with_a_reason(yuzhong):
    arrival, clerk = refused(yuzhong), make_actor("clerk", organisation=yuzhong)

    with pytest.raises(Invalid):
        skip_arrival(arrival.pk, actor=clerk, reason=" ")
    skip_arrival(arrival.pk, actor=clerk, reason="测试")

    assert (row(arrival).status, row(arrival).reason["message"]) == ("skipped", "测试")
    with pytest.raises(WrongStatus):
        retry_arrival(arrival.pk, actor=clerk)


def test_who_may_not(yuzhong):
    arrival = refused(yuzhong)
    stranger, onlooker = make_actor("head"), make_actor("analyst", organisation=yuzhong)

    for step in (retry_arrival, lambda pk, actor: skip_arrival(pk, actor=actor, reason="x")):
        with pytest.raises(NotVisible):
            step(arrival.pk, actor=stranger)
        with pytest.raises(NotAllowed):
            step(arrival.pk, actor=onlooker)
    assert row(arrival).status == "refused"


def test_a_sandbox_arrival_is_tried_and_never_becomes_a_case(yuzhong):
    good, bad = taken(yuzhong, is_sandbox=True), refused(yuzhong, is_sandbox=True)

    assert (good.status, good.reason["code"], bad.status) == ("skipped", "sandbox", "refused")
    assert QuerySet(Complaint).count() == 0
    assert names(good) == ["arrival.received", "arrival.skipped"]


def test_a_silent_one_tells_nobody(yuzhong):
    taken(yuzhong, door=Door.SHEET, is_silent=True)
    deliver_pending()
    loud = taken(yuzhong, door=Door.CALL)
    deliver_pending()

    told = {each.subject for each in QuerySet(Message)}
    assert told == {loud.subject}


def test_the_task_takes_what_a_worker_left(yuzhong):
    with playing("2026-03-02"):
        left = brought(yuzhong).arrival
    fresh = brought(yuzhong).arrival

    count = take_what_was_left()

    assert (count, row(left).status, row(fresh).status) == (1, "taken", "waiting")


def test_a_batch_counts_every_row_once(yuzhong):
    clerk = make_actor("clerk", organisation=yuzhong)
    batch = open_batch(actor=clerk, organisation_id=yuzhong.pk, door=Door.SHEET, rows=4)
    rows = [taken(yuzhong, door=Door.SHEET, batch_id=batch.pk, row_number=n) for n in (1, 2)]
    wrong = refused(yuzhong, door=Door.SHEET, batch_id=batch.pk, row_number=3)
    count_known_rows(batch.pk, actor=clerk, rows=1)
    before = QuerySet(Batch).get()

    skip_arrival(wrong.pk, actor=clerk, reason="重复")

    after = QuerySet(Batch).get()
    assert [(b.created, b.updated, b.skipped, b.refused, b.done) for b in (before, after)] == [
        (2, 0, 1, 1, 4),
        (2, 0, 2, 0, 4),
    ]
    assert [each.row_number for each in rows] == [1, 2]


@pytest.fixture
def own_receivers(monkeypatch):
    """What a test registers goes with it."""
    monkeypatch.setattr(receivers, "_REGISTERED", {each.kind: each for each in receivers.receivers()})


def test_undone_where_its_kind_can_be(yuzhong, own_receivers):
    head, gone = make_actor("head", organisation=yuzhong), []
    enquiry = whole(yuzhong, "enquiry", ENQUIRY)
    with pytest.raises(Invalid):
        undo_arrival(enquiry.pk, actor=head, reason="x")
    add_receiver(
        Receiver(
            "note",
            "Note",
            receive=lambda payload, *, arrival, actor: Taken(f"note:{arrival.pk}"),
            check=lambda payload: {},
            permissions=frozenset(),
            undo=lambda subject, *, actor, reason: gone.append(subject),
        )
    )
    note = whole(yuzhong, "note", {})

    undo_arrival(note.pk, actor=head, reason="整批撤销")

    assert (row(note).status, gone, row(enquiry).status) == ("undone", [f"note:{note.pk}"], "taken")


def test_a_fault_of_the_machine_is_tried_again_by_the_queue(yuzhong):
    def broken(payload, *, arrival, actor):
        raise OperationalError("disk full")

    plain = receivers.receiver_of("complaint")
    add_receiver(Receiver("complaint", "x", receive=broken, check=plain.check, permissions=plain.permissions))
    with playing("2026-03-02"):
        arrival = brought(yuzhong).arrival
        deliver_pending()
    assert row(arrival).status == "waiting"

    add_receiver(plain)
    with playing("2026-03-03"):
        deliver_pending()

    assert row(arrival).status == "taken"


NUMBERED = {"outside_numbers": [{"system": "12345", "number": "CQ20260302001"}]}


def test_a_number_that_is_held_here_is_added_to_its_case(yuzhong):
    first = taken(yuzhong, door=Door.API, payload=NUMBERED)
    again = taken(yuzhong, door=Door.API, payload=NUMBERED | {"narrative": "再次来电催办,还没有人联系我。"})

    case = QuerySet(Complaint).get()
    assert (row(again).subject, row(again).was_known) == (row(first).subject, True)
    assert [each.text.splitlines()[-1] for each in QuerySet(Note)] == ["再次来电催办,还没有人联系我。"]
    assert attached(Event, case).order_by("-seq").first().name == "complaint.repeated"


def test_a_number_of_a_closed_case_comes_in_as_a_new_one(yuzhong):
    first = taken(yuzhong, door=Door.API, payload=NUMBERED)
    closed = QuerySet(Complaint).get()
    withdraw_complaint(closed.pk, actor=SYSTEM, reason="已退款")

    again = taken(yuzhong, door=Door.API, payload=NUMBERED)

    assert row(again).subject != row(first).subject


def test_the_portal_never_opens_a_case_by_a_number(yuzhong):
    first = taken(yuzhong, door=Door.API, payload=NUMBERED)
    stranger = {"person": {"name": "李四", "phone": "13700009999"}}

    again = taken(yuzhong, payload=NUMBERED | stranger)

    assert row(again).subject != row(first).subject


def test_what_is_likely_here_already_is_taken_and_marked(yuzhong):
    brought(yuzhong)
    brought(yuzhong)
    while deliver_pending():
        pass

    first, second = QuerySet(Complaint).order_by("pk")
    assert list(QuerySet(CaseLink).values_list("complaint_id", "other_id", "kind")) == [
        (second.pk, first.pk, "possible")
    ]
