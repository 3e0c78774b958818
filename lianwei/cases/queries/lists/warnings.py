"""Which clocks have reached a warning day."""

from collections.abc import Iterator

from lianwei.cases.models import Clock
from lianwei.core import clock
from lianwei.core.scope import Actor

LAST = 100  # per cent
CHUNK = 2000


def clocks_to_warn(*, actor: Actor) -> Iterator[Clock]:
    """Running clocks whose next warning day has come and that were not warned of it, the earliest due
    first."""
    rows = Clock.objects.visible_to(actor).filter(state=Clock.State.RUNNING, warned__lt=LAST)
    for row in rows.order_by("due_on", "pk").iterator(chunk_size=CHUNK):
        if due_percent(row):
            yield row


def due_percent(row: Clock) -> int:
    """The highest percentage whose day has come and that was not warned of; 0 for none."""
    today = clock.today().isoformat()
    reached = [percent for percent, day in row.warn_on if day <= today and percent > row.warned]
    return max(reached, default=0)
