"""Log-ins, good and failed, are events; five failures lock the name for a quarter of an hour."""

from datetime import date, timedelta

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import ANONYMOUS, Actor, ActorKind
from lianwei.members.models import User
from lianwei.members.queries import has_second_factor, is_second_factor_needed, sessions_of

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
SESSIONS_AT_ONCE = 3
SECOND_FACTOR_GRACE = timedelta(days=7)


@transaction.atomic
def note_login(user: User, *, methods: list[str]) -> None:
    """Somebody is in: forget earlier failures, end the oldest sessions beyond three, record how."""
    user = _hold(user)
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["failed_logins", "locked_until"])
    surplus = sessions_of(user)[SESSIONS_AT_ONCE:]
    for session in surplus:
        session.end()
    record("user.logged_in", user, actor=as_oneself(user), methods=methods, sessions_ended=len(surplus))


@transaction.atomic
def note_logout(user: User, *, reason: str) -> None:
    """Somebody is out: by their own hand, or because the session ended ("idle", "age")."""
    record("user.logged_out", _hold(user), actor=as_oneself(user), reason=reason)


@transaction.atomic
def note_failed_login(user: User, *, factor: str) -> None:
    """A wrong password or code for an existing name; the fifth in a row locks it."""
    user = _hold(user)
    user.failed_logins += 1
    user.save(update_fields=["failed_logins"])
    record("user.login_failed", user, actor=ANONYMOUS, factor=factor, failures=user.failed_logins)
    if user.failed_logins >= FAILURES_ALLOWED:
        _lock_out(user)


@transaction.atomic
def note_access_change(user: User, *, change: str) -> None:
    """The person changed how to log in: "password_set", "totp_activated", "totp_deactivated" …"""
    record("user.access_changed", _hold(user), actor=as_oneself(user), change=change)


@transaction.atomic
def demand_second_factor(user: User) -> date | None:
    """The day by which a missing second factor must be set up; None where none is needed or it is there.

    Counts a week from the first log-in at which it was missing. The demo never asks.
    """
    if not is_second_factor_needed(user) or has_second_factor(user):
        return None
    user = _hold(user)
    if user.second_factor_due_on is None:
        user.second_factor_due_on = clock.today() + SECOND_FACTOR_GRACE
        user.save(update_fields=["second_factor_due_on"])
        due_on = user.second_factor_due_on.isoformat()
        record("user.second_factor_demanded", user, actor=as_oneself(user), due_on=due_on)
    return user.second_factor_due_on


def as_oneself(user: User) -> Actor:
    """The actor of what a person does to the own log-in, before roles count."""
    return Actor(ActorKind.STAFF, user_id=user.pk, organisation_id=user.organisation_id, name=user.name)


def _hold(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _lock_out(user: User) -> None:
    user.failed_logins, user.locked_until = 0, clock.now() + LOCKED_FOR
    user.save(update_fields=["failed_logins", "locked_until"])
    record("user.locked_out", user, actor=ANONYMOUS, minutes=LOCKED_FOR.seconds // 60)
