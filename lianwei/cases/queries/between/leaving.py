"""What members that left the alliance, or were switched off, have left behind between them and the others."""

from django.db.models import Exists, OuterRef, QuerySet

from lianwei.cases.models import Access, AccessRole, Transfer, TransferState
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Membership
from lianwei.members.models.validity import in_force

from .succession import followed_as_partner


def offers_astray(*, actor: Actor) -> QuerySet[Transfer]:
    """Open offers to who is no member any more."""
    rows = Transfer.objects.visible_to(actor).filter(state=TransferState.OFFERED)
    return rows.exclude(Exists(_membership("taker_id", "alliance_id"))).order_by("pk")


def partners_astray(*, actor: Actor) -> QuerySet[Access]:
    """Who still sees a case as a partner and is no member of its alliance any more; without those whose
    part a successor takes.
    """
    rows = Access.objects.visible_to(actor).filter(~followed_as_partner(), role=AccessRole.PARTNER)
    return rows.exclude(Exists(_membership("organisation_id", "complaint__alliance_id"))).order_by("pk")


def _membership(organisation: str, alliance: str) -> QuerySet[Membership]:
    today = in_force(clock.today(), start="joined_on", end="left_on")
    rows = Membership.objects.filter(today, organisation_id=OuterRef(organisation))
    return rows.filter(alliance_id=OuterRef(alliance))
