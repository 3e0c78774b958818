"""The archive schedule of an organisation: today's lines, its versions, who has one of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import may_manage, organisation_known
from lianwei.retention.models import OrganisationSchedule
from lianwei.retention.rules.schedule import ScheduleLine, schedule_on

from .labels import class_label, kind_label

REVISE = "archive_schedule.revise"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the schedule in words."""

    line: ScheduleLine
    label: str
    classed: str


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """The schedule of one organisation."""

    organisation: Organisation
    shown: list[ShownLine]
    lines: list[ScheduleLine]
    versions: list[OrganisationSchedule]
    may_revise: bool


def own_choices(organisation_id: int, *, on: date) -> dict[str, Any]:
    """What an organisation keeps otherwise on a day; empty where the shipped schedule holds."""
    rows = OrganisationSchedule.of(organisation_id).filter(valid_from__lte=on)
    last = rows.last()
    return dict(last.overrides) if last else {}


def schedule_of(organisation_id: int, *, on: date) -> dict[str, ScheduleLine]:
    """The schedule an organisation follows on a day, by kind of file."""
    return schedule_on(on, own_choices(organisation_id, on=on))


def schedule_page(organisation_id: int, *, actor: Actor) -> SchedulePage:
    """The schedule of an organisation; which one it follows is public in the alliance."""
    actor.require("archive_schedule.view")
    organisation = organisation_known(organisation_id)
    lines = list(schedule_of(organisation_id, on=clock.today()).values())
    versions = list(OrganisationSchedule.of(organisation_id).order_by("-valid_from", "-pk"))
    may_revise = actor.may(REVISE) and may_manage(organisation_id, actor=actor)
    shown = [ShownLine(line, kind_label(line.code), class_label(line.years)) for line in lines]
    return SchedulePage(organisation, shown, lines, versions, may_revise)
