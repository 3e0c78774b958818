"""What somebody who follows the own case on the tracking page has asked about the own data."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, ActorKind
from lianwei.retention.models import PersonRequest, RequestWay

from .requests import may_be_handed_over

HAND_OVER = "person_request.hand_over"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the person who made it sees it."""

    row: PersonRequest
    may_fetch: bool


def asked_on(subject: str) -> list[Asked]:
    """The requests that were made on the tracking page of this file, the latest first. The caller has checked
    the code from the phone; requests made at the desk may be about more than this file and do not show.
    """
    rows = QuerySet(PersonRequest).filter(way=RequestWay.PORTAL, subjects=[subject]).order_by("-pk")
    return [Asked(row, may_be_handed_over(row)) for row in rows]


def asker_of(subject: str, request_id: int) -> Actor:
    """The person as the one who made a request: sees it alone, and may fetch the copy. Raises NotVisible."""
    if request_id not in [each.row.pk for each in asked_on(subject)]:
        raise NotVisible
    grants = frozenset({(PersonRequest._meta.label_lower, request_id)})
    return Actor(ActorKind.CONSUMER, permissions=frozenset({HAND_OVER}), grants=grants)
