"""What waits in the archive for one reader: requests to answer, lists to sign."""

from dataclasses import dataclass

from lianwei.core.scope import Actor
from lianwei.retention.models import DestructionList, ListStatus, PersonRequest

from .destruction import VIEW as LISTS
from .filing import VIEW
from .requests import OPEN
from .requests import VIEW as REQUESTS

STEPS = {  # who has the permission has the step before them
    "destruction_list.check": ListStatus.PROPOSED,
    "destruction_list.approve": ListStatus.CHECKED,
    "destruction_list.order": ListStatus.APPROVED,
}


@dataclass(frozen=True, slots=True)
class ArchiveWaiting:
    """Counts; None where the reader may not see what is counted."""

    requests: int | None
    lists: int | None


def archive_waiting(*, actor: Actor) -> ArchiveWaiting | None:
    """None for who has nothing to do in the archive; two counts for the others."""
    if not actor.may(VIEW) or not actor.organisations:
        return None
    requests = lists = None
    if actor.may(REQUESTS):
        requests = PersonRequest.objects.visible_to(actor).filter(status__in=OPEN).count()
    if actor.may(LISTS):
        mine = [status for permission, status in STEPS.items() if actor.may(permission)]
        rows = DestructionList.objects.visible_to(actor).filter(status__in=mine)
        lists = rows.exclude(approved_by=actor.user_id).count()
    return ArchiveWaiting(requests, lists)
