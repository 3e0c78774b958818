"""The worker takes what came in; what its receiver refuses is noted with the reason."""

from lianwei.arrivals.operations import (
    advance_sheet,
    continue_sheet,
    owe_call,
    read_sheet,
    refuse_arrival,
    rehearse_arrival,
    take_arrival,
)
from lianwei.arrivals.queries import is_sandboxed
from lianwei.core.errors import LianweiError
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM

SLICE_SECONDS = 10.0  # of a long job, before what else waits gets its turn


@on("arrival.received")
@on("arrival.retried")
def take_what_came(event: Event) -> None:
    """At once after it came, and again after it was mended."""
    take_or_refuse(int(event.subject.partition(":")[2]))


@on("arrival.taken")
@on("arrival.refused")
@on("arrival.skipped")
@on("arrival.undone")
def tell_source(event: Event) -> None:
    """The system that brought it is told, soon."""
    owe_call(int(event.subject.partition(":")[2]), actor=SYSTEM, event=event)


def take_or_refuse(arrival_id: int) -> None:
    """A fault of the contents is for a person; any other fault is for the queue, which tries again."""
    take = rehearse_arrival if is_sandboxed(arrival_id, actor=SYSTEM) else take_arrival
    try:
        take(arrival_id, actor=SYSTEM)
    except LianweiError as refusal:
        refuse_arrival(arrival_id, actor=SYSTEM, refusal=refusal)


@on("sheet.brought")
def read_what_was_brought(event: Event) -> None:
    read_sheet(_key(event), actor=SYSTEM)


@on("sheet.mapped")
@on("sheet.import_begun")
@on("sheet.undo_begun")
@on("sheet.continued")
def work_on_rows(event: Event) -> None:
    """A slice of the rows; what is left follows behind what else waits."""
    if advance_sheet(_key(event), actor=SYSTEM, seconds=SLICE_SECONDS):
        continue_sheet(_key(event), actor=SYSTEM)


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])
