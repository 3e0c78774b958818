"""Handing a case to another member: one holder at every instant, signed papers, the taker's own clocks."""

import json
from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.custody import Kind, is_whole
from lianwei.cases.models import Access, Clock, Complaint, CustodyPaper, Transfer, TransferState
from lianwei.cases.operations import (
    accept_complaint,
    accept_transfer,
    escalate_transfer,
    offer_transfer,
    record_consent,
    return_transfer,
    withdraw_transfer,
)
from lianwei.cases.queries.between.transfers import hand_over_hours, transfers_in, transfers_waiting
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Basis, Event
from lianwei.core.scope import SYSTEM, Actor, find
from tests.cases.actors import onlooker, worker
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ORAL = {"reason": "经营者在南岸", "basis": Basis.ORAL}


@pytest.fixture
def giver() -> Actor:
    return member("YZ")


@pytest.fixture
def taker(giver: Actor) -> Actor:
    return member("NA")


@pytest.fixture
def case(giver: Actor, taker: Actor) -> Complaint:
    return cases.complaint(actor=giver)


def member(code: str) -> Actor:
    """Somebody of a member of the one alliance, with a user behind it."""
    organisation = members.make_member(code)
    return worker(organisation, user=members.make_user(f"w-{code.lower()}", organisation=organisation))


def offered(case: Complaint, giver: Actor, taker: Actor) -> Transfer:
    return offer_transfer(case.pk, actor=giver, taker_id=taker.organisation_id, **ORAL)


def accepted(case: Complaint, *, actor: Actor) -> Complaint:
    return accept_complaint(case.pk, actor=actor, no_talks="tried")


def roles(case: Complaint) -> dict[int, str]:
    return dict(QuerySet(Access).filter(complaint=case).values_list("organisation_id", "role"))


def kinds(offer: Transfer) -> list[str]:
    return [each.kind for each in QuerySet(CustodyPaper).filter(transfer=offer).order_by("pk")]


def test_the_case_stays_with_the_giver_until_it_is_taken(case, giver, taker):
    offer = offered(case, giver, taker)

    after = find(Complaint, case.pk, actor=giver)
    assert (after.holder_id, after.epoch) == (giver.organisation_id, 1)
    assert roles(case) == {giver.organisation_id: "holder", taker.organisation_id: "offered"}
    assert kinds(offer) == ["OFFER"]
    with pytest.raises(NotAllowed):
        accepted(case, actor=taker)


def test_taking_moves_the_case_in_one_step(case, giver, taker):
    offer = offered(case, giver, taker)
    accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)

    after = find(Complaint, case.pk, actor=taker)
    assert (after.holder_id, after.handler_id, after.epoch) == (taker.organisation_id, None, 2)
    assert roles(case) == {taker.organisation_id: "holder", giver.organisation_id: "former_holder"}
    assert kinds(offer) == ["OFFER", "ACCEPT", "RELEASE", "RECEIPT"]
    with pytest.raises(NotAllowed):
        accepted(case, actor=giver)
    assert accepted(case, actor=taker).status == "accepted"


def test_the_papers_prove_each_step(case, giver, taker):
    offer = offered(case, giver, taker)
    accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)

    papers = list(QuerySet(CustodyPaper).filter(transfer=offer).order_by("pk"))
    assert all(is_whole(each) for each in papers)
    said = [json.loads(each.text) for each in papers]
    assert [each["prev"] for each in said] == ["", *(each.digest for each in papers[:-1])]
    assert [(each["from"], each["to"]) for each in said] == [
        ("YZ", "NA"),
        ("NA", "YZ"),
        ("YZ", "NA"),
        ("NA", "YZ"),
    ]
    assert [each["seq"] for each in said] == [1, 1, 2, 2]
    assert said[2]["body"]["epoch"] == 2
    papers[2].text = papers[2].text.replace('"n":1', '"n":2')
    assert not is_whole(papers[2])


def test_the_next_offer_names_the_release_before_it(case, giver, taker):
    first = offered(case, giver, taker)
    accept_transfer(case.pk, actor=taker, transfer_id=first.pk)
    back = offered(case, taker, giver)

    release = QuerySet(CustodyPaper).get(transfer=first, kind=Kind.RELEASE)
    offer = json.loads(QuerySet(CustodyPaper).get(transfer=back, kind=Kind.OFFER).text)
    assert (offer["prev"], offer["epoch"]) == (release.digest, 2)
    accept_transfer(case.pk, actor=giver, transfer_id=back.pk)
    assert roles(case) == {giver.organisation_id: "holder", taker.organisation_id: "former_holder"}


def test_the_takers_clock_begins_with_its_receipt(case, giver, taker):
    with clock.playing(members.at_office("2026-05-06 10:00")):
        late = cases.complaint(actor=giver)
    with clock.playing(members.at_office("2026-05-11 10:00")):
        offer = offered(late, giver, taker)
        accept_transfer(late.pk, actor=taker, transfer_id=offer.pk)

    rows = QuerySet(Clock).filter(complaint=late, name="acceptance").order_by("pk")
    assert [(each.started_on, each.state) for each in rows] == [
        (date(2026, 5, 6), "stopped"),
        (date(2026, 5, 11), "running"),
    ]
    after = find(Complaint, late.pk, actor=taker)
    assert (after.received_on, after.due_on) == (date(2026, 5, 6), rows[1].due_on)


def test_an_accepted_case_is_taken_as_accepted(case, giver, taker):
    accepted(case, actor=giver)
    offer = offered(case, giver, taker)
    accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)

    after = find(Complaint, case.pk, actor=taker)
    assert (after.status, after.accepted_on, after.due_clock) == ("accepted", clock.today(), "mediation")


