"""Facts with columns that only need adding up, as of a day: what became known later does not count.

Measures add up these columns, or count the values of one; cubes hold them added up already.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

Ways = dict[str, Callable[[Any], Any]]

SETTLED, MEDIATED, ENDED = ("O01",), ("O02", "O03", "O17"), ("O06",)  # outcomes.csv
DECLINED = ("O07",)


class Prepared:
    """A table of facts with the columns to add up: an expression each, made when a measure asks for it.

    What nobody asks for is neither written into the question nor worked out.
    """

    def __init__(self, fact: str, table: Any) -> None:
        self._table, self._ways = table, WAYS[fact]
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        if name not in self._ways:
            return self._table[name]
        if name not in self._made:
            self._made[name] = self._ways[name](self)
        return self._made[name]


def known_by(fact: str, table: Any, cutoff: date | None) -> Any:
    """The facts as they were known by the end of a day; without one, by now."""
    return table if cutoff is None else _as_of(fact, table, cutoff)


def _as_of(fact: str, table: Any, cutoff: date) -> Any:
    """Nothing of what came after the day: no case, no closing, no answer, no payment."""
    import ibis

    day = ibis.literal(cutoff)
    came = table.offered_on if fact == "handovers" else table.received_on
    table = table.filter(came <= day)
    if fact == "payments":
        table = table.filter(table.paid_on <= day)
    if fact == "handovers":
        return table.mutate(
            state=ibis.ifelse(table.answered_on <= day, table.state, "offered"),
            answered_on=ibis.ifelse(table.answered_on <= day, table.answered_on, ibis.null("date")),
        )
    if fact == "enquiries":
        return table
    return _cases_as_of(fact, table, day)


def _cases_as_of(fact: str, table: Any, day: Any) -> Any:
    import ibis

    closed = (table.closed_on <= day).fill_null(False)
    changes = {
        "closed_on": ibis.ifelse(closed, table.closed_on, ibis.null("date")),
        "accepted_on": ibis.ifelse(table.accepted_on <= day, table.accepted_on, ibis.null("date")),
        "outcome": ibis.ifelse(closed, table.outcome, ""),
        "is_resolved": table.is_resolved & closed,
        "is_transferred": table.is_transferred & closed,
    }
    if fact == "cases":
        asked = (table.asked_on <= day).fill_null(False)
        answered = (table.answered_on <= day).fill_null(False)
        changes |= {
            "asked_on": ibis.ifelse(asked, table.asked_on, ibis.null("date")),
            "answered_on": ibis.ifelse(answered, table.answered_on, ibis.null("date")),
            "confirmed": ibis.ifelse(answered, table.confirmed, ""),
            "satisfaction": ibis.ifelse(answered, table.satisfaction, ibis.null("int64")),
        }
    return table.mutate(**changes)


def _one(condition: Any) -> Any:
    """1 where it holds, else 0."""
    import ibis

    return ibis.ifelse(condition, 1, 0).cast("int64")


def _where(condition: Any, value: Any) -> Any:
    import ibis

    return ibis.ifelse(condition, value, 0)


def _each(_t: Any) -> Any:
    import ibis

    return ibis.literal(1, "int64")


def _paid(t: Any) -> Any:
    return _where(t.is_resolved & t.accepted_on.notnull() & ~t.is_transferred, t.amount)


def _days(later: Any, earlier: Any) -> Any:
    return later.delta(earlier, unit="D").cast("int64")


CASES: Ways = {
    "is_accepted": lambda t: t.accepted_on.notnull() & ~t.is_transferred,
    "is_closed": lambda t: t.closed_on.notnull() & ~t.is_transferred,
    "is_ended": lambda t: t.is_closed & ~t.outcome.isin(DECLINED),
    "is_solved": lambda t: t.is_accepted & t.is_resolved,
    "is_scored": lambda t: t.is_ended & t.satisfaction.notnull(),
    "n": lambda t: _one(t.received_on.notnull()),
    "accepted": lambda t: _one(t.is_accepted),
    "resolved": lambda t: _one(t.is_solved),
    "done": lambda t: _one(t.is_accepted & t.is_closed),
    "decided": lambda t: _one(t.accepted_on.notnull() | t.closed_on.notnull()),
    "closed": lambda t: _one(t.is_closed),
    "ended": lambda t: _one(t.is_ended),
    "settled": lambda t: _one(t.is_ended & t.outcome.isin(SETTLED)),
    "mediated": lambda t: _one(t.is_ended & t.outcome.isin(MEDIATED)),
    "tried": lambda t: _one(t.is_ended & t.outcome.isin(MEDIATED + ENDED)),
    "in_time": lambda t: _one(t.is_ended & ~t.is_late),
    "paused": lambda t: _where(t.is_ended, t.paused_days),
    "days_to_accept": lambda t: _days(t.accepted_on, t.received_on),
    "net_days": lambda t: _days(t.closed_on, t.received_on) - t.paused_days,
    "asked": lambda t: _one(t.is_ended & t.asked_on.notnull()),
    "confirmed_yes": lambda t: _one(t.is_closed & (t.confirmed == "yes")),
    "rated": lambda t: _one(t.is_closed & (t.confirmed != "")),
    "unrated": lambda t: _one(t.is_closed & (t.confirmed == "")),
    "scored": lambda t: _one(t.is_scored),
    "score": lambda t: _where(t.is_scored, t.satisfaction),
    "promised_fen": lambda t: _where(t.is_solved, t.promised),
    "multiple_n": lambda t: _one(t.is_solved & (t.multiple > 0)),
    "multiple_fen": lambda t: _where(t.is_solved, t.multiple),
}
WAYS: dict[str, Ways] = {
    "cases": CASES,
    "payments": {"n": _each, "fen": _paid},
    "enquiries": {"n": _each, "persons_n": lambda t: t.persons},
    "handovers": {
        "n": _each,
        "taken": lambda t: _one(t.state == "taken"),
        "returned": lambda t: _one(t.state == "returned"),
    },
}
