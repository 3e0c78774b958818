"""Facts with columns that only need adding up, as of a day: what became known later does not count.

Measures add up these columns; cubes hold them added up already.
"""

from datetime import date
from typing import Any

SETTLED, MEDIATED, ENDED = ("O01",), ("O02", "O03", "O17"), ("O06",)  # outcomes.csv
DECLINED = ("O07",)


def prepared(fact: str, table: Any, *, cutoff: date | None = None) -> Any:
    """The facts with their columns to add up, known by the end of `cutoff` (empty: by now)."""
    return PREPARE[fact](table if cutoff is None else _as_of(fact, table, cutoff))


def _as_of(fact: str, table: Any, cutoff: date) -> Any:
    """Nothing of what came after the day: no closing, no answer, no payment."""
    import ibis

    day = ibis.literal(cutoff)
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


def _cases(t: Any) -> Any:
    import ibis

    def one(condition: Any) -> Any:
        return ibis.ifelse(condition, 1, 0).cast("int64")

    accepted = t.accepted_on.notnull() & ~t.is_transferred
    closed = t.closed_on.notnull() & ~t.is_transferred
    ended = closed & ~t.outcome.isin(DECLINED)
    resolved = accepted & t.is_resolved
    rated = closed & (t.confirmed != "")
    scored = ended & t.satisfaction.notnull()
    return t.mutate(
        n=one(t.received_on.notnull()),
        accepted=one(accepted),
        resolved=one(resolved),
        done=one(accepted & closed),
        decided=one(t.accepted_on.notnull() | t.closed_on.notnull()),
        closed=one(closed),
        ended=one(ended),
        settled=one(ended & t.outcome.isin(SETTLED)),
        mediated=one(ended & t.outcome.isin(MEDIATED)),
        tried=one(ended & t.outcome.isin(MEDIATED + ENDED)),
        in_time=one(ended & ~t.is_late),
        paused=ibis.ifelse(ended, t.paused_days, 0),
        asked=one(ended & t.asked_on.notnull()),
        confirmed_yes=one(closed & (t.confirmed == "yes")),
        rated=one(rated),
        unrated=one(closed & (t.confirmed == "")),
        scored=one(scored),
        score=ibis.ifelse(scored, t.satisfaction, 0),
        promised_fen=ibis.ifelse(resolved, t.promised, 0),
        multiple_n=one(resolved & (t.multiple > 0)),
        multiple_fen=ibis.ifelse(resolved, t.multiple, 0),
    )


def _payments(t: Any) -> Any:
    import ibis

    counts = t.is_resolved & t.accepted_on.notnull() & ~t.is_transferred
    return t.mutate(n=ibis.literal(1, "int64"), fen=ibis.ifelse(counts, t.amount, 0))


def _enquiries(t: Any) -> Any:
    import ibis

    return t.mutate(n=ibis.literal(1, "int64"), persons_n=t.persons)


def _handovers(t: Any) -> Any:
    import ibis

    return t.mutate(
        n=ibis.literal(1, "int64"),
        taken=ibis.ifelse(t.state == "taken", 1, 0).cast("int64"),
        returned=ibis.ifelse(t.state == "returned", 1, 0).cast("int64"),
    )


PREPARE = {"cases": _cases, "payments": _payments, "enquiries": _enquiries, "handovers": _handovers}
