"""What happened to a project, its parts, milestones and budget: a sentence each, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import subject_of
from lianwei.members.queries import organisation_label, short_label
from lianwei.ui.words import day_and_month

from .happenings import HAPPENINGS, OTHER

LINES = 60  # older ones stand in the log


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    at: datetime
    title: str
    icon: str
    kind: str
    author: str

    @property
    def day(self) -> str:
        return day_and_month(clock.as_office_time(self.at).date(), today=clock.today())

    @property
    def time(self) -> str:
        return clock.as_office_time(self.at).strftime("%H:%M")


def history_of(rows: Iterable[Model]) -> list[Line]:
    """The latest events of rows found in scope."""
    subjects = [subject_of(each) for each in rows]
    events = Event.objects.filter(subject__in=subjects).order_by("-at", "-pk")[:LINES]
    return [_line(each) for each in events]


def _line(event: Event) -> Line:
    happening = HAPPENINGS.get(event.name, OTHER)
    told = {"name": event.name, "matter": event.details.get("matter", "")}
    told |= {"done": event.details.get("done", ""), "member": _member(event)}
    author = organisation_label(event.organisation_id) if event.organisation_id else ""
    return Line(event.at, _(happening.text) % told, happening.icon, happening.kind, author)


def _member(event: Event) -> str:
    pk = event.details.get("member")
    return short_label(pk) if isinstance(pk, int) else ""
