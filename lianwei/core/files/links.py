"""One-time links: a door for a person without an account, to one subject, for one purpose.

The token stands in the link only; the table keeps its hash. Looking through the door (a mail scanner, a
chat's preview) does not use it up: a page is shown with view_link(), the deed itself redeems.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, ActorKind, attached, holder_of, subject_of

from .models import OneTimeLink

TOKEN_BYTES = 32


@transaction.atomic
def issue_link(
    subject: models.Model,
    purpose: str,
    *,
    actor: Actor,
    expires_in: timedelta,
    party: ActorKind = ActorKind.CONSUMER,
    permissions: Iterable[str] = (),
    also: Iterable[models.Model] = (),
    uses: int = 1,
) -> str:
    """A token that opens `subject` (and the rows `also`) to one party. Only the caller ever sees it.

    `permissions` are what its holder may do there, such as agreement.sign.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    at = clock.now()
    link = OneTimeLink.objects.create(
        token_hash=_hash(token),
        purpose=purpose,
        organisation_id=holder_of(subject),
        subject=subject_of(subject),
        party=ActorKind(party),
        grants=[[row._meta.label_lower, row.pk] for row in (subject, *also)],
        permissions=sorted(permissions),
        issued_by=actor.user_id,
        issued_at=at,
        expires_at=at + expires_in,
        uses_left=uses,
    )
    details = {"subject": link.subject, "purpose": purpose, "party": str(link.party)}
    record("one_time_link.issued", link, actor=actor, **details)
    return token


def view_link(token: str, purpose: str) -> Actor:
    """The actor a link makes of its holder, without using it up. Raises NotVisible when it is gone."""
    return _actor(_live(token, purpose))


@transaction.atomic
def redeem_link(token: str, purpose: str) -> Actor:
    """Use the link once and answer its actor; two clicks at the same moment use it once."""
    link = _live(token, purpose)
    at = clock.now()
    rows = OneTimeLink.objects.filter(pk=link.pk, uses_left__gt=0, revoked_at=None)
    if not rows.update(uses_left=F("uses_left") - 1, used_at=at):
        raise NotVisible(_gone())
    actor = _actor(link)
    record("one_time_link.redeemed", link, actor=actor, subject=link.subject, purpose=purpose)
    return actor


def was_revoked(token: str, purpose: str) -> bool:
    """Whether a link was closed before it was used: another took its place, or what it opened has changed."""
    return OneTimeLink.objects.filter(
        token_hash=_hash(token), purpose=purpose, revoked_at__isnull=False
    ).exists()


@transaction.atomic
def revoke_links(
    subject: models.Model,
    purpose: str,
    *,
    actor: Actor,
    party: ActorKind | None = None,
    opening: models.Model | None = None,
) -> int:
    """Close the open links of a subject for a purpose; answers how many there were. Of one party alone where
    it is named, and of those that open a further row (`opening`) alone.
    """
    links = attached(OneTimeLink, subject).select_for_update()
    open_links = list(links.filter(purpose=purpose, revoked_at=None, uses_left__gt=0))
    if party is not None:
        open_links = [link for link in open_links if link.party == party]
    if opening is not None:
        grant = [opening._meta.label_lower, opening.pk]
        open_links = [link for link in open_links if grant in link.grants]
    for link in open_links:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        record("one_time_link.revoked", link, actor=actor, subject=link.subject, purpose=purpose)
    return len(open_links)


def _live(token: str, purpose: str) -> OneTimeLink:
    rows = OneTimeLink.objects.filter(token_hash=_hash(token), purpose=purpose, revoked_at=None)
    link = rows.filter(uses_left__gt=0, expires_at__gt=clock.now()).first()
    if link is None:
        raise NotVisible(_gone())
    return link


def _actor(link: OneTimeLink) -> Actor:
    return Actor(
        ActorKind(link.party),
        permissions=frozenset(link.permissions),
        grants=frozenset((label, pk) for label, pk in link.grants),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _gone() -> str:
    return _("This link is used up or out of date. Please ask the sender for a new one.")
