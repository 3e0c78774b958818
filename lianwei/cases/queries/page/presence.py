"""Who else works on a case just now: a hint for colleagues, never a lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Presence
from lianwei.core import clock
from lianwei.core.scope import Actor

NEAR = timedelta(seconds=150)


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague, and since when the page is open there."""

    user_id: int
    name: str
    opened_at: datetime


def others_present(complaint: Complaint, *, actor: Actor) -> list[Present]:
    """The colleagues who have a case open that the actor found in scope and may act on, by name."""
    if not complaint.is_within_reach(actor):
        return []
    rows = QuerySet(Presence).filter(complaint=complaint, seen_at__gte=clock.now() - NEAR)
    found = rows.exclude(user_id=actor.user_id).values_list("user_id", "user__name", "opened_at")
    return [Present(*row) for row in found.order_by("user__name", "user_id")]


def told_by(present: list[Present]) -> str:
    """What a page shows, in short: pages that show the same need no other."""
    return ",".join(f"{each.user_id}@{int(each.opened_at.timestamp())}" for each in present)
