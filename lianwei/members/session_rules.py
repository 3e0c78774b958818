"""How long a session lives, and what it must do first: idle time, age, a missing second factor.

A session here is the mapping that Django keeps for a browser.
"""

from collections.abc import MutableMapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.conf import settings

from lianwei.core import clock

from .models import User

Session = MutableMapping[str, Any]
LONGEST_SESSION = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
WORKING_IN = "working_in"
BEGAN, SEEN, DUE, LATER = "began_at", "seen_at", "second_factor_due_on", "second_factor_later"


def person(request: Any) -> User:
    """The person of a request that has one: pages here ask for a permission first."""
    return cast(User, request.user)


def begin(session: Session, *, second_factor_due_on: date | None) -> None:
    """The clocks of a session start at the log-in."""
    session[BEGAN] = session[SEEN] = clock.now().isoformat()
    if second_factor_due_on:
        session[DUE] = second_factor_due_on.isoformat()


def ended_because(session: Session, *, is_used: bool = True) -> str | None:
    """ "idle" or "age" where the session is over; otherwise notes its use, at most every five minutes."""
    at = clock.now()
    began, seen = (datetime.fromisoformat(session.setdefault(key, at.isoformat())) for key in (BEGAN, SEEN))
    if at - began > LONGEST_SESSION:
        return "age"
    if at - seen > timedelta(minutes=settings.LIANWEI_IDLE_MINUTES):
        return "idle"
    if is_used and at - seen >= TOUCH_EVERY:
        session[SEEN] = at.isoformat()
    return None


def lacks_second_factor(session: Session) -> bool:
    """Whether the log-in found a second factor missing that was not postponed."""
    return DUE in session and not (session.get(LATER) and may_postpone(session))


def second_factor_due_on(session: Session) -> date | None:
    """The day by which a second factor must be set up; None where none is missing."""
    return date.fromisoformat(session[DUE]) if DUE in session else None


def may_postpone(session: Session) -> bool:
    """Until the day has come, the notice can wait for the next log-in."""
    due_on = second_factor_due_on(session)
    return due_on is None or clock.today() < due_on


def postpone_second_factor(session: Session) -> None:
    session[LATER] = True


def second_factor_is_there(session: Session) -> None:
    """It has been set up meanwhile."""
    session.pop(DUE, None)
