"""Clocks computed again from their facts, with the calendar and the rules as they are now."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, Complaint
from lianwei.cases.queries.replayed import Moved
from lianwei.cases.rules.facts import holiday_changed
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def replay_clocks(complaint_id: int, *, actor: Actor, notice: str = "") -> list[Moved]:
    """Compute every running clock of a case anew and keep what moved; nothing is written where nothing did.
    A clock
    that stands still has no date to move: it is computed when it runs again.

    `notice` names the holiday notice that is the reason: then the clock's own ledger tells of it as well.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.replay")
    rows = (
        Clock.objects.visible_to(actor).filter(complaint=complaint, state=Clock.State.RUNNING).order_by("pk")
    )
    moved = [found for row in rows if (found := _replay(row, clock.today(), notice))]
    if moved:
        clockwork.settle_due(complaint)
        store(complaint)
        record(
            "complaint.clocks_replayed",
            complaint,
            actor=actor,
            notice=notice,
            moved=[asdict(each) for each in moved],
        )
    return moved


def _replay(row: Clock, today: date, notice: str) -> Moved | None:
    before = (row.due_on, row.is_provisional, row.warn_on)
    clockwork.apply_ledger(row, clockwork.ledger_of(row))
    if (row.due_on, row.is_provisional, row.warn_on) == before:
        return None
    if notice:
        fact = holiday_changed(today, notice, was_due_on=before[0])
        row.facts = [*row.facts, fact.as_json()]
        clockwork.apply_ledger(row, clockwork.ledger_of(row))
    row.save()
    return Moved(
        row.name, row.round, before[0].isoformat(), row.due_on.isoformat(), before[1], row.is_provisional
    )
