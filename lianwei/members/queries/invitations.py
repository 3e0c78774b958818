"""Who has been invited and has not come yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.files.links import view_link
from lianwei.core.files.models import OneTimeLink
from lianwei.core.scope import Actor
from lianwei.members.models import User

from .organisations import managed_organisations

INVITATION = "invite"
MOST = 500  # more open invitations than people to invite


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that was sent and neither used nor withdrawn."""

    user: User
    invited_at: datetime
    expires_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether the link does not open any more; a new one can be sent."""
        return self.expires_at <= clock.now()


def open_invitations(*, actor: Actor) -> list[OpenInvitation]:
    """The invitations of the organisations the actor manages, the newest first."""
    actor.require("user.create")
    links = {_person_of(link): link for link in _unused().order_by("pk")}
    places = managed_organisations(actor=actor).order_by().values("pk")
    rows = User.objects.filter(pk__in=links, organisation__in=places, is_active=True)
    people = rows.select_related("organisation")
    found = [OpenInvitation(p, links[p.pk].issued_at, links[p.pk].expires_at) for p in people[:MOST]]
    return sorted(found, key=lambda each: each.invited_at, reverse=True)


def open_invitation_of(user: User) -> OpenInvitation | None:
    """The invitation of one person that has not been answered."""
    link = _unused().filter(subject=f"user:{user.pk}").order_by("pk").last()
    return OpenInvitation(user, link.issued_at, link.expires_at) if link else None


def invited_person(token: str) -> User | None:
    """The person behind a link that still opens; None for every other, so that nobody learns who exists."""
    try:
        actor = view_link(token, INVITATION)
    except NotVisible:
        return None
    keys = [pk for label, pk in actor.grants if label == User._meta.label_lower]
    return User.objects.filter(pk__in=keys, is_active=True).select_related("organisation").first()


def invited_by_email(*, email: str = "", username: str = "") -> User | None:
    """The one active person with a living invitation under an e-mail or log-in name; None where several."""
    living = _unused().filter(expires_at__gt=clock.now())
    rows = User.objects.filter(pk__in=[_person_of(link) for link in living], is_active=True)
    found = rows.filter(email__iexact=email) if email else rows.filter(username=username)
    people = list(found[:2]) if email or username else []
    return people[0] if len(people) == 1 else None


def _unused() -> models.QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(purpose=INVITATION, revoked_at=None, uses_left__gt=0)


def _person_of(link: OneTimeLink) -> int:
    return int(link.subject.partition(":")[2])
