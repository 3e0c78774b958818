"""Drives in the list, and on the page of their joint project."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.projects.queries import Count as Progress
from lianwei.projects.queries import Panel
from lianwei.registry.queries import code_label
from lianwei.supervision.models import Drive, DriveInspection, DriveStatus

VIEW = "drive.view"
BADGES: dict[str, str] = {
    DriveStatus.PLANNED: "plain",
    DriveStatus.RUNNING: "accent",
    DriveStatus.MEASURED: "soon",
    DriveStatus.CLOSED: "done",
    DriveStatus.GIVEN_UP: "plain",
}


@dataclass(frozen=True, slots=True)
class DriveRow:
    """A drive in a list: how many of the planned inspections are entered."""

    drive: Drive
    area: str
    holder: str
    badge: str
    done: int


def drives_listed(*, actor: Actor, after: str = "") -> Page[DriveRow]:
    """The drives the actor may see, the latest first."""
    actor.require(VIEW)
    page = latest(Drive.objects.visible_to(actor), after)
    done = inspections_done([each.pk for each in page.rows], actor=actor)
    return page.shown(lambda each: drive_row(each, done.get(each.pk, 0)))


def drive_row(drive: Drive, done: int) -> DriveRow:
    """A drive as lists and its page name it."""
    return DriveRow(
        drive,
        area_label(drive.area),
        organisation_label(drive.holder_id),
        BADGES[drive.status],
        done,
    )


def area_label(code: str) -> str:
    """The class or kind of goods and services in the reader's language."""
    return code_label("category", code, on=clock.today())


def inspections_done(drives: list[int], *, actor: Actor) -> dict[int, int]:
    """How many inspections each drive has, by one query."""
    rows = DriveInspection.objects.visible_to(actor).filter(drive_id__in=drives).order_by()
    return dict(rows.values("drive_id").annotate(n=Count("pk")).values_list("drive_id", "n"))


def drives_open() -> Q:
    """Drives that go on: they follow to the successor of an organisation."""
    return ~Q(status__in=(DriveStatus.CLOSED, DriveStatus.GIVEN_UP))


def drives_panel(project: JointProject, actor: Actor) -> Panel | None:
    """The drives of a joint project on its page, and the way to plan one."""
    if not actor.may(VIEW):
        return None
    found = _of_project(project, actor)
    may_plan = actor.may("drive.plan") and project.is_within_reach(actor) and project.is_open
    return Panel("supervision/_drives_panel.html", {"rows": found, "may_plan": may_plan, "project": project})


def drives_counted(project: JointProject, actor: Actor) -> list[Progress]:
    """How many inspections of how many planned."""
    if not actor.may(VIEW):
        return []
    return [
        Progress(
            _("Inspections"), each.done, each.drive.planned, reverse("drive_detail", args=[each.drive.pk])
        )
        for each in _of_project(project, actor)
        if each.drive.status != DriveStatus.GIVEN_UP
    ]


def _of_project(project: JointProject, actor: Actor) -> list[DriveRow]:
    rows = list(Drive.objects.visible_to(actor).filter(project_id=project.pk).order_by("pk"))
    done = inspections_done([each.pk for each in rows], actor=actor)
    return [drive_row(each, done.get(each.pk, 0)) for each in rows]
