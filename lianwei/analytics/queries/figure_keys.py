"""Keys of people's programs: one's own, and who calls with one."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lianwei.analytics.models import FigureKey
from lianwei.core import clock, keys
from lianwei.core.scope import Actor, attached
from lianwei.members.models import User
from lianwei.members.queries import actor_of

PURPOSE = "figure key"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who calls, with which key."""

    row: FigureKey
    actor: Actor


def figure_keys(*, actor: Actor) -> QuerySet[FigureKey]:
    """The reader's own in this organisation that are not revoked, the newest first."""
    own = attached(FigureKey, User(pk=actor.user_id or 0))
    return own.filter(organisation_id=actor.organisation_id or 0, revoked_at=None).order_by("-pk")


def reader_with_key(text: str) -> Reader | None:
    """The person of a key as it is today; None where the key or the right to see figures has ended."""
    found = FigureKey.objects.filter(key=kept_of(text), revoked_at=None)
    row = found.filter(expires_on__gte=clock.today()).first()
    if row is None:
        return None
    owner = User.objects.get(pk=int(row.subject.partition(":")[2]))
    actor = actor_of(owner, organisation=row.organisation_id)
    is_there = actor.organisation_id == row.organisation_id and actor.may("statistics.view")
    return Reader(row, actor) if is_there else None


def kept_of(text: str) -> str:
    """What the table keeps of a key."""
    return keys.blind(text, purpose=PURPOSE)
