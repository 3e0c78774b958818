"""Observations in lists, and what a joint project shows of its own."""

from dataclasses import dataclass

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.projects.queries import Count, Panel
from lianwei.supervision.models import COUNTED, Observation, ObservationStatus, ObservationVisit, VisitStatus

VIEW = "observation.view"
BADGES: dict[str, str] = {
    ObservationStatus.PLANNED: "plain",
    ObservationStatus.RUNNING: "accent",
    ObservationStatus.CLOSED: "soon",
    ObservationStatus.REPORTED: "done",
    ObservationStatus.GIVEN_UP: "plain",
}


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """An observation in a list: how many of its visits have arrived, how many wait for a decision."""

    row: Observation
    holder: str
    badge: str
    planned: int
    done: int
    asked: int


def observations_listed(*, actor: Actor, after: str = "") -> Page[ObservationRow]:
    """A page of observations, the latest first."""
    actor.require(VIEW)
    found = latest(Observation.objects.visible_to(actor), after)
    rows = observation_rows(found.rows, actor=actor)
    return found.shown(lambda each: rows[each.pk])


def observation_rows(observations: list[Observation], *, actor: Actor) -> dict[int, ObservationRow]:
    """The lines of several observations by one query."""
    visits = ObservationVisit.objects.visible_to(actor).filter(observation__in=observations)
    counts = {
        each["observation"]: each
        for each in visits.order_by()
        .values("observation")
        .annotate(
            planned=Counted("pk", filter=~Q(status=VisitStatus.LEFT_OUT)),
            done=Counted("pk", filter=Q(status__in=COUNTED)),
            asked=Counted("pk", filter=Q(status=VisitStatus.ASKED)),
        )
    }
    none = {"planned": 0, "done": 0, "asked": 0}
    return {each.pk: _row(each, counts.get(each.pk, none)) for each in observations}


def _row(row: Observation, count: dict[str, int]) -> ObservationRow:
    return ObservationRow(
        row,
        organisation_label(row.holder_id),
        BADGES[row.status],
        count["planned"],
        count["done"],
        count["asked"],
    )


def observations_open() -> Q:
    """Observations that go on: they follow to the successor of an organisation."""
    return ~Q(status__in=(ObservationStatus.REPORTED, ObservationStatus.GIVEN_UP))


@dataclass(frozen=True, slots=True)
class ObservationsOfProject:
    """What a project's page shows: its rounds of visits, and the way to another."""

    rows: list[ObservationRow]
    draft_url: str


def observations_panel(project: JointProject, actor: Actor) -> Panel | None:
    """The card on the page of a project of this kind."""
    if not actor.may(VIEW):
        return None
    rows = list(_of_project(project, actor))
    lines = observation_rows(rows, actor=actor)
    may = actor.may("observation.draft") and project.is_within_reach(actor) and project.is_open
    url = f"{reverse('observation_draft')}?project={project.pk}" if may else ""
    return Panel(
        "supervision/_observations_of_project.html",
        ObservationsOfProject([lines[each.pk] for each in rows], url),
    )


def visits_counted(project: JointProject, actor: Actor) -> list[Count]:
    """Visits done of those planned."""
    rows = list(_of_project(project, actor).exclude(status=ObservationStatus.GIVEN_UP))
    lines = observation_rows(rows, actor=actor).values()
    planned, done = sum(each.planned for each in lines), sum(each.done for each in lines)
    return [Count(pgettext("observation", "Visits"), done, planned)] if planned else []


def _of_project(project: JointProject, actor: Actor) -> "QuerySet[Observation]":
    return Observation.objects.visible_to(actor).filter(project=project).order_by("pk")
