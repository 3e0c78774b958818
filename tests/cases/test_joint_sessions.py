"""A group heard together: own consent, own session, own result; one notice; the list of creditors."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianwei.cases.models import (
    Agreement,
    CaseGroup,
    Complaint,
    GroupedCase,
    JointSession,
    MediationSession,
    Status,
    cases_in,
)
from lianwei.cases.operations import accept_complaint, accept_transfer, offer_transfer, schedule_session
from lianwei.cases.operations.together.claims import enter_claims, export_creditors
from lianwei.cases.operations.together.groups import confirm_case_group
from lianwei.cases.operations.together.joint import (
    Meeting,
    arrange_joint_session,
    hold_joint_session,
    note_consents,
)
from lianwei.cases.queries.together.groups import group_page
from lianwei.core import clock
from lianwei.core.documents.queries import content_of, documents_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Basis, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import Actor, attached, subject_of
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, members
from tests.factories.knowledge import knowledge

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MINUTES = "经营者提出退还余额的六成，各消费者分别表态。"


@pytest.fixture
def head(reference_data) -> User:
    knowledge()
    return members.make_staff("head", organisation=members.make_member("YZ"))


@pytest.fixture
def actor(head) -> Actor:
    return actor_of(head)


@pytest.fixture
def group(head, actor) -> CaseGroup:
    found = cases.case_group(actor=actor)
    for pk in keys(found):
        accept_complaint(pk, actor=actor, handler_id=head.pk, no_talks="refuses")
    confirm_case_group(
        found.pk, actor=actor, title="宏达健身闭店", facts="", strategy="", speakers=keys(found)[:2]
    )
    return found


def keys(group: CaseGroup) -> list[int]:
    return list(cases_in([group.pk]).order_by("complaint_id").values_list("complaint_id", flat=True))


def meeting(head: User, **changes: object) -> Meeting:
    at = clock.now() + timedelta(days=3)
    return Meeting(**{"held_at": at, "way": "on_site", "mediator_id": head.pk, "place": "二楼"} | changes)


def arranged(group: CaseGroup, head: User, actor: Actor) -> JointSession:
    note_consents(group.pk, actor=actor, answers=dict.fromkeys(keys(group)[:2], "yes"))
    return arrange_joint_session(group.pk, actor=actor, cases=keys(group), meeting=meeting(head))


def work() -> None:
    while deliver_pending():
        pass


def test_each_case_gets_its_own_session_on_the_one_date(group, head, actor):
    joint = arranged(group, head, actor)

    sessions = QuerySet(MediationSession).filter(joint_id=joint.pk).order_by("complaint_id")
    assert [each.complaint_id for each in sessions] == keys(group)
    assert {(each.held_at, each.place, each.mediator_id) for each in sessions} == {
        (joint.held_at, "二楼", head.pk)
    }
    assert Event.objects.filter(name="case_group.session_arranged").count() == 1


def test_every_consumer_gets_the_same_message_and_the_business_one_notice(group, head, actor):
    arranged(group, head, actor)

    work()

    rows = list(QuerySet(Complaint).filter(pk__in=keys(group)).order_by("pk"))
    told = [attached(Message, row).filter(template="joint_session").count() for row in rows]
    assert told == [1, 1, 1]
    notices = [list(documents_of(row).filter(kind="mediation_notice")) for row in rows]
    assert [len(each) for each in notices] == [1, 0, 0]
    words = content_of(notices[0][0])
    assert all(row.number in words for row in rows)
    assert "王桂芳" not in words


def test_who_wants_to_be_heard_alone_is_not_heard_together(group, head, actor):
    first, *others = keys(group)
    note_consents(group.pk, actor=actor, answers={first: "no"})

    with pytest.raises(Invalid):
        arrange_joint_session(group.pk, actor=actor, cases=keys(group), meeting=meeting(head))
    arrange_joint_session(group.pk, actor=actor, cases=others, meeting=meeting(head))

    assert not QuerySet(MediationSession).filter(complaint=first).exists()
    assert attached(Event, QuerySet(Complaint).get(pk=first)).filter(
        name="complaint.joint_session_answered"
    ).get().details == {"alone": True}


def test_all_or_none_is_arranged(group, head, actor):
    last = cases.complaint(actor=actor, person={"phone": "13700009999"})
    GroupedCase.objects.create(complaint=last, group_id=group.pk)

    with pytest.raises(Invalid):
        arrange_joint_session(group.pk, actor=actor, cases=keys(group), meeting=meeting(head))
    past = clock.now() - timedelta(hours=1)
    for chosen, at in ((keys(group)[:1], meeting(head)), (keys(group)[:3], meeting(head, held_at=past))):
        with pytest.raises(Invalid):
            arrange_joint_session(group.pk, actor=actor, cases=chosen, meeting=at)

    assert not QuerySet(MediationSession).exists()
    assert not QuerySet(JointSession).exists()


def test_a_second_joint_session_waits_for_the_results_of_the_first(group, head, actor):
    joint = arranged(group, head, actor)

    with pytest.raises(WrongStatus):
        arrange_joint_session(group.pk, actor=actor, cases=keys(group), meeting=meeting(head))
    with pytest.raises(IntegrityError), transaction.atomic():
        JointSession.objects.create(
            organisation_id=group.organisation_id, group_id=group.pk, held_at=joint.held_at
        )


def test_a_settlement_binds_nobody_who_did_not_agree(group, head, actor):
    first, second, third = keys(group)
    joint = arranged(group, head, actor)
    results = {first: "agreed", second: "failed", third: "no_show"}

    with clock.playing(joint.held_at + timedelta(hours=1)):
        hold_joint_session(group.pk, actor=actor, minutes=MINUTES, business_came=True, results=results)

    sessions = QuerySet(MediationSession).order_by("complaint_id")
    assert [(each.complaint_id, each.result) for each in sessions] == list(results.items())
    assert [each.attended for each in sessions] == [["consumer", "respondent:1"]] * 2 + [["respondent:1"]]
    assert {each.minutes for each in sessions} == {MINUTES}
    statuses = QuerySet(Complaint).filter(pk__in=results).values_list("status", flat=True).distinct()
    assert list(statuses) == [Status.MEDIATION]
    assert not QuerySet(Agreement).exists()
    page = group_page(group.pk, actor=actor)
    assert [part.to_agree for part in page.joint.parts] == [True, False, False]


def test_nobody_agrees_without_their_own_consent(group, head, actor):
    third = keys(group)[2]
    joint = arranged(group, head, actor)
    results = dict.fromkeys(keys(group), "agreed")

    with clock.playing(joint.held_at + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            hold_joint_session(group.pk, actor=actor, minutes="笔录", business_came=True, results=results)
        missing = {pk: "failed" for pk in keys(group)[:2]}
        with pytest.raises(Invalid):
            hold_joint_session(group.pk, actor=actor, minutes="笔录", business_came=True, results=missing)

    assert list(refused.value.fields) == [f"result_{third}"]
    assert set(QuerySet(MediationSession).values_list("result", flat=True)) == {""}


def test_a_case_whose_mediation_ended_meanwhile_wants_no_result(group, head, actor):
    first, second, third = keys(group)
    joint = arranged(group, head, actor)
    QuerySet(Complaint).filter(pk=third).update(status=Status.WITHDRAWN)

    with clock.playing(joint.held_at + timedelta(hours=1)):
        held = hold_joint_session(
            group.pk,
            actor=actor,
            minutes=MINUTES,
            business_came=False,
            results={first: "failed", second: "failed"},
        )

    assert held.ended_at is not None


def test_a_case_that_was_handed_over_is_asked_for_no_result(client_of, group, head, actor):
    arranged(group, head, actor)
    other, moved = members.make_staff("head", organisation=members.make_member("NA")), keys(group)[2]
    told = {"taker_id": other.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(moved, actor=actor, **told)
    accept_transfer(moved, actor=actor_of(other), transfer_id=offer.pk)
    soon = clock.now() + timedelta(days=1)
    schedule_session(moved, actor=actor_of(other), held_at=soon, way="phone", mediator_id=other.pk)

    with clock.playing(clock.now() + timedelta(days=4)):
        shown = client_of(head).get(reverse("case_group_hold_session", args=[group.pk])).context["form"]

    assert sorted(name for name in shown.fields if name.startswith("result_")) == [
        f"result_{pk}" for pk in keys(group)[:2]
    ]


def test_more_used_than_paid_is_refused_and_changes_nothing(group, actor):
    first, second, _third = keys(group)

    with pytest.raises(Invalid) as refused:
        enter_claims(group.pk, actor=actor, claims={first: (100, 50), second: (100, 101)})

    assert list(refused.value.fields) == [f"used_{second}"]
    assert list(cases_in([group.pk]).exclude(paid=None)) == []


def test_the_list_of_creditors_sums_what_is_known(group, actor):
    first, second, _third = keys(group)
    enter_claims(group.pk, actor=actor, claims={first: (580_000, 80_000), second: (100_050, 0)})

    found = export_creditors(group.pk, actor=actor, form="xlsx")

    assert [line.balance for line in found.lines] == [500_000, 100_050, None]
    assert (found.paid, found.used, found.balance) == (680_050, 80_000, 600_050)
    event = Event.objects.get(name="case_group.exported")
    assert event.subject == subject_of(group)
    assert event.details == {"form": "xlsx", "cases": 3}


def test_the_sheet_masks_names_and_computes_nothing(client_of, group, head, actor):
    first = keys(group)[0]
    enter_claims(group.pk, actor=actor, claims={first: (580_000, 80_000)})
    QuerySet(Complaint).filter(pk=first).update(number="=1+1")

    answer = client_of(head).get(reverse("case_group_export_xlsx", args=[group.pk]))

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1] == ["'=1+1", rows[1][1], "5800.00", "800.00", "5000.00"]
    assert "王桂芳" not in {cell for row in rows for cell in row}
    assert rows[-1][2:] == ["5800.00", "800.00", "5000.00"]


def test_another_member_and_a_clerk_do_none_of_it(group, head):
    other = actor_of(members.make_staff("head", organisation=members.make_member("NA")))
    clerk = actor_of(members.make_staff("clerk", organisation=head.organisation))
    chosen = keys(group)

    for who, refusal in ((other, NotVisible), (clerk, NotAllowed)):
        with pytest.raises(refusal):
            arrange_joint_session(group.pk, actor=who, cases=chosen, meeting=meeting(head))
        with pytest.raises(refusal):
            export_creditors(group.pk, actor=who, form="pdf")


def test_a_proposal_is_not_heard_together(head, actor):
    found = cases.case_group(actor=actor)

    with pytest.raises(WrongStatus):
        arrange_joint_session(found.pk, actor=actor, cases=keys(found), meeting=meeting(head))
    with pytest.raises(WrongStatus):
        enter_claims(found.pk, actor=actor, claims={keys(found)[0]: (1, 0)})


def test_the_pages(client_of, group, head):
    browser, chosen = client_of(head), keys(group)

    def post(name: str, **data: object) -> int:
        return browser.post(reverse(f"case_group_{name}", args=[group.pk]), data).status_code

    assert post("note_consents", **{f"joins_{pk}": "yes" for pk in chosen}) == 302
    assert post("enter_claims", **{f"paid_{chosen[0]}": "100", f"used_{chosen[0]}": "200"}) == 422
    assert post("enter_claims", **{f"paid_{chosen[0]}": "5800", f"used_{chosen[0]}": "800"}) == 302
    day = (clock.today() + timedelta(days=2)).isoformat()
    session = {"held_on": day, "held_at": "09:30", "way": "on_site", "mediator": head.pk, "place": "二楼"}
    assert post("arrange_session", place="二楼") == 422
    assert post("arrange_session", cases=chosen, **session) == 302
    results = {f"result_{pk}": "agreed" for pk in chosen}
    with clock.playing(clock.now() + timedelta(days=4)):
        browser = client_of(head)  # the first log-in ended meanwhile
        assert post("hold_session", business_came="yes", minutes="笔录", **results) == 302
        shown = browser.get(reverse("case_group_detail", args=[group.pk])).content.decode()
        paper = browser.get(reverse("case_group_export_pdf", args=[group.pk]))

    assert reverse("complaint_agree", args=[chosen[0]]) in shown
    assert "5,000.00" in shown
    assert paper.content.startswith(b"%PDF")
