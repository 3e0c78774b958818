"""Parts of members: added and taken back by who leads, taken on, reported and confirmed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.commitments.queries import who_can_have_tasks
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock, subject_of
from lianwei.projects.lifecycle import (
    ACCEPT,
    ANSWER_CHANGE,
    ASK_CHANGE,
    CONFIRM,
    DECLINE,
    PROGRESS,
    REPORT,
    SEND_BACK,
    WITHDRAW,
)
from lianwei.projects.models import UNIT, WORDS, JointProject, PartStatus, ProjectPart, ProjectStatus
from lianwei.projects.queries.choices import members_to_invite
from lianwei.reading.numbers import tokenise

TAKES_PARTS = (ProjectStatus.DRAFTED, ProjectStatus.INVITED, ProjectStatus.RUNNING)
ANSWERED = (ProjectStatus.INVITED, ProjectStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class PartEntry:
    """What a member is to do: so many (`planned`) of a `unit` by a day."""

    organisation_id: int
    matter: str
    planned: int
    unit: str
    due_on: date


@transaction.atomic
def add_part(project_id: int, *, actor: Actor, entry: PartEntry) -> ProjectPart:
    """Plan a part of a member; one's own is taken on at once, the others are asked."""
    project = lock(JointProject, project_id, actor=actor)
    actor.require("project_part.add")
    if project.status not in TAKES_PARTS:
        raise WrongStatus
    if entry.organisation_id not in {each.pk for each in members_to_invite(project)}:
        raise Invalid({"organisation_id": _("Please choose a member of the alliance.")})
    _refuse(project, entry.planned, entry.due_on)
    is_own = entry.organisation_id == project.holder_id
    part = ProjectPart.objects.create(
        project=project,
        organisation_id=entry.organisation_id,
        matter=tokenise(entry.matter.strip()).text[:WORDS],
        planned=entry.planned,
        unit=tokenise(entry.unit.strip()).text[:UNIT],
        due_on=entry.due_on,
        status=PartStatus.ACCEPTED if is_own else PartStatus.INVITED,
    )
    record("project_part.added", part, actor=actor, of=subject_of(project), member=part.organisation_id)
    return part


