"""A member ends: what it was asked, has to decide, or does without a case goes on at its successor."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import (
    Access,
    Assistance,
    CallBack,
    CaseGroup,
    CompetenceDispute,
    Complaint,
    Enquiry,
    JointSession,
    Question,
    Status,
    SuddenEvent,
    ViolationReport,
    cases_in,
)
from lianwei.cases.operations import (
    accept_complaint,
    accept_transfer,
    answer_assistance,
    answer_question,
    ask_assistance,
    decide_competence_dispute,
    dispute_competence,
    offer_transfer,
)
from lianwei.cases.operations.together.groups import confirm_case_group, dismiss_case_group
from lianwei.cases.operations.together.joint import Meeting, arrange_joint_session, note_consents
from lianwei.cases.queries.page.timeline import timeline
from lianwei.cases.queries.together.groups import group_page, groups_to_propose
from lianwei.cases.tasks import end_what_leavers_left
from lianwei.commitments.models import Commitment, Task
from lianwei.commitments.operations import TaskEntry, give_task
from lianwei.core import clock
from lianwei.core.documents.queries import documents_of, documents_waiting
from lianwei.core.errors import NotVisible
from lianwei.core.models import Basis, Document, Event
from lianwei.core.scope import SYSTEM, Actor, attached, find
from lianwei.members.models import Organisation
from lianwei.members.queries import actor_of
from lianwei.members.tasks import pass_on_to_successors
from tests.cases.actors import worker
from tests.cases.stages import last_event
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - a fixture
from tests.factories import cases, knowledge, members, sudden

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home(reference_data) -> Organisation:
    return members.make_member("YZ")


@pytest.fixture
def heir(home) -> Organisation:
    return members.make_member("LJ")


@pytest.fixture
def third(home) -> Actor:
    return person(members.make_member("NA"))


def person(place: Organisation, *more: str) -> Actor:
    """Somebody who does everything there; a person of roles where `more` names them."""
    if more:
        return actor_of(members.make_staff(*more, organisation=place))
    return worker(place, user=members.make_user(organisation=place))


def stored(row):
    return QuerySet(type(row)).get(pk=row.pk)


def roles(case: Complaint) -> dict[int, str]:
    return dict(QuerySet(Access).filter(complaint=case).values_list("organisation_id", "role"))


def asked(case: Complaint, by: Actor, whom: Organisation, *, is_joint: bool = False) -> Assistance:
    told = {"kind": "inspect", "matter": "看店面", "due_on": clock.today() + timedelta(days=7)}
    return ask_assistance(case.pk, actor=by, asked_id=whom.pk, is_joint=is_joint, **told)


def task_of(row: Assistance) -> Commitment:
    return QuerySet(Commitment).get(pk=row.commitment_id)


def happened(case: Complaint) -> list[str]:
    events = list(attached(Event, case).order_by("seq"))
    return [each.title for each in timeline(events, titles={}, with_texts=False)]


def test_a_request_goes_with_its_task_to_the_successor_who_answers_it(home, heir, third):
    case = cases.complaint(actor=third)
    row = asked(case, third, home)
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 1
    assert (pass_on_to_successors(), end_what_leavers_left()) == (0, 0)

    assert roles(case) == {third.organisation_id: "holder", heir.pk: "partner"}
    assert (task_of(row).member_id, task_of(row).by) == (heir.pk, heir.name)
    told = {"former": home.pk, "asked": heir.pk, "assistance": row.pk}
    assert last_event(case.pk) == ("complaint.partner_succeeded", told)
    answer_assistance(case.pk, actor=person(heir), assistance_id=row.pk, answer="店已搬空")
    assert (stored(row).state, task_of(row).status) == ("answered", "reported")
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=person(home))


def test_a_partner_to_the_end_is_followed_by_its_successor(home, heir, third):
    case = cases.complaint(actor=third)
    row = asked(case, third, home, is_joint=True)
    answer_assistance(case.pk, actor=person(home), assistance_id=row.pk, answer="看过了")
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert roles(case) == {third.organisation_id: "holder", heir.pk: "partner"}
    assert (stored(row).asked_id, stored(row).is_joint) == (heir.pk, True)


def test_a_task_that_was_broken_stays_with_who_broke_it(home, heir, third):
    row = asked(cases.complaint(actor=third), third, home)
    late = {"status": "broken", "broken_on": clock.today()}
    QuerySet(Commitment).filter(pk=row.commitment_id).update(**late)
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert (stored(row).asked_id, task_of(row).member_id) == (heir.pk, home.pk)


def test_a_request_ends_where_the_successor_holds_the_case(home, heir):
    holder = person(heir)
    case = cases.complaint(actor=holder)
    open_row, joint = asked(case, holder, home), asked(case, holder, home, is_joint=True)
    answer_assistance(case.pk, actor=person(home), assistance_id=joint.pk, answer="看过了")
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert roles(case) == {heir.pk: "holder"}
    assert (stored(open_row).state, stored(joint).is_joint) == ("withdrawn", False)
    assert task_of(open_row).status == "dropped"


def test_who_took_the_holders_place_waits_for_what_others_were_asked(home, heir, third):
    case = cases.complaint(actor=person(home))
    row = asked(case, person(home), Organisation.objects.get(pk=third.organisation_id))
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert (stored(row).asker_id, stored(row).state) == (heir.pk, "asked")
    assert task_of(row).organisation_id == heir.pk
    assert f"{heir.name}已承接{home.name}的工作" in happened(case)


def disputed(home, third, above) -> tuple[Complaint, CompetenceDispute]:
    """Between two members, with the association above both."""
    members.make_staff("head", organisation=above)
    for place in (home, Organisation.objects.get(pk=third.organisation_id)):
        place.parent = above
        place.save()
        place.take_place()
    holder = person(home)
    case = cases.complaint(actor=holder)
    told = {"taker_id": third.organisation_id, "reason": "店在那里", "basis": Basis.ORAL}
    return case, dispute_competence(case.pk, actor=holder, **told)


def test_the_successor_of_the_association_above_decides(home, heir, third):
    above = members.make_organisation("CQ", kind="PROV")
    _case, row = disputed(home, third, above)
    next_above = members.make_organisation("CY", kind="PROV")
    members.end_organisation(above, successor=next_above)

    assert pass_on_to_successors() == 1

    assert (stored(row).decider_id, stored(row).state) == (next_above.pk, "open")
    head = person(next_above, "head")
    assert decide_competence_dispute(row.pk, actor=head, goes=False, words="就近").state == "decided"


def test_a_dispute_lapses_where_its_party_would_decide(home, third):
    above = members.make_organisation("CQ", kind="PROV")
    case, row = disputed(home, third, above)
    QuerySet(Organisation).filter(pk=above.pk).update(
        valid_to=clock.today() - timedelta(days=1), successor=third.organisation_id
    )

    assert pass_on_to_successors() == 1

    assert (stored(row).state, stored(row).decider_id) == ("lapsed", above.pk)
    assert last_event(case.pk)[1]["lapsed"] is True


def grouped(actor: Actor) -> CaseGroup:
    found = cases.case_group(actor=actor)
    for pk in keys(found):
        accept_complaint(pk, actor=actor, handler_id=actor.user_id, no_talks="refuses")
    told = {"title": "宏达健身闭店", "facts": "", "strategy": "", "speakers": keys(found)[:2]}
    return confirm_case_group(found.pk, actor=actor, **told)


def keys(group: CaseGroup) -> list[int]:
    return list(cases_in([group.pk]).order_by("complaint_id").values_list("complaint_id", flat=True))


def test_a_group_goes_on_with_its_cases_and_its_joint_session(home, heir):
    holder = person(home, "head", "clerk")
    group = grouped(holder)
    note_consents(group.pk, actor=holder, answers=dict.fromkeys(keys(group)[:2], "yes"))
    at = clock.now() + timedelta(days=3)
    meeting = Meeting(held_at=at, way="on_site", mediator_id=holder.user_id, place="二楼")
    joint = arrange_joint_session(group.pk, actor=holder, cases=keys(group), meeting=meeting)
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 4
    assert pass_on_to_successors() == 0

    assert (stored(group).organisation_id, stored(joint).organisation_id) == (heir.pk, heir.pk)
    assert set(QuerySet(Complaint).values_list("holder_id", flat=True)) == {heir.pk}
    assert len(group_page(group.pk, actor=person(heir, "head")).rows) == 3
    for model, row in ((CaseGroup, group), (JointSession, joint)):
        with pytest.raises(NotVisible):
            find(model, row.pk, actor=worker(home))


def test_a_group_of_archived_cases_stays_and_one_put_aside_is_not_proposed_again(home, heir):
    holder = person(home, "head", "clerk")
    over, aside = grouped(holder), cases.case_group(actor=holder)
    dismiss_case_group(aside.pk, actor=holder, reason="各是各的事")
    QuerySet(Complaint).filter(pk__in=keys(over)).update(
        status=Status.ARCHIVED, closed_on=clock.today(), archived_on=clock.today()
    )
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert {stored(each).organisation_id for each in (over, aside)} == {home.pk}
    assert [found.cases for _holder, found, _title in groups_to_propose(actor=SYSTEM)] == []


@pytest.fixture
def secretary(home, third) -> None:
    """There is a form for reports, and somebody to receive them."""
    knowledge.knowledge()
    members.make_staff("secretary_general", organisation=Organisation.objects.get(pk=third.organisation_id))


@pytest.mark.usefixtures("secretary")
def test_a_sudden_event_goes_on_with_its_people_its_limit_and_the_report_that_waits(home, heir):
    writer = person(home, "mediator")
    event = sudden.event(actor=writer, responsible_id=writer.user_id)
    before = sudden.waiting(event).due_at
    members.end_organisation(home, successor=heir)

    pass_on_to_successors()

    one = person(heir, "mediator")
    assert stored(event).holder_id == heir.pk
    assert sudden.person(stored(event), actor=one).seq == 1
    assert sudden.drafted(stored(event), actor=one).due_at == before
    with pytest.raises(NotVisible):
        find(SuddenEvent, event.pk, actor=worker(home))


def test_a_closed_sudden_event_stays(home, heir):
    event = sudden.event(actor=person(home, "mediator"))
    QuerySet(SuddenEvent).filter(pk=event.pk).update(state="closed", closed_at=clock.now())
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 0
    assert stored(event).holder_id == home.pk


def question(asker: Organisation, asked_of: Organisation, **changes: object) -> Question:
    told = {"matter": "超期件为何这么多", "due_on": clock.today(), "asked_at": clock.now()}
    return Question.objects.create(asker=asker, asked=asked_of, **told | changes)


def test_a_question_is_answered_by_the_successor_and_an_answered_one_stays(home, heir):
    body = members.make_organisation("SJ", kind="SUPERVISOR")
    row, done = question(body, home), question(body, home, state="answered", answered_at=clock.now())
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 1

    assert (stored(row).asked_id, stored(done).asked_id) == (heir.pk, home.pk)
    head = person(heir, "head", "clerk")
    assert answer_question(row.pk, actor=head, answer="已增加人手").state == "answered"


def test_the_answer_comes_to_the_successor_of_the_body_that_asked(home):
    body = members.make_organisation("SJ", kind="SUPERVISOR")
    next_body = members.make_organisation("SK", kind="SUPERVISOR")
    row = question(body, home)
    members.end_organisation(body, successor=next_body)

    pass_on_to_successors()

    assert (stored(row).asker_id, stored(row).asked_id) == (next_body.pk, home.pk)


def test_what_never_had_a_case_goes_on_too(home, heir):
    holder = person(home, "head", "clerk", "mediator")
    call = cases.call_back(actor=holder)
    enquiry, report = cases.enquiry(actor=holder), cases.violation_report(actor=holder)
    give_task(TaskEntry("给派出所回函", clock.today()), actor=holder)
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 4
    assert pass_on_to_successors() == 0

    moved = [(CallBack, call), (Enquiry, enquiry), (ViolationReport, report)]
    assert {QuerySet(model).get(pk=row.pk).holder_id for model, row in moved} == {heir.pk}
    assert QuerySet(Task).get().organisation_id == heir.pk


@pytest.mark.usefixtures("secretary")
def test_a_paper_that_waits_for_a_signature_is_signed_at_the_successor(home, heir):
    writer = person(home, "mediator")
    event = sudden.event(actor=writer)
    sudden.drafted(event, actor=writer)
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 2

    assert {each.organisation_id for each in documents_of(event)} == {heir.pk}
    waiting = documents_waiting(actor=person(heir, "head"), status="draft")
    assert [each.pk for each in waiting] == list(Document.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database")
def test_two_workers_at_once_pass_each_row_on_once(home, heir, third):
    holder = person(home)
    case, group = cases.complaint(actor=holder), cases.case_group(actor=holder)
    row = asked(cases.complaint(actor=third), third, home)
    question(members.make_organisation("SJ", kind="SUPERVISOR"), home)
    members.end_organisation(home, successor=heir)

    at_once(pass_on_to_successors, pass_on_to_successors)
    pass_on_to_successors()

    assert pass_on_to_successors() == 0
    assert set(
        QuerySet(Complaint).exclude(holder=third.organisation_id).values_list("holder", flat=True)
    ) == {heir.pk}
    assert (stored(group).organisation_id, stored(row).asked_id) == (heir.pk, heir.pk)
    assert roles(case) == {heir.pk: "holder", home.pk: "intake_station"}
    assert QuerySet(Question).get().asked_id == heir.pk


def test_a_case_that_was_taken_over_meanwhile_is_left_alone(home, heir, third):
    holder = person(home)
    case = cases.complaint(actor=holder)
    told = {"taker_id": third.organisation_id, "reason": "店在那里", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=holder, **told)
    accept_transfer(case.pk, actor=third, transfer_id=offer.pk)
    members.end_organisation(home, successor=heir)

    assert pass_on_to_successors() == 0

    assert stored(case).holder_id == third.organisation_id
