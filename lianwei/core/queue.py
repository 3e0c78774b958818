"""The one queue: deliveries of events to handlers, drained by `lianwei work`.

Claim in a short transaction (a lease), run outside any transaction (a handler's operation opens its own),
then mark. Only the oldest open delivery per handler and subject can be claimed, so that order per case holds.
A worker that dies leaves a lease that runs out. Failures wait along RETRY_AFTER and are tried again for ever;
what was to follow for a row that nobody here moves any more, does not follow.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from . import clock
from .errors import OnlyRead
from .events import HANDLERS
from .models import Delivery

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)
RETRY_AFTER = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3600, 6 * 3600))
KEEP_DONE = timedelta(days=7)
CLAIM = 20


def deliver_pending(limit: int = CLAIM) -> int:
    """Claim and run up to `limit` deliveries that are due; returns how many succeeded."""
    return sum(_run(delivery) for delivery in _claim(limit))


@transaction.atomic
def _claim(limit: int) -> list[Delivery]:
    now = clock.now()
    older = Delivery.objects.filter(
        handler=OuterRef("handler"), subject=OuterRef("subject"), id__lt=OuterRef("id"), done_at=None
    )
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = Delivery.objects.filter(free, ~Exists(older), done_at=None, due_at__lte=now).order_by(
        "due_at", "id"
    )
    skip = connection.features.has_select_for_update_skip_locked
    claimed = list(due.select_for_update(skip_locked=skip, of=("self",))[:limit])
    ids = [delivery.pk for delivery in claimed]
    Delivery.objects.filter(pk__in=ids).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    return list(Delivery.objects.filter(pk__in=ids).select_related("event").order_by("id"))


def _run(delivery: Delivery) -> bool:
    """Run one handler. The loop outlives any fault: the one place that catches everything."""
    handler = HANDLERS[delivery.event.name].get(delivery.handler)
    try:
        if handler is not None:
            handler(delivery.event)
    except Exception as error:
        if not isinstance(error, OnlyRead) or error.subject != delivery.subject:
            _put_back(delivery, error)
            return False
    Delivery.objects.filter(pk=delivery.pk).update(done_at=clock.now(), leased_until=None)
    return True


def _put_back(delivery: Delivery, error: Exception) -> None:
    """Note the kind of fault (its text may quote personal data) and when to try again."""
    wait = RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
    kind = type(error).__name__
    log.error("delivery %s to %s failed: %s", delivery.pk, delivery.handler, kind, exc_info=error)
    Delivery.objects.filter(pk=delivery.pk).update(
        last_error=kind, leased_until=None, due_at=clock.now() + wait
    )


def purge_done() -> int:
    """Done rows are no records: they go after a week."""
    return Delivery.objects.filter(done_at__lt=clock.now() - KEEP_DONE).delete()[0]
