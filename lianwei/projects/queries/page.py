"""The page of one project: what is next, parts by member, milestones, budget by source, files, history."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.masking import mask_name
from lianwei.core.scope import Actor, find
from lianwei.members.queries import short_label
from lianwei.projects.lifecycle import OF_LEAD, OF_MEMBER, TRANSITIONS
from lianwei.projects.models import (
    FileKind,
    JointProject,
    OfProject,
    PartStatus,
    ProjectBudgetLine,
    ProjectMilestone,
    ProjectNote,
    ProjectPart,
    ProjectStatus,
)
from lianwei.projects.rules import Statement, budget_sources, percent_done, statement_on
from lianwei.registry.queries import code_label
from lianwei.ui.words import Chip, Meter, deadline_chip

from .finding import sees_whole
from .history import LINES, Line, history_of
from .listing import BADGES, VIEW, is_late, kind_label
from .panels import Count, Panel, counts_of, panels_of

Row = TypeVar("Row", bound=OfProject)
PART_BADGES = {
    PartStatus.INVITED: "soon",
    PartStatus.ACCEPTED: "calm",
    PartStatus.DECLINED: "late-soft",
    PartStatus.REPORTED: "soon",
    PartStatus.CONFIRMED: "done",
    PartStatus.WITHDRAWN: "plain",
}
RUNS_ONLY = ("progress", "report")  # steps of a running project
MAY = (
    "joint_project.note",
    "joint_project.attach",
    "project_part.add",
    "project_milestone.add",
    "project_budget_line.add",
    "project_budget_line.spend",
)


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: whose, how far, by when, what the reader may do with it."""

    part: ProjectPart
    member: str
    person: str
    badge: str
    meter: Meter
    chip: Chip | None
    steps: list[Transition]

    @property
    def links(self) -> list[tuple[str, Transition]]:
        """The addresses of the steps."""
        return [(reverse(f"project_part_{each.verb}", args=[self.part.pk]), each) for each in self.steps]

    @property
    def first_url(self) -> str:
        return self.links[0][0]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone; `kind` is how its dot looks."""

    milestone: ProjectMilestone
    member: str
    kind: str
    may_reach: bool


@dataclass(frozen=True, slots=True)
class SourceSum:
    """What one source bears, in fen."""

    label: str
    planned: int
    spent: int


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of the budget."""

    line: ProjectBudgetLine
    member: str
    source: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note with the name of its member."""

    note: ProjectNote
    member: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file: what it is, and whose. Its name is read when it is opened, and the reading recorded."""

    file: File
    label: str
    member: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One project. `is_whole` is false for members that know title and state alone; the rest is empty."""

    project: JointProject
    kind: str
    area: str
    badge: str
    statement: Statement
    is_whole: bool
    steps: list[Transition] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    budget: list[BudgetRow] = field(default_factory=list)
    sums: list[SourceSum] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    may: dict[str, bool] = field(default_factory=dict)
    leads: bool = False

    @property
    def counted(self) -> list[ProjectPart]:
        return [each.part for each in self.parts if each.part.is_counted]

    @property
    def percent(self) -> int:
        return percent_done([(each.done, each.planned) for each in self.counted])

    @property
    def late(self) -> int:
        return sum(is_late(self.project, each, clock.today()) for each in self.counted)

    @property
    def unanswered(self) -> int:
        return sum(each.status == PartStatus.INVITED for each in self.counted)

    @property
    def waiting(self) -> list[PartRow]:
        """The parts whose next step is the reader's."""
        return [each for each in self.parts if each.steps and _is_awaited(each)]

    @property
    def mine(self) -> PartRow | None:
        """The first part that the reader works on."""
        return next((each for each in self.parts if each.steps and each.steps[0].verb == "report"), None)

    @property
    def step_links(self) -> list[tuple[str, Transition]]:
        """The addresses of the steps of the project."""
        return [(reverse(f"joint_project_{each.verb}", args=[self.project.pk]), each) for each in self.steps]

    @property
    def headline(self) -> str:
        """The next step; while members still work, that they do."""
        is_unfinished = any(each.status != PartStatus.CONFIRMED for each in self.counted)
        if is_unfinished and self.project.status == ProjectStatus.RUNNING:
            return _("The members work on their parts")
        return str(self.steps[0].label) if self.steps else ""

    @property
    def why(self) -> str:
        """What stands between here and the next step."""
        if self.late:
            return ngettext("%(n)s part is late.", "%(n)s parts are late.", self.late) % {"n": self.late}
        if self.unanswered and self.project.status == ProjectStatus.INVITED:
            told = {"n": self.unanswered}
            return (
                ngettext("%(n)s part is not answered yet.", "%(n)s parts are not answered yet.", told["n"])
                % told
            )
        return ""

    @property
    def planned_sum(self) -> int:
        return sum(each.planned for each in self.sums)

    @property
    def spent_sum(self) -> int:
        return sum(each.spent for each in self.sums)

    @property
    def statement_words(self) -> str:
        return self.statement.words(get_language() or "zh")


