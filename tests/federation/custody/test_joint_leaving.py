"""What goes along with a request leaves on what is in force then, and leaves nothing behind."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.operations.entry.consents import withdraw_consent
from lianwei.cases.queries.page.consents import consents_of
from lianwei.core import clock, queue
from lianwei.core.errors import NotAllowed
from lianwei.core.files.models import File
from lianwei.core.models import Consent, Event
from lianwei.core.scope import OPERATOR, SYSTEM, attached, subject_of
from lianwei.federation.models import (
    DeletionCertificate,
    InMessage,
    JointPart,
    JointRequest,
    OutMessage,
    OutState,
    SharedCopy,
    SharingAgreement,
)
from lianwei.federation.operations import joint
from lianwei.federation.operations.abroad.forgetting import empty_items_sent
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.agreements.forgetting import hand_on_told
from lianwei.federation.operations.handling import GAP
from lianwei.federation.operations.joint import Along
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import JOINT_ALONG
from tests.federation.custody.helping import (
    ALL,
    MAY,
    agree,
    asked,
    enclosed,
    items_at,
    request_at,
    states_at,
    texts_at,
    with_file,
)
from tests.federation.custody.sides import carry, settle

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def sides(sides):
    for each in sides:
        each.may(MAY)
    return sides


def test_what_was_fetched_leaves_the_queues_with_the_request_and_by_the_hour(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    settle(east, west)
    with west.acting():
        InMessage.objects.visible_to(WIRE).filter(kind="joint.item").update(state="refused")
        empty_items_sent(actor=SYSTEM)
    before = texts_at(east), texts_at(west)

    with east.acting():
        joint.withdraw_joint_request(request_at(east).pk, actor=east.actor)
    settle(east, west)

    assert before[0] > 0
    assert (before[1], texts_at(east), texts_at(west)) == (0, 0, 0)


def test_what_could_not_be_delivered_is_kept_while_the_request_is_open(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)]))
    settle(east, west)
    with east.acting():
        OutMessage.objects.visible_to(WIRE).filter(kind="joint.item").update(state=OutState.FAILED)
        before = texts_at(east)
        empty_items_sent(actor=SYSTEM)
        kept = texts_at(east)
        QuerySet(JointRequest).update(state="withdrawn")
        empty_items_sent(actor=SYSTEM)

    assert (before > 0, kept, texts_at(east)) == (True, before, 0)


def test_a_request_goes_on_under_the_next_version_of_its_agreement(sides):
    east, west = sides
    agree(east, west, ALL)
    asked(east, west)
    with west.acting():
        former = QuerySet(SharingAgreement).get()
        other = SharingAgreement(pk=former.pk + 1)
        hand_on_told(former, other)
        assert request_at(west).agreement_id == other.pk


def test_what_went_along_under_another_agreement_goes_with_that_one(sides):
    east, west = sides
    agree(east, west)
    agree(east, west, JOINT_ALONG)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    settle(east, west)
    arrived = states_at(west)

    with east.acting():
        end_agreement(QuerySet(SharingAgreement).latest("pk").pk, actor=OPERATOR, reason="合作结束")
    settle(east, west)

    assert arrived == [(False, "fetched"), (True, "fetched")]
    assert items_at(west) == []
    assert texts_at(east) == texts_at(west) == 0
    with west.acting():
        assert request_at(west).is_open and not QuerySet(JointPart).exists()
    with east.acting():
        assert request_at(east).is_open and not QuerySet(JointPart).exists()
        [copy] = DeletionCertificate.objects.visible_to(OPERATOR).get().told["copies"]
        assert (copy["what"], copy["count"]) == ("joint", 2)
        held = SharedCopy.objects.visible_to(OPERATOR).order_by("agreement_id")
        assert [(each.count, each.deleted_on is None) for each in held] == [(1, True), (2, False)]


def wanted(east, west, along):
    """Something is named, and the question for it comes back only now."""
    enclosed(east, along)
    east.work()
    carry(east, west)


def test_a_person_whose_consent_is_taken_back_meanwhile_does_not_leave(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    file = with_file(east, pk)
    wanted(east, west, Along([file], person=True, basis="oral_consent"))
    with east.acting():
        consent = attached(Consent, Complaint(pk=pk)).get(purpose="identity_to_partner")
        actor = replace(east.actor, permissions=east.actor.permissions | {"complaint.record_consent"})
        withdraw_consent(pk, actor=actor, consent_id=consent.pk)
        page = QuerySet(JointPart).filter(item__is_person=True)
        assert page.exists()
        queue.deliver_pending()
        assert not page.exists()

    settle(east, west)

    assert states_at(east) == states_at(west) == [(False, "fetched"), (True, "withheld")]
    assert [each.person_name for each in items_at(west)] == [None, None]


def test_a_page_that_lies_ready_leaves_on_the_basis_in_force_alone(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    wanted(east, west, Along(person=True, basis="oral_consent"))
    with east.acting():
        attached(Consent, Complaint(pk=pk)).update(withdrawn_at=clock.now())

    settle(east, west)

    assert states_at(east) == states_at(west) == [(True, "withheld")]
    with east.acting():
        assert QuerySet(JointPart).exists()


def test_what_waits_to_leave_stays_where_the_consent_is_taken_back(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    wanted(east, west, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    carry(west, east)
    with east.acting():
        waiting = OutMessage.objects.visible_to(WIRE).filter(kind="joint.item", state=OutState.WAITING)
        before = waiting.count()
        joint.take_back_person(pk)
        assert (waiting.count(), before > 1) == (before - 1, True)

    settle(east, west)
    with clock.playing(clock.now() + GAP):  # so long the message that was stopped is waited for
        settle(east, west)

    assert states_at(east) == states_at(west) == [(False, "fetched"), (True, "withheld")]


@pytest.mark.parametrize("field", ["joint.person", "joint.contact"])
def test_what_the_agreement_names_no_more_does_not_leave(sides, field):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    wanted(east, west, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    with east.acting():
        row = QuerySet(SharingAgreement).get()
        row.fields = [each for each in row.fields if each != field]
        row.save()

    settle(east, west)

    assert states_at(east) == states_at(west) == [(False, "fetched"), (True, "withheld")]


def test_a_file_that_was_destroyed_meanwhile_is_not_waited_for(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    key = with_file(east, pk)
    wanted(east, west, Along([key]))
    with east.acting():
        attached(File, Complaint(pk=pk)).filter(pk=key).update(destroyed_at=clock.now())

    settle(east, west)

    assert states_at(east) == states_at(west) == [(False, "withheld")]


def test_what_was_withheld_comes_when_it_goes_along_again(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    key = with_file(east, pk)
    wanted(east, west, Along([key]))
    with east.acting():
        attached(File, Complaint(pk=pk)).filter(pk=key).update(is_private=True)
    settle(east, west)
    before = states_at(west)
    with east.acting():
        attached(File, Complaint(pk=pk)).filter(pk=key).update(is_private=False)

    enclosed(east, Along([key]))
    settle(east, west)

    assert (before, states_at(east), states_at(west)) == (
        [(False, "withheld")],
        [(False, "fetched")],
        [(False, "fetched")],
    )


def test_who_may_not_let_things_go_along_may_ask_without(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = east.new_case()
    actor = replace(east.actor, permissions=east.actor.permissions - {"joint_request.enclose"})
    told = {"peer": west.code, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today()}
    along = Along(person=True, basis="oral_consent")

    with east.acting():
        with pytest.raises(NotAllowed):
            joint.ask_joint_request(pk, actor=actor, along=along, **told)
        assert joint.ask_joint_request(pk, actor=actor, **told).is_open


def test_the_basis_is_listed_on_the_case(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along(person=True, basis="oral_consent"))

    with east.acting():
        case = Complaint(pk=pk)
        events = Event.objects.filter(subject=subject_of(case), name="complaint.joint_enclosed")
        assert [each.basis for each in consents_of(case, events)][-1] == "oral_consent"
