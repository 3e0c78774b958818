"""Which alliance an organisation's cases belong to, and who acts when a command names a user."""

from datetime import date

from lianwei.core.editions import kept
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.members.models import Membership, Organisation, User
from lianwei.members.models.validity import in_force

from .actors import actor_of


def alliance_of(organisation: Organisation, *, on: date) -> int | None:
    """The alliance in which an organisation, or the association above its station, is a member on a day."""
    return _alliance(organisation.path, on)


@kept("members")
def _alliance(path: str, on: date) -> int | None:
    line = [int(pk) for pk in path.strip("/").split("/") if pk]
    rows = Membership.objects.filter(in_force(on, start="joined_on", end="left_on"), organisation_id__in=line)
    return rows.order_by("-organisation__path", "joined_on").values_list("alliance_id", flat=True).first()


def actor_by_username(username: str) -> Actor:
    """The actor for `--as USER` on the command line."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotVisible
    return actor_of(user)
