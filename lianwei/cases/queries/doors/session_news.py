"""What a party hears of the next mediation session of a case: that it is, was moved, or was called off."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, MediationSession, parts_of
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import attached

CALLED_OFF, MOVED = "complaint.session_called_off", "complaint.session_moved"
CHANGES = ("complaint.session_scheduled", MOVED, CALLED_OFF)


@dataclass(frozen=True, slots=True)
class SessionNews:
    """The session and when it is, or was to be; `where` is empty where it does not take place."""

    held_at: datetime
    way: str
    where: str
    is_moved: bool = False
    is_off: bool = False

    @property
    def state_label(self) -> str:
        if self.is_off:
            return _("Called off")
        return _("New date") if self.is_moved else _("Arranged")


def session_news(complaint: Complaint) -> SessionNews | None:
    """Of a case found in scope: the session to come, or the last one where it was called off."""
    last = attached(Event, complaint).filter(name__in=CHANGES).order_by("pk").last()
    if last is None:
        return None
    if last.name == CALLED_OFF:
        return SessionNews(datetime.fromisoformat(last.details["held_at"]), "", "", is_off=True)
    ahead = parts_of(MediationSession, [complaint]).filter(result="", held_at__gte=clock.now())
    row = ahead.order_by("held_at").first()
    if row is None:
        return None
    where = " ".join(filter(None, (row.place, row.video_link)))
    return SessionNews(row.held_at, row.get_way_display(), where, is_moved=last.name == MOVED)
