"""Arrivals that came together. A batch counts every row once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lianwei.arrivals.models import Arrival, Batch
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def open_batch(
    *,
    actor: Actor,
    organisation_id: int,
    door: str,
    rows: int,
    name: str = "",
    source_id: int | None = None,
    said_at: datetime | None = None,
) -> Batch:
    """Begin a sheet, a booth's delivery or a look into a mailbox, with the number of its rows. `said_at`: the
    sender's clock at this moment.
    """
    actor.require("arrival.receive")
    if not actor.is_trusted and organisation_id not in actor.acts_for:
        raise NotAllowed
    batch = Batch.objects.create(
        organisation_id=organisation_id,
        door=door,
        source_id=source_id,
        rows=rows,
        name=name[:200],
        said_at=said_at,
        opened_by=actor.user_id,
        opened_at=clock.now(),
    )
    record("batch.opened", batch, actor=actor, door=str(door), rows=rows)
    return batch


@transaction.atomic
def count_known_rows(batch_id: int, *, actor: Actor, rows: int) -> Batch:
    """Rows of this batch that came before, with another one: left out, and counted as that."""
    batch = lock(Batch, batch_id, actor=actor)
    actor.require("arrival.receive")
    batch.skipped += rows
    batch.save(update_fields=["skipped"])
    record("batch.rows_known", batch, actor=actor, rows=rows)
    return batch


@transaction.atomic
def count_refused_rows(batch_id: int, *, actor: Actor, rows: int) -> Batch:
    """Rows of this batch that went back to the device that sent them, to be mended there."""
    batch = lock(Batch, batch_id, actor=actor)
    actor.require("arrival.receive")
    batch.refused += rows
    batch.save(update_fields=["refused"])
    record("batch.rows_refused", batch, actor=actor, rows=rows)
    return batch


def count_row(arrival: Arrival, column: str, *, actor: Actor, by: int = 1) -> None:
    """One row more (or less) in a column of the arrival's batch, in the caller's transaction."""
    if arrival.batch_id:
        rows = Batch.objects.visible_to(actor).filter(pk=arrival.batch_id)
        rows.update(**{column: F(column) + by})