@transaction.atomic
def accept_part(part_id: int, *, actor: Actor, person_id: int | None = None) -> ProjectPart:
    """Take the part on; `person_id` answers for it in the member. It becomes a task there."""
    part = _own(part_id, actor, ANSWERED)
    advance(part, ACCEPT, actor=actor)
    if person_id and person_id not in {each.pk for each in who_can_have_tasks(part.organisation_id)}:
        raise Invalid({"person_id": _("Please choose a colleague who works here.")})
    part.person_id, part.comment = person_id, ""
    part.save()
    record("project_part.accepted", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


@transaction.atomic
def decline_part(part_id: int, *, actor: Actor, reason: str) -> ProjectPart:
    """Do not take it on; who leads reads why."""
    part = _own(part_id, actor, ANSWERED)
    advance(part, DECLINE, actor=actor)
    part.comment = _said(reason)
    part.save()
    record("project_part.declined", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


@transaction.atomic
def progress_part(part_id: int, *, actor: Actor, done: int) -> ProjectPart:
    """Enter how many are done so far."""
    part = _own(part_id, actor, (ProjectStatus.RUNNING,))
    advance(part, PROGRESS, actor=actor)
    part.done = done
    part.save()
    record("project_part.progressed", part, actor=actor, of=_of(part), member=part.organisation_id, done=done)
    return part


@transaction.atomic
def report_part(part_id: int, *, actor: Actor, done: int, comment: str = "") -> ProjectPart:
    """Report the part as done; who leads confirms it. Less than planned asks for a word why."""
    part = _own(part_id, actor, (ProjectStatus.RUNNING,))
    advance(part, REPORT, actor=actor)
    if done < part.planned and not comment.strip():
        raise Invalid({"comment": _("This is less than planned. Please say why.")})
    part.done, part.comment = done, tokenise(comment.strip()).text[:WORDS]
    part.asked_why, part.asked_planned, part.asked_due_on = "", None, None
    part.save()
    record("project_part.reported", part, actor=actor, of=_of(part), member=part.organisation_id, done=done)
    return part


@transaction.atomic
def ask_change_of_part(
    part_id: int, *, actor: Actor, reason: str, planned: int | None = None, due_on: date | None = None
) -> ProjectPart:
    """Ask who leads for another quantity or another day."""
    part = _own(part_id, actor, ANSWERED)
    advance(part, ASK_CHANGE, actor=actor)
    if planned is None and due_on is None:
        raise Invalid({"planned": _("Please enter another quantity or another day.")})
    _refuse(part.project, planned or part.planned, due_on or part.due_on)
    part.asked_why, part.asked_planned, part.asked_due_on = _said(reason), planned, due_on
    part.save()
    record("project_part.change_asked", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


@transaction.atomic
def answer_change_of_part(part_id: int, *, actor: Actor, is_agreed: bool) -> ProjectPart:
    """Agree with the wish for a change, which takes effect, or leave the part as it was."""
    part = _led(part_id, actor)
    advance(part, ANSWER_CHANGE, actor=actor)
    if is_agreed:
        part.planned = part.asked_planned or part.planned
        part.due_on = part.asked_due_on or part.due_on
    part.asked_why, part.asked_planned, part.asked_due_on = "", None, None
    part.save()
    record(
        "project_part.change_answered",
        part,
        actor=actor,
        of=_of(part),
        member=part.organisation_id,
        agreed=is_agreed,
    )
    return part


@transaction.atomic
def confirm_part(part_id: int, *, actor: Actor) -> ProjectPart:
    """It is done as planned, or as was explained."""
    part = _led(part_id, actor)
    advance(part, CONFIRM, actor=actor)
    part.save()
    record("project_part.confirmed", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


@transaction.atomic
def send_back_part(part_id: int, *, actor: Actor, reason: str) -> ProjectPart:
    """Something is missing: the member goes on with it and reads what."""
    part = _led(part_id, actor)
    advance(part, SEND_BACK, actor=actor)
    part.comment = _said(reason)
    part.save()
    record("project_part.sent_back", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


@transaction.atomic
def withdraw_part(part_id: int, *, actor: Actor, reason: str) -> ProjectPart:
    """Take a part out of the plan; the member reads why."""
    part = _led(part_id, actor)
    advance(part, WITHDRAW, actor=actor)
    part.comment = _said(reason)
    part.save()
    record("project_part.withdrawn", part, actor=actor, of=_of(part), member=part.organisation_id)
    return part


def _own(part_id: int, actor: Actor, within: tuple[str, ...]) -> ProjectPart:
    """A part of the actor's own organisation, while its project stands where this step begins."""
    part = lock(ProjectPart, part_id, actor=actor)
    if part.project.status not in within:
        raise WrongStatus(_("The project does not stand where this can be done. Please look at its page."))
    return part


def _led(part_id: int, actor: Actor) -> ProjectPart:
    """A part of a project that the actor leads."""
    part = lock(ProjectPart, part_id, actor=actor, by=PARTNER)
    if not part.project.is_within_reach(actor):
        raise NotAllowed
    if not part.project.is_open:
        raise WrongStatus
    return part


def _of(part: ProjectPart) -> str:
    return subject_of(part.project)


def _refuse(project: JointProject, planned: int, due_on: date) -> None:
    faults: dict[str, str] = {}
    if planned < 1:
        faults["planned"] = _("Please plan one at least.")
    if not project.starts_on <= due_on <= project.ends_on:
        faults["due_on"] = _("This day lies outside the days of the project.")
    if due_on < clock.today():
        faults["due_on"] = _("This day has passed. Please choose today or a later day.")
    if faults:
        raise Invalid(faults)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(reason.strip()).text[:WORDS]