def project_page(pk: int, *, actor: Actor) -> ProjectPage:
    """One project as the actor may see it. Raises NotVisible."""
    actor.require(VIEW)
    project = find(JointProject, pk, actor=actor)
    head: dict[str, Any] = {
        "project": project,
        "kind": kind_label(project.kind),
        "area": code_label("category", project.area, on=clock.today()) if project.area else "",
        "badge": BADGES[ProjectStatus(project.status)],
        "statement": statement_on(project.declared_on),
    }
    if not sees_whole(project, actor=actor):
        return ProjectPage(**head, is_whole=False)
    return _whole(project, head, actor)


def _whole(project: JointProject, head: dict[str, Any], actor: Actor) -> ProjectPage:
    leads = project.is_within_reach(actor)
    parts = list(_rows(ProjectPart, project, actor).select_related("person").order_by("due_on", "pk"))
    milestones = list(_rows(ProjectMilestone, project, actor).order_by("due_on", "pk"))
    budget = list(_rows(ProjectBudgetLine, project, actor).order_by("source", "pk"))
    notes = _rows(ProjectNote, project, actor).order_by("-pk")
    takes_part = leads or any(each.is_counted and each.organisation_id in actor.acts_for for each in parts)
    return ProjectPage(
        **head,
        is_whole=True,
        steps=next_steps(project, TRANSITIONS, actor=actor),
        parts=[_part(each, leads, actor) for each in parts],
        milestones=[_milestone(each, leads, actor) for each in milestones],
        budget=[BudgetRow(each, short_label(each.organisation_id), _source(each)) for each in budget],
        sums=_sums(budget),
        notes=[NoteRow(each, short_label(each.organisation_id)) for each in notes[:LINES]],
        files=[_file(each) for each in files_of(project, actor=actor)],
        lines=history_of([project, *parts, *milestones, *budget]),
        panels=panels_of(project, actor=actor),
        counts=counts_of(project, actor=actor),
        may=_may(project, leads=leads, takes_part=takes_part, actor=actor),
        leads=leads,
    )


def _rows(model: type[Row], project: JointProject, actor: Actor) -> QuerySet[Row]:
    return model.objects.visible_to(actor).filter(project=project).select_related("project")


def _may(project: JointProject, *, leads: bool, takes_part: bool, actor: Actor) -> dict[str, bool]:
    """By verb; in templates `may.add_part`."""
    found = {}
    for permission in MAY:
        noun, _dot, verb = permission.partition(".")
        is_theirs = takes_part if noun == "joint_project" else leads
        name = verb if noun == "joint_project" else f"{verb}_{noun.removeprefix('project_')}"
        found[name] = is_theirs and actor.may(permission) and (project.is_open or noun == "joint_project")
    return found


def _part(part: ProjectPart, leads: bool, actor: Actor) -> PartRow:
    today = clock.today()
    own = [each for each in next_steps(part, OF_MEMBER, actor=actor) if _is_time(part, each)]
    led = [each for each in OF_LEAD if leads and part.project.is_open and _may_take(part, each, actor)]
    is_own = part.organisation_id in actor.acts_for or actor.is_trusted
    name = part.person.name if part.person else ""
    is_open = part.status == PartStatus.ACCEPTED and part.project.is_begun
    share = min(100 * part.done // part.planned, 100)
    return PartRow(
        part=part,
        member=short_label(part.organisation_id),
        person=name if is_own else mask_name(name),
        badge=PART_BADGES[PartStatus(part.status)],
        meter=Meter(share, kind="late" if is_late(part.project, part, today) else "calm"),
        chip=deadline_chip(part.due_on, today=today) if is_open else None,
        steps=own + led,
    )


def _is_time(part: ProjectPart, step: Transition) -> bool:
    """Whether the project stands where a member takes this step."""
    if step.verb in RUNS_ONLY:
        return part.project.status == ProjectStatus.RUNNING
    return part.project.status in (ProjectStatus.INVITED, ProjectStatus.RUNNING)


def _may_take(part: ProjectPart, step: Transition, actor: Actor) -> bool:
    return step.fits(part) and actor.may(step.permission(part))


def _is_awaited(row: PartRow) -> bool:
    verbs = {each.verb for each in row.steps}
    return bool(verbs & {"accept", "confirm", "answer_change"})


def _milestone(row: ProjectMilestone, leads: bool, actor: Actor) -> MilestoneRow:
    is_theirs = (leads or row.is_within_reach(actor)) and actor.may("project_milestone.reach")
    may_reach = is_theirs and row.reached_on is None and row.project.is_begun
    return MilestoneRow(row, short_label(row.organisation_id), _look(row, clock.today()), may_reach)


def _look(row: ProjectMilestone, today: date) -> str:
    if row.reached_on:
        return "done"
    return "late" if row.due_on < today and row.project.is_open else "calm"


def _file(file: File) -> FileRow:
    label = str(dict(FileKind.choices).get(file.kind, file.kind))
    return FileRow(file, label, short_label(file.organisation_id) if file.organisation_id else "")


def _source(line: ProjectBudgetLine) -> str:
    entry = budget_sources().get(line.source)
    return entry.label(get_language() or "zh") if entry else line.source


def _sums(lines: list[ProjectBudgetLine]) -> list[SourceSum]:
    planned: dict[str, int] = defaultdict(int)
    spent: dict[str, int] = defaultdict(int)
    for each in lines:
        planned[_source(each)] += each.planned
        spent[_source(each)] += each.spent
    return [SourceSum(label, planned[label], spent[label]) for label in planned]
