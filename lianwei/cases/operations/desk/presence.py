"""Who has a case open just now. Seen, not done: no event is recorded, and it is forgotten within minutes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Presence
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor, find

WRITE_EVERY = timedelta(seconds=60)  # one write a minute for each reader at most: SQLite has one writer
GONE_AFTER = timedelta(seconds=150)  # two beats of a page and a half
FORGET_AFTER = timedelta(minutes=5)


def be_present(complaint_id: int, *, actor: Actor) -> Complaint:
    """Note that the actor has a case of the own organisation open; most calls only read."""
    actor.require("complaint.view")
    complaint = find(Complaint, complaint_id, actor=actor)
    if actor.user_id is None or not complaint.is_within_reach(actor):
        raise NotAllowed
    now = clock.now()
    seen = QuerySet(Presence).filter(complaint=complaint, user_id=actor.user_id).first()
    if seen is None or now - seen.seen_at >= WRITE_EVERY:
        _write(complaint, seen, actor.user_id)
    return complaint


@transaction.atomic
def _write(complaint: Complaint, seen: Presence | None, user_id: int) -> None:
    now = clock.now()
    QuerySet(Presence).filter(complaint=complaint, seen_at__lt=now - FORGET_AFTER).delete()
    if seen is None or now - seen.seen_at >= FORGET_AFTER:
        row = Presence(complaint=complaint, user_id=user_id, opened_at=now, seen_at=now)
        Presence.objects.bulk_create([row], ignore_conflicts=True)
        return
    opened_at = now if now - seen.seen_at >= GONE_AFTER else seen.opened_at
    mine = QuerySet(Presence).filter(complaint=complaint, user_id=user_id)
    mine.update(seen_at=now, opened_at=opened_at)


def forget_presence(*, actor: Actor) -> int:
    """Delete what is older than a few minutes; how many rows."""
    actor.require("complaint.forget_presence")
    old = Presence.objects.visible_to(actor).filter(seen_at__lt=clock.now() - FORGET_AFTER)
    return old.delete()[0] if old.exists() else 0
