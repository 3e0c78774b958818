"""Laws that hold for every course of events: replay, holidays, pauses, rest days, warnings."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import paused, resumed, started
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.rules.rulesets import Unit
from lianwei.core.calendar import WorkingDays, shipped_calendar

CALENDAR = shipped_calendar()
MEDIATION = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("mediation")
ACCEPTANCE = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("acceptance")
NEW_ORDER = ruleset_for("SAMR-121", on=date(2026, 5, 1)).clock("mediation")
OLD_ORDER = ruleset_for("SAMR-20", on=date(2026, 4, 14)).clock("mediation")
REPORT_CHECK = ruleset_for("SAMR-PUNISH", on=date(2026, 5, 1)).clock("report_check")

# Laws for every course of events. Facts of different days; pauses with references.
RULES = st.sampled_from([MEDIATION, NEW_ORDER, OLD_ORDER, ACCEPTANCE, REPORT_CHECK])
STARTS = st.dates(date(2024, 1, 1), date(2026, 9, 30))
SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 25)), max_size=4)


def run(rule, *facts, calendar=CALENDAR):
    return run_clock(rule, facts, calendar, as_of=date(2026, 6, 1))


def course(rule, start, spans):
    facts = [started(start)]
    for number, (offset, length) in enumerate(spans):
        first = start + timedelta(days=offset)
        facts += [
            paused(first, rule.pauses[0], f"p{number}"),
            resumed(first + timedelta(days=length), f"p{number}"),
        ]
    return facts


@given(RULES, STARTS, SPANS, st.randoms(use_true_random=False))
def test_replays_are_identical_whatever_the_order(rule, start, spans, random):
    facts = course(rule, start, spans)
    by_day = {}
    for fact in facts:
        by_day.setdefault(fact.on, []).append(fact)
    days = list(by_day.values())
    random.shuffle(days)

    mixed = [fact for group in days for fact in group]

    assert run(rule, *mixed) == run(rule, *facts)


@given(RULES, STARTS, SPANS, st.integers(0, 90))
def test_a_further_holiday_never_makes_a_due_date_earlier(rule, start, spans, offset):
    more = WorkingDays(
        dict(CALENDAR.exceptions) | {start + timedelta(days=offset): False}, CALENDAR.known_until
    )
    facts = course(rule, start, spans)

    assert run(rule, *facts, calendar=more).due_on >= run(rule, *facts).due_on


@given(RULES, STARTS, SPANS, st.tuples(st.integers(0, 50), st.integers(0, 25)))
def test_a_further_pause_never_shortens(rule, start, spans, extra):
    assert (
        run(rule, *course(rule, start, [*spans, extra])).due_on
        >= run(rule, *course(rule, start, spans)).due_on
    )


@given(st.sampled_from([MEDIATION, NEW_ORDER]), STARTS, SPANS)
def test_a_calendar_clock_moves_by_the_days_on_which_it_stood_still(rule, start, spans):
    still = {
        start + timedelta(days=offset + i)
        for offset, length in spans
        for i in range(length)
        if offset + i > 0
    }

    ledger = run(rule, *course(rule, start, spans))

    assert (ledger.last_day - start).days == rule.n + len(still)
    assert ledger.paused_days == len(still)


@given(RULES, STARTS, SPANS)
def test_a_due_date_is_a_working_day_after_the_last_counted_day(rule, start, spans):
    ledger = run(rule, *course(rule, start, spans))

    assert CALENDAR.is_working(ledger.due_on)
    assert ledger.due_on >= ledger.last_day
    if rule.unit == Unit.WORKING_DAY:
        assert ledger.due_on == ledger.last_day


@given(RULES, STARTS, SPANS)
def test_warnings_come_in_order_on_working_days_until_the_due_date(rule, start, spans):
    ledger = run(rule, *course(rule, start, spans))

    days = [on for _, on in ledger.warn_on]
    assert days == sorted(days)
    assert all(CALENDAR.is_working(on) for on in days)
    assert days[-1] == ledger.due_on
    assert start <= ledger.soon_from <= ledger.due_on


@given(RULES, STARTS, SPANS, st.integers(0, 150))
def test_used_and_left_add_up(rule, start, spans, offset):
    ledger = run_clock(rule, course(rule, start, spans), CALENDAR, as_of=start + timedelta(days=offset))

    assert 0 <= ledger.used_days <= ledger.limit_days == rule.n
