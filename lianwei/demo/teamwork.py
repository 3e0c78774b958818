"""The team of the shown member at work: who knows what, who is away, a case nobody has yet, tasks."""

from datetime import timedelta

from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.models import Complaint, Status
from lianwei.cases.operations import assign_complaint, receive_complaint, revise_caseworker
from lianwei.cases.operations.handling.tasks import give_case_task
from lianwei.commitments.operations import TaskEntry, give_task
from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Organisation
from lianwei.members.operations import enter_absence
from lianwei.members.queries import actor_of

from .alliance import Member

# What each post knows: goods and services, languages, new cases a week.
SKILLS = {
    "clerk": (["G03", "G08"], [], 15),
    "clerk2": (["G04", "G07"], ["yue"], 8),
    "mediator": (["S01", "S04"], ["en"], 10),
    "mediator2": (["G01", "S02", "S03"], ["sign"], 6),
}


def show_team(member: Member, entry: ComplaintEntry) -> None:
    """Skills for everybody, an absence with a stand-in from today, and `entry` as it came in by itself."""
    head = actor_of(member.people["head"])
    for post, (categories, languages, week) in SKILLS.items():
        revise_caseworker(
            member.people[post],
            member.organisation,
            actor=head,
            takes_cases=True,
            weekly_capacity=week,
            categories=categories,
            languages=languages,
            stations=[],
        )
    _give_one_to(member, "clerk2")
    today = clock.today()
    enter_absence(
        member.people["clerk2"],
        actor=head,
        valid_from=today - timedelta(days=1),
        valid_to=office_calendar().add(today, 4).day,
        stand_in=member.people["clerk"],
    )
    receive_complaint(entry, actor=_door(member.organisation))
    _note_tasks(member)


def _give_one_to(member: Member, post: str) -> None:
    """A case of the clerk's, so that whoever stands in has something to do for the absent colleague."""
    head = actor_of(member.people["head"])
    rows = Complaint.objects.visible_to(head).filter(handler=member.people["clerk"], status=Status.RECEIVED)
    first = rows.order_by("due_on", "pk").first()
    if first:
        assign_complaint(first.pk, actor=head, handler_id=member.people[post].pk)


def _note_tasks(member: Member) -> None:
    """Something for today, for the team and for later."""
    mediator, clerk = (actor_of(member.people[post]) for post in ("mediator", "clerk"))
    rows = Complaint.objects.visible_to(mediator).filter(handler_id=mediator.user_id, closed_on=None)
    today, mine = office_calendar().next_working(clock.today()).day, rows.order_by("due_on", "pk").first()
    if mine:
        ask = TaskEntry("再打电话问经营者什么时候退款", today, mediator.user_id, remind_on=clock.today())
        give_case_task(mine.pk, ask, actor=mediator)
    seal = TaskEntry("把签好的协议书送去用印", today, clerk.user_id, remind_on=clock.today())
    give_task(seal, actor=clerk)
    give_task(TaskEntry("整理 3·15 咨询台的资料", office_calendar().add(today, 3).day), actor=clerk)


def _door(organisation: Organisation) -> Actor:
    """A door of the member that nobody sits at."""
    here = frozenset({organisation.pk})
    return Actor(
        ActorKind.SOURCE,
        organisation_id=organisation.pk,
        organisations=here,
        acts_for=here,
        permissions=frozenset({"complaint.receive"}),
    )
