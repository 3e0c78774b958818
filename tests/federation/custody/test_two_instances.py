"""A case goes from one real instance to another: files, people, limits and titles on both sides."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.models import Complainant, Complaint, Status
from lianwei.cases.operations import accept_complaint
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock, queue
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.models import File
from lianwei.core.files.storage import read_blob
from lianwei.core.models import Delivery
from lianwei.core.scope import SYSTEM, attached
from lianwei.federation.operations import abroad as do
from lianwei.federation.rules.custody.checks import checked
from tests.factories.cases import CALLER
from tests.federation.custody.sides import REASON, Side, carry, settle

pytestmark = [pytest.mark.django_db]
SCENE = "店面照片说明：门上贴有转让通知。".encode()


def no_fault(*sides: Side) -> None:
    assert checked([each.dump() for each in sides]).faults == ()


def handed_over(east: Side, west: Side) -> int:
    pk = east.new_case()
    with east.acting():
        upload = ContentFile(SCENE, name="说明.txt")
        add_evidence(pk, actor=east.actor, uploads=[upload], source="consumer")
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    settle(east, west)
    return pk


def test_a_case_is_handed_over_with_its_people_and_files(sides):
    east, west = sides

    pk = handed_over(east, west)

    assert east.states() == (False, ["DONE"], [])
    assert west.states() == (True, [], ["TAKEN"])
    no_fault(east, west)
    with east.acting():
        case = QuerySet(Complaint).get(pk=pk)
        assert (case.status, case.outcome, case.given_to) == (Status.ARCHIVED, "O11", west.code)
        assert (case.closed_on, case.is_open) == (clock.today(), False)
    with west.acting():
        came = QuerySet(Complaint).get()
        assert (came.status, came.channel, came.received_on) == (Status.RECEIVED, "C14", clock.today())
        assert (came.holder_id, came.due_clock) == (west.member.pk, "acceptance")
        assert QuerySet(Complainant).get(complaint=came).phone.plain() == CALLER.phone
        file = attached(File, came).get()
        assert read_blob(file.storage_name, seal_id=file.seal_id) == SCENE
        assert "13900001111" not in came.narrative


def test_what_was_given_away_is_only_read(sides):
    east, west = sides
    pk = handed_over(east, west)

    with east.acting():
        with pytest.raises(WrongStatus) as refusal:
            accept_complaint(pk, actor=east.actor)
        case = QuerySet(Complaint).get(pk=pk)
        assert not case.is_within_reach(east.actor)
        with pytest.raises(WrongStatus):
            do.offer_case_abroad(pk, actor=east.actor, peer=west.code, reason=REASON, basis="oral_consent")
    assert refusal.value.message


def test_what_was_to_follow_is_not_tried_for_ever_where_the_case_left_before(sides):
    east, west = sides
    pk = handed_over(east, west)

    with east.acting():
        with transaction.atomic():
            record("complaint.received", QuerySet(Complaint).get(pk=pk), actor=SYSTEM)
        while queue.deliver_pending():
            pass
        open_ones = Delivery.objects.filter(done_at=None).values_list("handler", "last_error")
        assert list(open_ones) == []


def test_an_offer_tells_nobody_s_name_or_number(sides):
    east, west = sides
    east.offer(east.new_case(), west)
    settle(east, west)

    told = str(west.abroad().facts)

    assert west.states() == (False, [], ["SEEN"])
    assert west.cases() == []
    assert CALLER.name not in told and CALLER.phone not in told and "13900001111" not in told
    assert "美容卡" in told


def test_a_case_that_comes_back_is_the_same_file(sides):
    east, west = sides
    pk = handed_over(east, west)
    there = west.cases()[0].pk

    west.offer(there, east)
    settle(east, west)
    east.accept()
    settle(east, west)

    assert east.states() == (True, ["DONE"], ["TAKEN"])
    assert [each.pk for each in east.cases()] == [pk]
    back = east.cases()[0]
    assert (back.status, back.given_to, back.outcome, back.closed_on) == (Status.RECEIVED, "", "", None)
    assert west.cases()[0].given_to == east.code
    no_fault(east, west)


def test_an_offer_that_is_returned_leaves_the_case(sides):
    east, west = sides
    pk = east.new_case()
    east.offer(pk, west)
    settle(east, west)

    west.refuse()
    settle(east, west)

    assert east.states() == (True, ["CLOSED"], [])
    assert west.states() == (False, [], ["RETURNED"])
    with east.acting():
        accept_complaint(pk, actor=east.actor, no_talks="tried")
    no_fault(east, west)


def test_an_offer_taken_back_voids_a_promise_on_its_way(sides):
    east, west = sides
    east.offer(east.new_case(), west)
    settle(east, west)
    west.accept()
    row = east.abroad()

    with east.acting():
        do.withdraw_case_abroad(row.pk, actor=east.actor, peer=west.code)
    settle(east, west)

    assert (east.states(), west.states()) == ((True, ["CLOSED"], []), (False, [], ["VOID"]))
    no_fault(east, west)


def test_a_case_that_was_settled_meanwhile_is_not_released(sides):
    east, west = sides
    pk = east.new_case()
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    with east.acting():
        QuerySet(Complaint).filter(pk=pk).update(status=Status.SETTLED)

    settle(east, west)

    assert (east.states(), west.states()) == ((True, ["CLOSED"], []), (False, [], ["VOID"]))
    assert west.cases() == []
    no_fault(east, west)


def test_without_a_basis_the_case_stays(sides):
    east, west = sides
    pk = east.new_case()

    with east.acting(), pytest.raises(Invalid):
        do.offer_case_abroad(pk, actor=east.actor, peer=west.code, reason=REASON)

    assert east.states() == (False, [], [])
    assert carry(east, west) == 0


def test_another_member_neither_offers_nor_answers(sides):
    east, west = sides
    pk = east.new_case()
    with east.acting():
        told = {"peer": west.code, "reason": REASON, "basis": "oral_consent"}
        with pytest.raises(NotVisible):
            do.offer_case_abroad(pk, actor=west.stranger(), **told)
    east.offer(pk, west)
    settle(east, west)

    with west.acting(), pytest.raises(NotVisible):
        do.accept_case_abroad(west.abroad().pk, actor=west.stranger())
