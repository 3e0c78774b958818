"""What receivers hold under agreements, and what of it is due to be deleted."""

from django.db.models import Q, QuerySet

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, SharedCopy, SharingParty


def held_by(party: SharingParty, *, actor: Actor) -> QuerySet[SharedCopy]:
    """What a party has received under its agreement and not deleted yet."""
    return SharedCopy.objects.visible_to(actor).filter(receiver=party, deleted_on=None).order_by("pk")


def due_for_the_worker(*, actor: Actor) -> list[int]:
    """Agreements under which this instance holds what a peer told and whose time is over."""
    rows = SharedCopy.objects.visible_to(actor).filter(
        deleted_on=None, receiver__is_peer=False, agreement__peer__isnull=False
    )
    rows = rows.exclude(kind=CopyKind.CASES)
    over = Q(due_on__lte=clock.today()) | Q(agreement__status="ended", agreement__is_replaced=False)
    return sorted(set(rows.filter(over).values_list("agreement_id", flat=True)))
