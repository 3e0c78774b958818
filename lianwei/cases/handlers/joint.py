"""A joint session that was moved or called off: every consumer of it hears of it once."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianwei.cases.handlers import draft_joint_notice
from lianwei.cases.operations.telling import tell_consumer
from lianwei.core.clock import as_office_time
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM

on("case_group.session_moved")(draft_joint_notice)  # with the new date


@on("complaint.session_moved")
def tell_of_session_moved(event: Event) -> None:
    """When it is now."""
    _tell(event, "joint_session_moved")


@on("complaint.session_called_off")
def tell_of_session_called_off(event: Event) -> None:
    """That nobody need come."""
    _tell(event, "joint_session_off")


def _tell(event: Event, template: str) -> None:
    at = as_office_time(datetime.fromisoformat(event.details["held_at"]))
    when = _("%(day)s at %(time)s") % {"day": at.date().isoformat(), "time": f"{at:%H:%M}"}
    pk, occasion = int(event.subject.partition(":")[2]), event.at.isoformat()
    tell_consumer(pk, template, actor=SYSTEM, occasion=occasion, at=when)
