"""The clocks of a case computed again, for the eye: what a replay moved, and the ledgers as plain values."""

from dataclasses import dataclass
from typing import Any

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, Complaint
from lianwei.cases.rules.sentences import ledger_sentences
from lianwei.core.errors import NotVisible
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock whose end is another one: days as ISO text, whether each was provisional."""

    clock: str
    round: int
    due_was: str
    due_now: str
    provisional_was: bool
    provisional_now: bool

    @property
    def is_seen(self) -> bool:
        """Whether a reader sees the difference: warnings inside the period may move alone."""
        return (self.due_was, self.provisional_was) != (self.due_now, self.provisional_now)


def complaint_numbered(number: str, *, actor: Actor) -> Complaint:
    """A complaint by its number, or by its key in figures."""
    rows = Complaint.objects.visible_to(actor)
    found = rows.filter(number=number).first() or rows.filter(pk=key_of(number) or 0).first()
    if found is None:
        raise NotVisible
    return found


def ledgers_of(complaint: Complaint, *, actor: Actor) -> list[dict[str, Any]]:
    """Every clock of a case, computed from its facts: stored and computed day, and the lines between."""
    rows = Clock.objects.visible_to(actor).filter(complaint=complaint).order_by("pk")
    return [_ledger(row) for row in rows]


def _ledger(row: Clock) -> dict[str, Any]:
    ledger = clockwork.ledger_of(row)
    computed = ledger.due_on or ledger.due_if_resumed
    return {
        "clock": row.name,
        "round": row.round,
        "rule": row.rule,
        "ruleset": row.ruleset,
        "state": str(row.state),
        "started_on": row.started_on.isoformat(),
        "stored_due_on": row.due_on.isoformat(),
        "computed_due_on": computed.isoformat() if computed else None,
        "is_same": computed == row.due_on,
        "entries": ledger.entries_as_json(),
        "lines": [
            f"{line.when} {line.text} {line.due}".strip() for line in ledger_sentences(ledger, "zh-hans")
        ],
    }
