"""What a drive can be about: areas that stand out, hot topics, the joint projects it can belong to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianwei.analytics.queries.topics import VIEW as TOPICS
from lianwei.analytics.queries.topics import TopicRow, hot_topics
from lianwei.cases.rules.small import is_small
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.projects.models import JointProject, ProjectStatus
from lianwei.supervision.models import Drive
from lianwei.supervision.queries.drives.figures import Year, areas_of_year
from lianwei.supervision.queries.drives.listing import area_label
from lianwei.supervision.rules.drives.areas import Area

SHOWN, TOPICS_SHOWN, PROJECTS = 15, 8, 50
KIND = "rectification"
OPEN = (ProjectStatus.DRAFTED, ProjectStatus.INVITED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that is proposed, and the sentence that says why."""

    area: Area
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where to begin: areas by how far they stand out, and what is told much at present."""

    year: Year
    rows: list[AreaRow]
    topics: list[TopicRow]


def areas_proposed(*, actor: Actor) -> Proposal:
    """The areas of the actor's organisation that stand out most."""
    actor.require("drive.plan")
    year = areas_of_year(_home(actor), actor=actor)
    rows = [AreaRow(each, area_label(each.code), reason_for(each, year)) for each in year.areas[:SHOWN]]
    topics = hot_topics(actor=actor)[:TOPICS_SHOWN] if actor.may(TOPICS) else []
    return Proposal(year, rows, topics)


def reason_for(area: Area, year: Year) -> str:
    """Why an area was chosen, from its figures; the form begins with it. Partners read it, so that counts of
    fewer than five are not named.
    """
    if is_small(area.now) or is_small(area.before):
        return _("Complaints of the last twelve months: few; see the figures of the choice.")
    told: dict[str, Any] = {
        "since": year.since.isoformat(),
        "until": year.until.isoformat(),
        "now": area.now,
        "before": area.before,
        "change": area.shown_change,
    }
    said = _("Complaints from %(since)s to %(until)s: %(now)s; in the year before: %(before)s (%(change)s).")
    warned = _("Open warnings: %(n)s.") % {"n": area.warnings} if area.warnings else ""
    return f"{said % told}{warned}"


def begun_with(code: str, project_id: int | None, *, actor: Actor) -> dict[str, Any]:
    """What the form of a new plan holds for an area that was chosen."""
    told: dict[str, Any] = {"project_id": str(project_id or "")}
    if code:
        year = areas_of_year(_home(actor), actor=actor, area=code)
        told |= {"area": code, "reason": reason_for(year.areas[0], year)}
        told["title"] = _("Joint rectification: %(area)s") % {"area": area_label(code)}
    return told


def stands_in(drive: Drive) -> dict[str, Any]:
    """The plan as its form holds it."""
    names = (
        "title", "area", "reason", "comparison", "comparison_reason", "starts_on", "ends_on", "planned",
        "months_before", "months_after",
    )  # fmt: skip
    return {name: getattr(drive, name) for name in names} | {"project_id": str(drive.project_id or "")}


def projects_for_drive(*, actor: Actor) -> list[JointProject]:
    """Open rectification projects that the actor's organisation leads."""
    rows = JointProject.objects.visible_to(actor).filter(
        holder_id__in=actor.acts_for, kind=KIND, status__in=OPEN
    )
    return list(rows.order_by("-pk")[:PROJECTS])


def _home(actor: Actor) -> int:
    if actor.organisation_id is None:
        raise NotAllowed
    return actor.organisation_id
