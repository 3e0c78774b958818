"""Keys of people's programs: issued, revoked, seen in use."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import FigureKey
from lianwei.analytics.queries.figure_keys import figure_keys, kept_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, subject_of
from lianwei.members.models import User

BEGINS = "lwf_"  # what a search for keys left in files finds
TOKEN_BYTES = 32
LASTS = timedelta(days=365)
MOST = 10  # one person's in one organisation that can be used


@transaction.atomic
def issue_figure_key(name: str, *, actor: Actor) -> tuple[FigureKey, str]:
    """A key for a year, and its text, which nobody sees again. Raises Invalid without a name, or where there
    are ten already.
    """
    actor.require("figure_key.issue")
    if actor.user_id is None or actor.organisation_id is None:
        raise NotAllowed
    if not name.strip():
        raise Invalid({"name": _("Please say what the key is for.")})
    owner = User.objects.select_for_update().get(pk=actor.user_id)
    if figure_keys(actor=actor).filter(expires_on__gte=clock.today()).count() >= MOST:
        raise Invalid(_("You have ten keys already. Please revoke one first."))
    text = BEGINS + secrets.token_urlsafe(TOKEN_BYTES)
    row = FigureKey.objects.create(
        subject=subject_of(owner),
        organisation_id=actor.organisation_id,
        name=name.strip(),
        key=kept_of(text),
        issued_at=clock.now(),
        expires_on=clock.today() + LASTS,
    )
    record("figure_key.issued", row, actor=actor)
    return row, text


@transaction.atomic
def revoke_figure_key(key_id: int, *, actor: Actor) -> FigureKey:
    """The next call with it is refused."""
    row = figure_keys(actor=actor).select_for_update().filter(pk=key_id).first()
    if row is None:
        raise NotVisible
    actor.require("figure_key.revoke")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record("figure_key.revoked", row, actor=actor)
    return row


def note_figure_key(row: FigureKey) -> None:
    """Note the day of use: once a day, so that reading writes nothing."""
    if row.used_on != clock.today():
        FigureKey.objects.filter(pk=row.pk).update(used_on=clock.today())
