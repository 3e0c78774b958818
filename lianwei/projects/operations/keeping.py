"""What stands beside the parts: milestones, the budget, notes and files."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import File, FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import OVERSEER, PARTNER, Actor, lock, subject_of
from lianwei.projects.models import (
    GONE,
    WORDS,
    FileKind,
    JointProject,
    ProjectBudgetLine,
    ProjectMilestone,
    ProjectNote,
    ProjectPart,
)
from lianwei.projects.queries.choices import members_to_invite
from lianwei.projects.rules import budget_sources, in_force
from lianwei.reading.numbers import tokenise

NOTE = 2000  # characters
LARGEST = 10**12  # fen; ten thousand million yuan is a slip of the hand


@transaction.atomic
def add_milestone(
    project_id: int, *, actor: Actor, organisation_id: int, matter: str, due_on: date
) -> ProjectMilestone:
    """A day on which something of the whole stands; a member sees to it."""
    project = _led(project_id, actor, "project_milestone.add")
    _refuse_stranger(project, organisation_id)
    if not project.starts_on <= due_on <= project.ends_on:
        raise Invalid({"due_on": _("This day lies outside the days of the project.")})
    row = ProjectMilestone.objects.create(
        project=project,
        organisation_id=organisation_id,
        matter=tokenise(matter.strip()).text[:WORDS],
        due_on=due_on,
    )
    record(
        "project_milestone.added",
        row,
        actor=actor,
        of=subject_of(project),
        member=organisation_id,
        due_on=due_on.isoformat(),
    )
    return row


@transaction.atomic
def reach_milestone(milestone_id: int, *, actor: Actor) -> ProjectMilestone:
    """It stands: said by the member that sees to it, or by who leads."""
    row = lock(ProjectMilestone, milestone_id, actor=actor, by=PARTNER)
    actor.require("project_milestone.reach")
    if not (row.is_within_reach(actor) or row.project.is_within_reach(actor)):
        raise NotAllowed
    if row.reached_on or not row.project.is_begun:
        raise WrongStatus
    row.reached_on = clock.today()
    row.save()
    record(
        "project_milestone.reached",
        row,
        actor=actor,
        of=subject_of(row.project),
        member=row.organisation_id,
        matter=row.matter,
    )
    return row


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """A line of the budget; sums in fen."""

    source: str
    organisation_id: int
    matter: str
    planned: int


@transaction.atomic
def add_budget_line(project_id: int, *, actor: Actor, entry: BudgetEntry) -> ProjectBudgetLine:
    """Plan a sum. Its source is one of the public sources of the list: no business can be chosen."""
    project = _led(project_id, actor, "project_budget_line.add")
    if entry.source not in {each.code for each in in_force(budget_sources(), on=clock.today())}:
        raise Invalid({"source": _("Please choose who pays. A business never does.")})
    _refuse_stranger(project, entry.organisation_id)
    _refuse_sum(entry.planned, "planned")
    row = ProjectBudgetLine.objects.create(
        project=project,
        organisation_id=entry.organisation_id,
        source=entry.source,
        matter=tokenise(entry.matter.strip()).text[:WORDS],
        planned=entry.planned,
    )
    record(
        "project_budget_line.added", row, actor=actor, of=subject_of(project), member=entry.organisation_id
    )
    return row


@transaction.atomic
def spend_budget_line(line_id: int, *, actor: Actor, spent: int) -> ProjectBudgetLine:
    """Enter what was spent of a line so far, in fen; entered again, it is corrected. Both are in the log."""
    row = lock(ProjectBudgetLine, line_id, actor=actor)
    actor.require("project_budget_line.spend")
    _refuse_sum(spent, "spent")
    row.spent = spent
    row.save()
    record(
        "project_budget_line.spent",
        row,
        actor=actor,
        of=subject_of(row.project),
        member=row.organisation_id,
        spent=spent,
    )
    return row


@transaction.atomic
def note_project(project_id: int, *, actor: Actor, text: str) -> ProjectNote:
    """Write a note that all who take part read."""
    project = _taken_part_in(project_id, actor, "joint_project.note")
    said = tokenise(text.strip()).text[:NOTE]
    if not said:
        raise Invalid({"text": _("Please write something first.")})
    note = ProjectNote.objects.create(
        project=project,
        organisation_id=actor.organisation_id or project.holder_id,
        text=said,
        written_at=clock.now(),
        written_by=actor.user_id,
    )
    record("joint_project.noted", project, actor=actor, note=note.pk)
    return note


@transaction.atomic
def attach_file(project_id: int, *, actor: Actor, upload: Upload | Examined, kind: str) -> File:
    """Keep a file that all who take part may open."""
    project = _taken_part_in(project_id, actor, "joint_project.attach")
    kept = FileKind(kind)
    home = actor.organisation_id
    file = store_file(
        project, upload, actor=actor, source=FileSource.STAFF, kind=kept, organisation_id=home
    ).file
    record("joint_project.attached", project, actor=actor, file=file.pk)
    return file


def _led(project_id: int, actor: Actor, permission: str) -> JointProject:
    project = lock(JointProject, project_id, actor=actor)
    actor.require(permission)
    if not project.is_open:
        raise WrongStatus
    return project


def _taken_part_in(project_id: int, actor: Actor, permission: str) -> JointProject:
    """A project that the actor leads or has a part in that was neither declined nor taken back."""
    project = lock(JointProject, project_id, actor=actor, by=OVERSEER)
    actor.require(permission)
    parts = ProjectPart.objects.visible_to(actor).filter(project=project)
    ours = parts.filter(organisation_id__in=actor.acts_for).exclude(status__in=GONE)
    if not (project.is_within_reach(actor) or ours.exists()):
        raise NotAllowed
    return project


def _refuse_stranger(project: JointProject, organisation_id: int) -> None:
    if organisation_id not in {each.pk for each in members_to_invite(project)}:
        raise Invalid({"organisation_id": _("Please choose a member of the alliance.")})


def _refuse_sum(fen: int, field: str) -> None:
    if not 0 <= fen <= LARGEST:
        raise Invalid({field: _("Please check this sum.")})
