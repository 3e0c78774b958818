"""A member leaves the alliance or is switched off while cases are under way: one clear outcome, no orphan."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Access, Assistance, Complaint, CustodyPaper, Transfer
from lianwei.cases.operations import (
    accept_complaint,
    accept_transfer,
    answer_assistance,
    ask_assistance,
    dispute_competence,
    offer_transfer,
    return_transfer,
)
from lianwei.cases.queries import rows_of
from lianwei.cases.queries.between.custody import custody_checked
from lianwei.cases.tasks import end_what_leavers_left
from lianwei.core import clock
from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.models import Basis
from lianwei.core.scope import OPERATOR, Actor, find
from lianwei.members.models import Alliance, Organisation
from lianwei.members.operations.alliances import leave_alliance
from lianwei.members.operations.organisations import retire_organisation
from lianwei.members.tasks import pass_on_to_successors
from tests.cases.actors import worker
from tests.cases.stages import last_event
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - a fixture
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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
    organisation = members.make_member(code)
    return worker(organisation, user=members.make_user(f"l-{code.lower()}", organisation=organisation))


def offered(case: Complaint, giver: Actor, taker: Actor) -> Transfer:
    told = {"taker_id": taker.organisation_id, "reason": "经营者在南岸", "basis": Basis.ORAL}
    return offer_transfer(case.pk, actor=giver, **told)


def asked(case: Complaint, by: Actor, whom: Actor, *, is_joint: bool = False) -> Assistance:
    told = {"kind": "inspect", "matter": "看店面", "due_on": clock.today() + timedelta(days=7)}
    return ask_assistance(case.pk, actor=by, asked_id=whom.organisation_id, is_joint=is_joint, **told)


def leaves(who: Actor) -> None:
    """Yesterday was its last day in the alliance."""
    leave_alliance(
        Alliance.objects.get(),
        actor=OPERATOR,
        organisation=Organisation.objects.get(pk=who.organisation_id),
        left_on=clock.today() - timedelta(days=1),
    )


def is_switched_off(who: Actor, *, successor: Organisation) -> None:
    """Yesterday was its last day at all."""
    organisation = Organisation.objects.get(pk=who.organisation_id)
    last_day = clock.today() - timedelta(days=1)
    retire_organisation(organisation, actor=OPERATOR, last_day=last_day, successor=successor)


def stored(row):
    return QuerySet(type(row)).get(pk=row.pk)


def roles(case: Complaint) -> dict[int, str]:
    return dict(QuerySet(Access).filter(complaint=case).values_list("organisation_id", "role"))


def papers(offer: Transfer) -> list[str]:
    return list(QuerySet(CustodyPaper).filter(transfer=offer).order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database")
def test_of_two_members_that_accept_at_the_same_second_one_has_the_case(case, giver, taker):
    third = member("BN")
    first, second = offered(case, giver, taker), offered(case, giver, third)

    outcome = at_once(
        lambda: accept_transfer(case.pk, actor=taker, transfer_id=first.pk).state,
        lambda: accept_transfer(case.pk, actor=third, transfer_id=second.pk).state,
    )

    assert sorted(outcome, key=str) == sorted(["taken", WrongStatus], key=str)
    assert sorted([stored(first).state, stored(second).state]) == ["taken", "withdrawn"]
    assert sorted(roles(case).values()) == ["former_holder", "holder"]
    assert stored(case).epoch == 2
    assert custody_checked(actor=OPERATOR).is_sound


def test_a_member_that_was_switched_off_mid_transfer_takes_nothing_and_the_case_stays(case, giver, taker):
    offer = offered(case, giver, taker)
    is_switched_off(taker, successor=members.make_organisation("LJ"))

    with pytest.raises(WrongStatus):
        accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)
    assert end_what_leavers_left() == 1
    assert end_what_leavers_left() == 0

    assert (stored(offer).state, papers(offer)) == ("withdrawn", ["OFFER", "WITHDRAW"])
    assert roles(case) == {giver.organisation_id: "holder"}
    assert custody_checked(actor=OPERATOR).is_sound


def test_a_giver_that_was_switched_off_mid_transfer_leaves_the_case_to_its_successor(case, giver, taker):
    offer = offered(case, giver, taker)
    successor = members.make_organisation("LJ")
    is_switched_off(giver, successor=successor)

    assert pass_on_to_successors() == 1
    assert pass_on_to_successors() == 0

    assert stored(offer).state == "withdrawn"
    assert (stored(case).holder_id, stored(case).epoch) == (successor.pk, 1)
    assert roles(case) == {successor.pk: "holder", giver.organisation_id: "intake_station"}
    again = offered(case, worker(successor), taker)
    accept_transfer(case.pk, actor=taker, transfer_id=again.pk)
    assert custody_checked(actor=OPERATOR).is_sound


def test_a_dispute_of_a_member_that_was_switched_off_lapses_with_the_move(case, giver, taker):
    members.make_staff("head", organisation=members.make_organisation("CQ", kind="PROV"))
    led = member("BN")
    head = members.make_staff("head", organisation=Organisation.objects.get(pk=led.organisation_id))
    members.give_role(head, "secretary_general")
    told = {"taker_id": taker.organisation_id, "reason": "店在那里", "basis": Basis.ORAL}
    dispute = dispute_competence(case.pk, actor=giver, **told)
    is_switched_off(giver, successor=members.make_organisation("LJ"))

    pass_on_to_successors()

    assert stored(dispute).state == "lapsed"


def test_a_successor_that_was_asked_for_help_has_the_case_and_no_request_of_its_own(case, giver, taker):
    row = asked(case, giver, taker)
    is_switched_off(giver, successor=Organisation.objects.get(pk=taker.organisation_id))

    pass_on_to_successors()

    assert roles(case) == {taker.organisation_id: "holder", giver.organisation_id: "intake_station"}
    assert stored(row).state == "withdrawn"


def test_a_partner_that_leaves_sees_the_case_no_more_and_its_open_request_ends(case, giver, taker):
    row = asked(case, giver, taker, is_joint=True)
    answer_assistance(case.pk, actor=taker, assistance_id=row.pk, answer="店已搬空")
    open_row = asked(case, giver, taker)
    leaves(taker)

    assert end_what_leavers_left() == 1
    assert end_what_leavers_left() == 0

    assert roles(case) == {giver.organisation_id: "holder"}
    assert (stored(row).state, stored(row).is_joint, stored(open_row).state) == (
        "answered",
        False,
        "withdrawn",
    )
    assert last_event(case.pk) == ("complaint.partner_left", {"asked": taker.organisation_id})
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=taker)


def test_a_member_that_leaves_keeps_the_open_cases_it_holds_and_can_still_give_them(case, giver, taker):
    accept_transfer(case.pk, actor=taker, transfer_id=offered(case, giver, taker).pk)
    leaves(taker)

    assert end_what_leavers_left() == 0

    assert roles(case) == {taker.organisation_id: "holder", giver.organisation_id: "former_holder"}
    assert accept_complaint(case.pk, actor=taker, no_talks="tried").status == "accepted"
    accept_transfer(case.pk, actor=giver, transfer_id=offered(case, taker, giver).pk)
    assert custody_checked(actor=OPERATOR).is_sound


def test_until_the_end_of_its_last_day_a_member_takes_what_was_offered(case, giver, taker):
    offer = offered(case, giver, taker)
    organisation = Organisation.objects.get(pk=taker.organisation_id)
    leave_alliance(Alliance.objects.get(), actor=OPERATOR, organisation=organisation, left_on=clock.today())

    assert end_what_leavers_left() == 0
    assert accept_transfer(case.pk, actor=taker, transfer_id=offer.pk).state == "taken"


def test_who_left_can_still_return_what_it_was_offered(case, giver, taker):
    offer = offered(case, giver, taker)
    leaves(taker)

    told = {"ground": "other", "answer": "已退出联盟"}
    assert return_transfer(case.pk, actor=taker, transfer_id=offer.pk, **told).state == "returned"


def test_who_held_a_case_and_helps_with_it_reads_on_as_its_former_holder(case, giver, taker):
    accept_transfer(case.pk, actor=taker, transfer_id=offered(case, giver, taker).pk)
    third = member("BN")
    accept_transfer(case.pk, actor=third, transfer_id=offered(case, taker, third).pk)
    row = asked(case, third, taker)

    answer_assistance(case.pk, actor=taker, assistance_id=row.pk, answer="看过了")

    assert roles(case) == {
        third.organisation_id: "holder",
        giver.organisation_id: "former_holder",
        taker.organisation_id: "former_holder",
    }
    reader = replace(taker, permissions=taker.permissions | {"complaint.view"})
    assert [each.pk for each in rows_of([case.pk], actor=reader)] == [case.pk]
