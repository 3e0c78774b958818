"""People come, change their settings, are locked out and let in again."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, User
from lianwei.members.queries import roles_of, sessions_of
from lianwei.members.rules import is_username

from .locking import hold_person, lock_organisation, lock_person

REVISABLE = frozenset({"name", "email", "phone"})
SETTINGS = frozenset({"locale", "large_print", "compact"})


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    username: str,
    name: str,
    organisation: Organisation,
    email: str = "",
    phone: str = "",
    locale: str = "zh-hans",
) -> User:
    """Enter a person without password or role; the invitation lets them choose one."""
    organisation = lock_organisation(organisation.pk, actor=actor)
    actor.require("user.create")
    _refuse_username(username)
    user = User(
        username=username, name=name, organisation=organisation, email=email, phone=phone, locale=locale
    )
    user.set_unusable_password()
    user.save()
    record("user.created", user, actor=actor, organisation=organisation.pk)
    return user


@transaction.atomic
def revise_user(user: User, *, actor: Actor, **fields: str) -> User:
    """Correct name, e-mail or phone."""
    user = lock_person(user.pk, actor=actor)
    actor.require("user.revise")
    if fields.keys() - REVISABLE:
        raise TypeError("only name, email and phone can be set")
    if "email" in fields and fields["email"] != user.email:
        refuse_administrators_account(user, actor)
    _write(user, fields)
    record("user.revised", user, actor=actor, fields=sorted(fields))
    return user


@transaction.atomic
def revise_settings(user: User, *, actor: Actor, **fields: object) -> User:
    """Choose the own language, large print or compact lists. Nobody does that for another."""
    user = hold_person(user.pk, actor=actor)
    actor.require("settings.revise")
    if user.pk != actor.user_id and not actor.is_trusted:
        raise NotAllowed
    if fields.keys() - SETTINGS:
        raise TypeError("only locale, large_print and compact can be set")
    _write(user, fields)
    record("settings.revised", user, actor=actor, fields=sorted(fields))
    return user


@transaction.atomic
def unlock_user(user: User, *, actor: Actor) -> User:
    """Let somebody in again before the lock-out ends by itself."""
    user = lock_person(user.pk, actor=actor)
    actor.require("user.unlock")
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["failed_logins", "locked_until"])
    record("user.unlocked", user, actor=actor)
    return user


@transaction.atomic
def end_sessions(user: User, *, actor: Actor) -> int:
    """Log a person out everywhere. Returns how many sessions that were."""
    user = lock_person(user.pk, actor=actor)
    actor.require("user.end_sessions")
    ended = close_sessions(user)
    record("user.sessions_ended", user, actor=actor, sessions=ended)
    return ended


def close_sessions(user: User) -> int:
    """End every session of a person, on all devices; returns how many there were."""
    sessions = sessions_of(user)
    for session in sessions:
        session.end()
    return len(sessions)


def refuse_administrators_account(user: User, actor: Actor) -> None:
    """Whoever may reset an administrator's password could become one: only administrators of roles may."""
    is_administrator = roles_of(user).filter(role__is_administrator=True).exists()
    if is_administrator and not (actor.is_trusted or actor.may("role.assign")):
        raise NotAllowed(_("This is an administrator's account. Please ask the security administrator."))


def _write(user: User, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=sorted(fields))


def _refuse_username(username: str) -> None:
    if not is_username(username):
        raise Invalid({"username": _("Use small letters, figures, dot or hyphen.")})
    if User.objects.filter(username=username).exists():
        raise Invalid(
            {"username": _("Somebody already has this log-in name. Please choose a different one.")}
        )