def test_without_a_basis_the_case_stays(case, giver, taker):
    with pytest.raises(Invalid) as refused:
        offer_transfer(case.pk, actor=giver, taker_id=taker.organisation_id, reason="经营者在南岸")
    assert list(refused.value.fields) == ["basis"]

    record_consent(case.pk, actor=giver, purpose=TO_PARTNER, is_given=False, basis=Basis.ORAL, channel="C02")
    with pytest.raises(Invalid):
        offered(case, giver, taker)
    assert not QuerySet(Transfer).exists()


def test_a_consent_on_record_is_enough(case, giver, taker):
    consent = record_consent(
        case.pk, actor=giver, purpose=TO_PARTNER, is_given=True, basis=Basis.SEPARATE, channel="C01"
    )
    offer = offer_transfer(case.pk, actor=giver, taker_id=taker.organisation_id, reason="经营者在南岸")
    assert offer.basis_id == consent.pk


def test_a_return_leaves_the_case_where_it_was(case, giver, taker):
    offer = offered(case, giver, taker)
    return_transfer(case.pk, actor=taker, transfer_id=offer.pk, ground="address", answer="店在渝中")

    assert roles(case) == {giver.organisation_id: "holder"}
    assert kinds(offer) == ["OFFER", "RETURN"]
    with pytest.raises(WrongStatus):
        accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)
    assert offered(case, giver, taker).n == 2


def test_the_quicker_of_two_gets_the_case(case, giver, taker):
    third = member("BN")
    first, second = offered(case, giver, taker), offered(case, giver, third)
    accept_transfer(case.pk, actor=third, transfer_id=second.pk)

    with pytest.raises(WrongStatus):
        accept_transfer(case.pk, actor=taker, transfer_id=first.pk)
    assert find(Transfer, first.pk, actor=taker).state == TransferState.WITHDRAWN
    assert kinds(first) == ["OFFER", "WITHDRAW"]
    assert roles(case) == {third.organisation_id: "holder", giver.organisation_id: "former_holder"}


def test_an_offer_that_was_withdrawn_cannot_be_taken(case, giver, taker):
    offer = offered(case, giver, taker)
    withdraw_transfer(case.pk, actor=giver, transfer_id=offer.pk)

    with pytest.raises(WrongStatus):
        accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)
    assert roles(case) == {giver.organisation_id: "holder"}


def test_a_member_that_was_not_asked_sees_nothing(case, giver, taker):
    offer, stranger = offered(case, giver, taker), member("BN")
    with pytest.raises(NotVisible):
        accept_transfer(case.pk, actor=stranger, transfer_id=offer.pk)
    assert transfers_in("ended", actor=allowed(stranger)).rows == []


def test_only_members_of_the_alliance_are_asked(case, giver, taker):
    outsider = members.make_organisation("XX")
    for pk in (outsider.pk, giver.organisation_id):
        with pytest.raises(Invalid):
            offer_transfer(case.pk, actor=giver, taker_id=pk, **ORAL)


def test_what_nobody_answers_is_told_once(case, giver, taker):
    offer = offered(case, giver, taker)
    after = date.fromordinal(offer.due_on.toordinal() + 1)
    assert escalate_transfer(offer.pk, actor=SYSTEM, on=offer.due_on) is False
    assert escalate_transfer(offer.pk, actor=SYSTEM, on=after) is True
    assert escalate_transfer(offer.pk, actor=SYSTEM, on=after) is False
    told = Event.objects.filter(subject=f"complaint:{case.pk}", name="complaint.transfer_overdue")
    assert told.count() == 1


def test_the_hours_are_counted_per_pair(case, giver, taker):
    offer = offered(case, giver, taker)
    accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)
    matrix = hand_over_hours(actor=allowed(onlooker(members.make_organisation("JG"), case.alliance_id)))
    assert (matrix.total.count, matrix.total.in_time, matrix.returned, matrix.open) == (1, 100.0, 0, 0)
    assert [cells[0].count for _giver, cells in matrix.rows] == [1]


def test_the_figures_of_a_pair_are_ones_that_were_measured(giver, taker):
    begun = members.at_office("2026-05-06 10:00")
    took = [2, 1, 90, 4]  # hours; of four the nearest rank to 95 of 100 is the last
    for hours in took:
        offer = offered(cases.complaint(actor=giver), giver, taker)
        accept_transfer(offer.case_id, actor=taker, transfer_id=offer.pk)
        done = {"offered_at": begun, "answered_at": begun + timedelta(hours=hours), "due_on": "2026-05-07"}
        QuerySet(Transfer).filter(pk=offer.pk).update(**done)
    other = member("BN")
    back = offered(cases.complaint(actor=taker), taker, other)
    accept_transfer(back.case_id, actor=other, transfer_id=back.pk)

    reader = allowed(onlooker(members.make_organisation("JG"), back.alliance_id))
    with clock.playing(members.at_office("2026-06-01 10:00")):
        matrix = hand_over_hours(actor=reader)

    pair = next(cell for _giver, cells in matrix.rows for cell in cells if cell and cell.count == len(took))
    assert (pair.p50, pair.p95, pair.in_time) == (3.0, 90.0, 75.0)
    assert matrix.total.count == len(took) + 1


def test_what_waits_is_counted_for_the_taker_alone(case, giver, taker):
    offered(case, giver, taker)
    assert (transfers_waiting(taker), transfers_waiting(giver)) == (1, 0)


def allowed(actor: Actor) -> Actor:
    return Actor(
        actor.kind,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        organisations=actor.organisations,
        acts_for=actor.acts_for,
        permissions=actor.permissions | {"transfer.view"},
        oversees=actor.oversees,
    )
