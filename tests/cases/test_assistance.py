"""Assistance between members: asked, answered with records, and what the asked one sees meanwhile."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Access, Assistance, AssistanceState, Complaint
from lianwei.cases.operations import (
    accept_transfer,
    answer_assistance,
    ask_assistance,
    decline_assistance,
    offer_transfer,
    return_transfer,
    withdraw_assistance,
)
from lianwei.cases.queries.between.assistance import help_given, help_of, help_waiting
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.files.models import File
from lianwei.core.models import Basis
from lianwei.core.scope import Actor, attached, find
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
RECORD = ContentFile("现场检查笔录".encode(), name="record.txt")


@pytest.fixture
def asker() -> User:
    return members.make_staff("mediator", organisation=members.make_member("YZ"))


@pytest.fixture
def helper(asker: User) -> User:
    return members.make_staff("mediator", organisation=members.make_member("NA"))


@pytest.fixture
def case(asker: User, helper: User) -> Complaint:
    clerk = members.make_staff("clerk", organisation=asker.organisation)
    return cases.complaint(actor=actor_of(clerk))


def asked(case: Complaint, by: User, whom: User, **changes: object) -> Assistance:
    told = {"kind": "inspect", "matter": "看看店面是否还在", "due_on": clock.today() + timedelta(days=7)}
    return ask_assistance(case.pk, actor=actor_of(by), asked_id=whom.organisation_id, **told | changes)


def role_of(case: Complaint, user: User) -> str | None:
    rows = QuerySet(Access).filter(complaint=case, organisation_id=user.organisation_id)
    return rows.values_list("role", flat=True).first()


def answered(case: Complaint, row: Assistance, by: User, **more: object) -> Assistance:
    told = {"assistance_id": row.pk, "answer": "店已搬空，门上贴有通知"}
    return answer_assistance(case.pk, actor=actor_of(by), **told | more)


def test_who_is_asked_sees_the_case_until_the_answer(case, asker, helper):
    row = asked(case, asker, helper)
    assert (role_of(case, helper), help_waiting(actor_of(helper))) == ("partner", 1)

    answered(case, row, helper, uploads=[RECORD])
    assert (role_of(case, helper), help_waiting(actor_of(helper))) == (None, 0)
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=actor_of(helper))
    kept = attached(File, find(Complaint, case.pk, actor=actor_of(asker))).get()
    assert (kept.kind, kept.organisation_id) == ("assistance", asker.organisation_id)


def test_a_partner_stays_one_after_the_answer(case, asker, helper):
    row = asked(case, asker, helper, is_joint=True)
    answered(case, row, helper)
    assert role_of(case, helper) == "partner"


def test_only_the_asked_member_answers(case, asker, helper):
    row, stranger = (
        asked(case, asker, helper),
        members.make_staff("mediator", organisation=members.make_member("BN")),
    )
    with pytest.raises(NotVisible):
        answered(case, row, stranger)
    with pytest.raises(NotAllowed):
        answered(case, row, asker)


def test_an_answer_is_given_once(case, asker, helper):
    row = asked(case, asker, helper)
    answered(case, row, helper)
    with pytest.raises(WrongStatus):
        answered(case, row, helper)


def test_what_cannot_be_done_is_told_with_a_reason(case, asker, helper):
    row = asked(case, asker, helper, is_joint=True)
    with pytest.raises(Invalid):
        decline_assistance(case.pk, actor=actor_of(helper), assistance_id=row.pk, answer=" ")
    declined = decline_assistance(case.pk, actor=actor_of(helper), assistance_id=row.pk, answer="没有人手")
    assert (declined.state, role_of(case, helper)) == (AssistanceState.DECLINED, None)


def test_a_request_is_withdrawn_by_who_asked(case, asker, helper):
    row = asked(case, asker, helper)
    withdraw_assistance(case.pk, actor=actor_of(asker), assistance_id=row.pk)
    assert role_of(case, helper) is None
    with pytest.raises(WrongStatus):
        answered(case, row, helper)


def test_two_requests_end_one_by_one(case, asker, helper):
    first, second = asked(case, asker, helper), asked(case, asker, helper, kind="serve")
    answered(case, first, helper)
    assert role_of(case, helper) == "partner"
    answered(case, second, helper)
    assert role_of(case, helper) is None


@pytest.mark.parametrize(
    "changes",
    [{"kind": "dance"}, {"matter": " "}, {"due_on": date(2020, 1, 2)}],
    ids=["kind", "matter", "day"],
)
def test_a_request_that_says_nothing_is_refused(case, asker, helper, changes):
    with pytest.raises(Invalid) as refused:
        asked(case, asker, helper, **changes)
    assert list(refused.value.fields) == list(changes)


def test_a_partner_that_returns_an_offer_stays_a_partner(case, asker, helper):
    asked(case, asker, helper, is_joint=True)
    told = {"taker_id": helper.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=actor_of(asker), **told)
    return_transfer(
        case.pk, actor=actor_of(helper), transfer_id=offer.pk, ground="capacity", answer="人手不够"
    )
    assert role_of(case, helper) == "partner"


def test_a_partner_may_take_the_case_over(case, asker, helper):
    asked(case, asker, helper, is_joint=True)
    told = {"taker_id": helper.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=actor_of(asker), **told)
    accept_transfer(case.pk, actor=actor_of(helper), transfer_id=offer.pk)
    assert (role_of(case, helper), role_of(case, asker)) == ("holder", "former_holder")


def taken_over(case: Complaint, giver: User, taker: User) -> None:
    told = {"taker_id": taker.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=actor_of(giver), **told)
    accept_transfer(case.pk, actor=actor_of(taker), transfer_id=offer.pk)


def test_nobody_stays_asked_about_a_case_that_is_its_own_by_now(case, asker, helper):
    row = asked(case, asker, helper)

    taken_over(case, asker, helper)

    row.refresh_from_db()
    task = attached(Commitment, case).get(pk=row.commitment_id)
    assert (row.state, task.status) == (AssistanceState.WITHDRAWN, Commitment.Status.DROPPED)
    assert help_waiting(actor_of(helper)) == 0


def test_who_takes_a_case_over_reads_what_was_asked_and_found_before(case, asker, helper):
    third = members.make_staff("mediator", organisation=members.make_member("BN"))
    answered(case, asked(case, asker, third), third)
    open_row = asked(case, asker, third, kind="serve")

    taken_over(case, asker, helper)

    held = find(Complaint, case.pk, actor=actor_of(helper))
    rows = help_of(held, ["complaint.assistance_asked"], actor=actor_of(helper))
    assert [each.assistance.answer for each in rows] == ["", "店已搬空，门上贴有通知"]
    withdraw_assistance(case.pk, actor=actor_of(helper), assistance_id=open_row.pk)
    assert role_of(case, third) is None


def test_help_is_counted_for_the_member_that_gave_it(case, asker, helper):
    answered(case, asked(case, asker, helper, is_joint=True), helper)
    asked(case, asker, helper)
    found = help_given(actor=actor_of(helper))
    assert [(each.name, each.answered, each.joint, each.open) for each in found] == [
        (str(helper.organisation), 1, 1, 1)
    ]


def test_asking_and_answering_in_the_browser(client_of, case, asker, helper):
    page = reverse("complaint_ask_assistance", args=[case.pk])
    day = (clock.today() + timedelta(days=7)).isoformat()
    typed = {"asked": helper.organisation_id, "kind": "inspect", "matter": "看看店面", "due_on": day}
    assert client_of(asker).post(page, typed).status_code == 302

    browser = client_of(helper)
    shown = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("complaint_answer_assistance", args=[case.pk]) in shown
    answer = reverse("complaint_answer_assistance", args=[case.pk])
    assert browser.post(answer, {"answer": ""}).status_code == 422
    assert browser.post(answer, {"answer": "店已搬空"}).status_code == 302
    assert "店已搬空" in client_of(asker).get(reverse("complaint_detail", args=[case.pk])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client_of, asker, helper, count):
    clerk = members.make_staff("clerk", organisation=asker.organisation)
    for _n in range(count):
        asked(cases.complaint(actor=actor_of(clerk)), asker, helper)
    browser = client_of(helper)
    browser.get(reverse("transfer_assistance"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("transfer_assistance")).content.decode()
    assert page.count("查看并答复") == count
    assert len(queries) <= 12


def test_nothing_is_asked_of_those_outside_the_alliance(case, asker):
    outside = members.make_organisation("XX")
    actor: Actor = actor_of(asker)
    told = {"kind": "inspect", "matter": "看看店面", "due_on": clock.today()}
    with pytest.raises(Invalid):
        ask_assistance(case.pk, actor=actor, asked_id=outside.pk, **told)
