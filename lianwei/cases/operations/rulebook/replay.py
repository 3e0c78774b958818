"""Clocks computed again from their facts, with the calendar and the rules as they are now."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, ClockMove, Complaint, Replay
from lianwei.cases.queries.rulebook.replayed import Moved
from lianwei.cases.rules.facts import holiday_changed, ruleset_changed
from lianwei.cases.rules.families import is_same_limit
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def replay_clocks(complaint_id: int, *, actor: Actor, because: Replay | None = None) -> list[Moved]:
    """Compute every running clock of a case anew and keep what moved; nothing is written where nothing did.
    A clock that stands still has no date to move: it is computed when it runs again.

    `because` is the replay of all cases that this one is part of: then the clock's own ledger tells of the
    reason, and what moved stands in that replay's list.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.replay")
    rows = (
        Clock.objects.visible_to(actor).filter(complaint=complaint, state=Clock.State.RUNNING).order_by("pk")
    )
    moved = [found for row in rows if (found := _replay(row, complaint, because))]
    if moved:
        clockwork.settle_due(complaint)
        store(complaint)
        _list_moves(complaint, moved, because)
        record(
            "complaint.clocks_replayed",
            complaint,
            actor=actor,
            moved=[asdict(each) for each in moved],
            **_told(moved, because),
        )
    return moved


def _replay(row: Clock, complaint: Complaint, because: Replay | None) -> Moved | None:
    before = (row.due_on, row.is_provisional, row.warn_on)
    row.facts = [*row.facts, *_new_rule(row, complaint, because)]
    clockwork.apply_ledger(row, clockwork.ledger_of(row))
    if (row.due_on, row.is_provisional, row.warn_on) == before:
        return None
    if because and because.reason != Replay.Reason.RULESET:
        is_retired = because.reason == Replay.Reason.NOTICE_RETIRED
        days = {"was_due_on": before[0], "due_on": row.due_on}
        fact = holiday_changed(clock.today(), because.tells, is_retired=is_retired, **days)
        row.facts = [*row.facts, fact.as_json()]
        clockwork.apply_ledger(row, clockwork.ledger_of(row))
    row.save()
    return Moved(
        row.name, row.round, before[0].isoformat(), row.due_on.isoformat(), before[1], row.is_provisional
    )


def _new_rule(row: Clock, complaint: Complaint, because: Replay | None) -> list[dict[str, object]]:
    """The fact that another rule governs the clock, where the replay is for new rules and the limit is
    another one.
    """
    if because is None or because.reason != Replay.Reason.RULESET:
        return []
    rule = clockwork.governing_rule(complaint, row)
    if is_same_limit(rule, clockwork.rule_now(row)):
        return []
    return [ruleset_changed(clock.today(), rule, because.tells).as_json()]


def _list_moves(complaint: Complaint, moved: Sequence[Moved], because: Replay | None) -> None:
    """One row for each clock whose date, or its being provisional, is another one."""
    rows = [
        ClockMove(
            replay=because,
            complaint=complaint,
            clock=each.clock,
            round=each.round,
            due_was=date.fromisoformat(each.due_was),
            due_now=date.fromisoformat(each.due_now),
            was_provisional=each.provisional_was,
            is_provisional=each.provisional_now,
        )
        for each in moved
        if because and each.is_seen
    ]
    ClockMove.objects.bulk_create(rows)


def _told(moved: Sequence[Moved], because: Replay | None) -> dict[str, str]:
    """What the timeline says: the reason, and the first date that moved."""
    if because is None:
        return {}
    first = next((each for each in moved if each.due_was != each.due_now), None)
    if first is None:
        return {"kept_by": because.tells}
    return {because.reason: because.tells, "was_due_on": first.due_was, "due_on": first.due_now}
