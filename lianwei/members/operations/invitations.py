"""A person is invited by a one-time link, chooses a password behind it, or comes through the provider.

The link stands in the e-mail, or on the inviter's screen where there is no e-mail; the table keeps its hash.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.files.links import issue_link, redeem_link, revoke_links
from lianwei.core.messages.gateways import gateway_of
from lianwei.core.messages.models import Channel
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import Actor, ActorKind
from lianwei.members.models import Organisation, Role, User
from lianwei.members.queries import INVITATION, invited_by_email, invited_person

from .locking import lock_person
from .logins import as_oneself
from .people import close_sessions, create_user, refuse_administrators_account
from .roles import assign_role

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invited; `path` is the link, shown once to the inviter where it was not mailed."""

    user: User
    path: str
    is_mailed: bool


@transaction.atomic
def invite_user(
    *, actor: Actor, organisation: Organisation, roles: Iterable[Role] = (), **fields: str
) -> Invited:
    """Enter a person with these roles and send the invitation."""
    user = create_user(actor=actor, organisation=organisation, **fields)
    for role in roles:
        assign_role(user, actor=actor, role=role.pk, organisation=organisation)
    return _send(user, actor=actor)


@transaction.atomic
def invite_again(user: User, *, actor: Actor) -> Invited:
    """A fresh link for a person: forgets the password, ends all sessions, closes earlier links."""
    user = lock_person(user.pk, actor=actor)
    actor.require("user.create")
    refuse_administrators_account(user, actor)
    if not user.is_active:
        raise Invalid(_("This person has left."))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    close_sessions(user)
    revoke_links(user, INVITATION, actor=actor)
    return _send(user, actor=actor)


@transaction.atomic
def withdraw_invitation(user: User, *, actor: Actor) -> User:
    """Close the open link of an invited person; the person stays entered, without a way in."""
    user = lock_person(user.pk, actor=actor)
    actor.require("user.create")
    if not revoke_links(user, INVITATION, actor=actor):
        raise Invalid(_("There is no open invitation."))
    record("user.invitation_withdrawn", user, actor=actor)
    return user


@transaction.atomic
def accept_invitation(token: str, *, password: str) -> User:
    """The invited person chooses a password; the link is used up. Raises NotVisible where it is gone."""
    found = invited_person(token)
    if found is None:
        raise NotVisible
    user = _hold(found)
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise Invalid({"password": " ".join(refusal.messages)}) from refusal
    redeem_link(token, INVITATION)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("user.invitation_accepted", user, actor=as_oneself(user), way="password")
    return user


@transaction.atomic
def accept_by_provider(*, email: str = "", username: str = "") -> User | None:
    """The one person with an open invitation whom the provider vouches for; the invitation is used up."""
    found = invited_by_email(email=email, username=username)
    if found is None:
        return None
    user = _hold(found)
    revoke_links(user, INVITATION, actor=as_oneself(user))
    record("user.invitation_accepted", user, actor=as_oneself(user), way="provider")
    return user


def _send(user: User, *, actor: Actor) -> Invited:
    token = issue_link(user, INVITATION, actor=actor, expires_in=VALID_FOR, party=ActorKind.STAFF)
    path = reverse("link_invitation", args=[token])
    is_mailed = bool(user.email) and gateway_of(Channel.EMAIL) is not None
    if is_mailed:
        _write_mail(user, path, actor=actor)
    record("user.invited", user, actor=actor, is_mailed=is_mailed)
    return Invited(user, path, is_mailed)


def _hold(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _write_mail(user: User, path: str, *, actor: Actor) -> None:
    with translation.override(user.locale):
        known = {
            "name": user.name,
            "organisation": str(user.organisation),
            "username": user.username,
            "url": f"{settings.LIANWEI_PUBLIC_URL}{path}",
            "days": VALID_FOR.days,
        }
        text = _(
            "%(name)s, %(organisation)s has set up an account for you in Lianwei. Your log-in name is "
            "%(username)s. Choose your password here: %(url)s\n\nThe link works once and for %(days)s days. "
            "If you did not expect this mail, you need not do anything."
        )
        queue_message(
            user,
            to=user.email,
            channel=Channel.EMAIL,
            title=_("Your account in Lianwei"),
            text=text % known,
            template="invitation",
            actor=actor,
        )
