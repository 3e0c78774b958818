"""The list of joint projects: those that concern the reader, filtered, in pages by key."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.projects.models import JointProject, PartStatus, ProjectPart, ProjectStatus
from lianwei.projects.rules import percent_done, project_kinds

VIEW = "joint_project.view"
BADGES = {
    ProjectStatus.DRAFTED: "plain",
    ProjectStatus.INVITED: "soon",
    ProjectStatus.RUNNING: "calm",
    ProjectStatus.SUSPENDED: "late-soft",
    ProjectStatus.FINISHED: "done",
    ProjectStatus.GIVEN_UP: "plain",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty for all. `is_mine`: led by us or with a part of ours."""

    year: str = ""
    kind: str = ""
    status: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the list: how much is done of the parts, how many are late, what waits for us."""

    row: JointProject
    kind: str
    badge: str
    parts: int
    percent: int
    late: int
    waits: bool


def kind_label(code: str) -> str:
    """The name of a kind in the reader's language; the bare code where the list does not know it."""
    entry = project_kinds().get(code)
    return entry.label(get_language() or "zh") if entry else code


def projects_listed(asked: Asked, *, actor: Actor, after: str = "") -> Page[ProjectRow]:
    """The projects the actor may know of, the latest first."""
    actor.require(VIEW)
    rows = JointProject.objects.visible_to(actor).select_related("holder")
    rows = _narrowed(rows, asked, actor)
    page = latest(rows, after)
    parts = _parts([each.pk for each in page.rows], actor)
    return page.shown(lambda row: _row(row, parts[row.pk], actor))


def projects_waiting(actor: Actor) -> int | None:
    """How many projects wait for an answer of the actor's organisation."""
    if not actor.may(VIEW) or not actor.acts_for:
        return None
    return len(_waiting(actor).values_list("project_id", flat=True).distinct()[:1000])


def _waiting(actor: Actor) -> QuerySet[ProjectPart]:
    asked = Q(status=PartStatus.INVITED, organisation_id__in=actor.acts_for)
    asked &= Q(project__status__in=(ProjectStatus.INVITED, ProjectStatus.RUNNING))
    reported = Q(status=PartStatus.REPORTED, project__holder_id__in=actor.acts_for)
    return ProjectPart.objects.visible_to(actor).filter(asked | reported).order_by()


def _narrowed(rows: QuerySet[JointProject], asked: Asked, actor: Actor) -> QuerySet[JointProject]:
    if asked.year.isdecimal() and len(asked.year) == len("2026"):
        rows = rows.filter(year=int(asked.year))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.is_mine:
        ours = ProjectPart.objects.visible_to(actor).filter(organisation_id__in=actor.acts_for)
        rows = rows.filter(Q(holder_id__in=actor.acts_for) | Q(pk__in=ours.values("project_id")))
    return rows


def _parts(projects: list[int], actor: Actor) -> dict[int, list[ProjectPart]]:
    found: dict[int, list[ProjectPart]] = defaultdict(list)
    for part in ProjectPart.objects.visible_to(actor).filter(project_id__in=projects):
        if part.is_counted:
            found[part.project_id].append(part)
    return found


def _row(row: JointProject, parts: list[ProjectPart], actor: Actor) -> ProjectRow:
    return ProjectRow(
        row=row,
        kind=kind_label(row.kind),
        badge=BADGES[ProjectStatus(row.status)],
        parts=len(parts),
        percent=percent_done([(each.done, each.planned) for each in parts]),
        late=sum(is_late(row, each, clock.today()) for each in parts),
        waits=any(_waits(row, each, actor) for each in parts),
    )


def is_late(project: JointProject, part: ProjectPart, today: date) -> bool:
    """Whether the day of a part has passed and nobody has reported it as done."""
    return project.is_begun and part.status == PartStatus.ACCEPTED and part.due_on < today


def _waits(project: JointProject, part: ProjectPart, actor: Actor) -> bool:
    if part.status == PartStatus.INVITED:
        return project.status != ProjectStatus.DRAFTED and part.organisation_id in actor.acts_for
    return part.status == PartStatus.REPORTED and project.holder_id in actor.acts_for
