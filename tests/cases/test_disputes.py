"""Disputes on competence: raised by the holder, decided above in time, moved by signed papers."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import CompetenceDispute, Complaint, CustodyPaper, Transfer
from lianwei.cases.operations import (
    accept_transfer,
    decide_competence_dispute,
    dispute_competence,
    escalate_competence_dispute,
    offer_transfer,
    return_transfer,
    withdraw_transfer,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.members.models import Membership, Organisation, RoleAssignment, User
from lianwei.members.queries import actor_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ORAL = {"reason": "店在南岸，请王桂芳的材料一并移送", "basis": "oral_consent"}


@pytest.fixture
def above() -> Organisation:
    return members.make_organisation("CQ", kind="PROV")


@pytest.fixture
def giver(above: Organisation) -> User:
    return _member("YZ", above)


@pytest.fixture
def taker(above: Organisation, giver: User) -> User:
    return _member("NA", above)


@pytest.fixture
def leader(above: Organisation, giver: User, taker: User) -> User:
    """The rotating secretary-general, at a member that is no party."""
    place = members.make_organisation("LJ", parent=above)
    homes = [giver.organisation, taker.organisation, place]
    members.make_alliance(*homes)
    return members.make_staff("secretary_general", organisation=place)


@pytest.fixture
def case(giver: User, leader: User) -> Complaint:
    return cases.complaint(actor=actor_of(giver))


def _member(code: str, above: Organisation) -> User:
    place = members.make_organisation(code, parent=above)
    return members.make_staff("head", "clerk", "mediator", organisation=place)


def raised(case: Complaint, giver: User, taker: User) -> CompetenceDispute:
    told = ORAL | {"taker_id": taker.organisation_id, "rule": "place"}
    return dispute_competence(case.pk, actor=actor_of(giver), **told)


def decided(dispute: CompetenceDispute, by: User, *, goes: bool) -> CompetenceDispute:
    return decide_competence_dispute(dispute.pk, actor=actor_of(by), goes=goes, words="店在南岸")


def events(case: Complaint) -> list[str]:
    rows = Event.objects.filter(subject=f"complaint:{case.pk}").order_by("seq")
    return [each.name for each in rows if "competence" in each.name]


def test_the_association_above_both_decides_where_somebody_works_there(case, giver, taker, leader, above):
    assert raised(case, giver, taker).decider_id == leader.organisation_id
    members.make_staff("head", organisation=above)
    other = cases.complaint(actor=actor_of(giver))
    assert raised(other, giver, taker).decider_id == above.pk


def test_a_party_that_leads_the_alliance_does_not_decide(case, giver, taker, leader):
    dispute = raised(case, giver, taker)
    members.give_role(taker, "secretary_general")
    with pytest.raises(NotAllowed):
        decided(dispute, taker, goes=False)
    with pytest.raises(NotAllowed):
        decided(dispute, giver, goes=True)


def test_where_nobody_else_is_left_the_national_association_decides(case, giver, taker, leader):
    RoleAssignment.objects.filter(user=leader).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(Invalid):
        raised(case, giver, taker)
    national = members.make_staff("head", organisation=members.make_organisation("CCA", kind="CCA"))

    dispute = raised(case, giver, taker)

    assert (dispute.level, dispute.decider_id) == ("superior", national.organisation_id)
    assert decided(dispute, national, goes=True).goes is True


def test_a_decision_for_the_taker_becomes_an_offer_that_binds(case, giver, taker, leader):
    dispute = decided(raised(case, giver, taker), leader, goes=True)

    offer = QuerySet(Transfer).get(case_id=case.pk)
    assert (offer.dispute_id, offer.rule, offer.state) == (dispute.pk, "place", "offered")
    paper = json.loads(QuerySet(CustodyPaper).get(transfer=offer).text)
    assert paper["body"]["decision"]["by"] == "LJ"
    refused = {"transfer_id": offer.pk, "ground": "other", "answer": "不收"}
    with pytest.raises(WrongStatus):
        return_transfer(case.pk, actor=actor_of(taker), **refused)
    with pytest.raises(WrongStatus):
        withdraw_transfer(case.pk, actor=actor_of(giver), transfer_id=offer.pk)
    assert find(Complaint, case.pk, actor=SYSTEM).holder_id == giver.organisation_id

    accept_transfer(case.pk, actor=actor_of(taker), transfer_id=offer.pk)
    assert find(Complaint, case.pk, actor=SYSTEM).holder_id == taker.organisation_id
    papers = QuerySet(CustodyPaper).filter(transfer=offer).order_by("pk")
    assert [each.kind for each in papers] == ["OFFER", "ACCEPT", "RELEASE", "RECEIPT"]


def test_a_decision_for_the_giver_leaves_the_case_there(case, giver, taker, leader):
    dispute = decided(raised(case, giver, taker), leader, goes=False)

    assert (dispute.state, dispute.goes) == ("decided", False)
    assert not QuerySet(Transfer).filter(case_id=case.pk).exists()
    assert events(case) == ["complaint.competence_disputed", "complaint.competence_decided"]
    with pytest.raises(WrongStatus):
        decided(dispute, leader, goes=True)


def test_one_dispute_at_a_time_and_no_offer_beside_it(case, giver, taker, leader):
    raised(case, giver, taker)
    with pytest.raises(WrongStatus):
        raised(case, giver, taker)
    with pytest.raises(WrongStatus):
        offer_transfer(case.pk, actor=actor_of(giver), taker_id=taker.organisation_id, **ORAL)


def test_without_a_basis_nothing_is_raised(case, giver, taker, leader):
    with pytest.raises(Invalid):
        dispute_competence(case.pk, actor=actor_of(giver), taker_id=taker.organisation_id, reason="店在南岸")
    assert events(case) == []


def test_a_dispute_lapses_when_the_case_goes_elsewhere(case, giver, taker, leader):
    dispute = raised(case, giver, taker)
    offer = offer_transfer(case.pk, actor=actor_of(giver), taker_id=leader.organisation_id, **ORAL)
    mediator = members.make_staff("mediator", organisation=leader.organisation)
    accept_transfer(case.pk, actor=actor_of(mediator), transfer_id=offer.pk)

    assert QuerySet(CompetenceDispute).get(pk=dispute.pk).state == "lapsed"
    with pytest.raises(WrongStatus):
        decided(dispute, leader, goes=True)


def test_a_case_is_not_decided_to_who_left_the_alliance_or_when_it_is_closed(case, giver, taker, leader):
    dispute = raised(case, giver, taker)
    QuerySet(Complaint).filter(pk=case.pk).update(status="withdrawn")
    with pytest.raises(WrongStatus):
        decided(dispute, leader, goes=True)
    QuerySet(Complaint).filter(pk=case.pk).update(status="received")
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(organisation=taker.organisation).update(left_on=yesterday)
    with pytest.raises(WrongStatus):
        decided(dispute, leader, goes=True)
    assert decided(dispute, leader, goes=False).goes is False


def test_the_alliance_is_told_once_when_the_limit_passes(case, giver, taker, leader):
    dispute = raised(case, giver, taker)
    told = [
        escalate_competence_dispute(dispute.pk, actor=SYSTEM, on=dispute.due_on + timedelta(days=n))
        for n in (0, 1, 2)
    ]
    assert told == [False, True, False]
    assert events(case)[-1] == "complaint.competence_overdue"


def test_the_secretary_general_reads_what_is_said_without_names_and_decides(
    client_of, case, giver, taker, leader
):
    dispute, browser = raised(case, giver, taker), client_of(leader)
    listed = browser.get(reverse("competence_dispute_list")).content.decode()
    assert "查看并决定" in listed
    page = reverse("competence_dispute_view", args=[dispute.pk])
    shown = browser.get(page).content.decode()
    assert "店在南岸" in shown
    assert "王桂芳" not in shown

    decide = reverse("competence_dispute_decide", args=[dispute.pk])
    refused = browser.post(decide, {"answer": "goes"})
    assert refused.status_code == 422
    assert browser.post(decide, {"answer": "goes", "words": "店在南岸"}).status_code == 302
    assert "店在南岸" in browser.get(page).content.decode()
    offered = client_of(taker).get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("complaint_accept_transfer", args=[case.pk]) in offered
    assert reverse("complaint_return_transfer", args=[case.pk]) not in offered


def test_another_member_sees_nothing_of_a_dispute(client_of, case, giver, taker, leader):
    dispute = raised(case, giver, taker)
    stranger = members.make_staff("head", organisation=members.make_organisation("FL"))
    page = reverse("competence_dispute_view", args=[dispute.pk])
    assert client_of(stranger).get(page).status_code == 404
    with pytest.raises(NotVisible):
        decided(dispute, stranger, goes=True)


def test_a_returned_offer_is_raised_with_one_button(client_of, case, giver, taker, leader):
    told = {"taker_id": taker.organisation_id, "rule": "place"} | ORAL
    offer = offer_transfer(case.pk, actor=actor_of(giver), **told)
    answer = {"transfer_id": offer.pk, "ground": "address", "answer": "不在我区"}
    return_transfer(case.pk, actor=actor_of(taker), **answer)
    browser, form = client_of(giver), reverse("complaint_dispute_competence", args=[case.pk])
    page = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert f"{form}?taker=" in page

    typed = {"taker": taker.organisation_id, "reason": "店在南岸", "rule": "place"}
    assert browser.post(form, typed).status_code == 302
    after = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert f"{form}?taker=" not in after
    assert "是否由NA消费者权益保护委员会办理" in after


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client_of, giver, taker, leader, count):
    for _n in range(count):
        raised(cases.complaint(actor=actor_of(giver)), giver, taker)
    browser = client_of(leader)
    browser.get(reverse("competence_dispute_list"))
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse("competence_dispute_list"))
    assert len(asked) <= 12
    assert page.content.decode().count("查看并决定") == count
