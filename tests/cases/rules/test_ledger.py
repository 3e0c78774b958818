"""The clock ledger: dates counted by hand."""

from datetime import date

import pytest

from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import (
    cancelled,
    extended,
    fact_from_json,
    holiday_changed,
    paused,
    resumed,
    ruleset_changed,
    started,
    stopped,
)
from lianwei.cases.rules.ledger import State, is_late, is_soon, run_clock
from lianwei.cases.rules.rulesets import Unit
from lianwei.core.calendar import WorkingDays, shipped_calendar

CALENDAR = shipped_calendar()
MEDIATION = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("mediation")
ACCEPTANCE = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("acceptance")
NEW_ORDER = ruleset_for("SAMR-121", on=date(2026, 5, 1)).clock("mediation")
OLD_ORDER = ruleset_for("SAMR-20", on=date(2026, 4, 14)).clock("mediation")
LIMITATION = ruleset_for("LAW", on=date(2026, 5, 1)).clock("limitation")


def day(text):
    return date.fromisoformat(text)


def run(rule, *facts, as_of="2026-06-01", calendar=CALENDAR):
    return run_clock(rule, facts, calendar, as_of=day(as_of))


def lines(ledger):
    return [
        (entry.on.isoformat(), entry.code, entry.due_on and entry.due_on.isoformat())
        for entry in ledger.entries
    ]


def test_accepted_on_the_last_day_of_the_old_order():
    assert run(OLD_ORDER, started(day("2026-04-14"))).due_on == day("2026-06-18")


def test_accepted_on_the_first_day_of_the_new_order():
    ledger = run(NEW_ORDER, started(day("2026-04-15")))

    assert (ledger.last_day, ledger.due_on, ledger.provisional) == (
        day("2026-06-14"),
        day("2026-06-15"),
        False,
    )


def test_ten_days_of_appraisal_are_ten_days_more():
    facts = (started(day("2026-04-15")), paused(day("2026-05-01"), "appraisal"), resumed(day("2026-05-11")))

    ledger = run(NEW_ORDER, *facts)

    assert (ledger.due_on, ledger.paused_days) == (day("2026-06-24"), 10)


def test_the_ledger_of_the_case_page():
    ledger = run(
        MEDIATION,
        started(day("2026-10-12")),
        paused(day("2026-10-26"), "appraisal", "appraisal:1"),
        resumed(day("2026-11-04"), "appraisal:1"),
        as_of="2026-12-17",
    )

    assert lines(ledger) == [
        ("2026-10-12", "started_calendar_day", "2026-12-11"),
        ("2026-10-26", "paused", None),
        ("2026-11-04", "resumed", "2026-12-20"),
        ("2026-12-20", "rest_day", "2026-12-21"),
        ("2026-12-21", "due", "2026-12-21"),
    ]
    assert ledger.entries[2].params == {"n": 9}
    assert ledger.entries[3].article == "《民法典》第二百零三条"
    assert (ledger.state, ledger.used_days, ledger.limit_days, ledger.paused_days) == (
        State.RUNNING,
        57,
        60,
        9,
    )
    assert ledger.warn_on == ((50, day("2026-11-20")), (80, day("2026-12-08")), (100, day("2026-12-21")))


def test_an_open_pause_leaves_no_due_date():
    ledger = run(
        MEDIATION, started(day("2026-10-12")), paused(day("2026-10-26"), "testing"), as_of="2026-11-03"
    )

    assert (ledger.state, ledger.due_on, ledger.paused_on) == (State.PAUSED, None, day("2026-10-26"))
    assert (ledger.paused_days, ledger.used_days) == (9, 13)
    assert ledger.due_if_resumed == day(
        "2026-12-21"
    )  # 8 days lost if it ran again on 3 November: Saturday 19 December
    assert lines(ledger)[-1] == ("2026-10-26", "paused_now", None)
    assert ledger.warn_on == ()


def test_a_pause_that_ends_on_its_own_day_moves_nothing():
    on = day("2026-10-26")

    ledger = run(
        MEDIATION, started(day("2026-10-12")), paused(on, "testing"), resumed(on), as_of="2026-11-01"
    )

    assert (ledger.due_on, ledger.paused_days) == (day("2026-12-11"), 0)


def test_a_pause_on_day_zero_loses_nothing_of_day_zero():
    start = day("2026-10-12")

    ledger = run(
        MEDIATION, started(start), paused(start, "testing"), resumed(day("2026-10-22")), as_of="2026-11-01"
    )

    assert (ledger.paused_days, ledger.due_on) == (
        9,
        day("2026-12-21"),
    )  # 13 to 21 October; 20 December is a Sunday


def test_overlapping_pauses_count_once():
    ledger = run(
        MEDIATION,
        started(day("2026-10-12")),
        paused(day("2026-10-20"), "appraisal", "a"),
        paused(day("2026-10-25"), "testing", "b"),
        resumed(day("2026-10-30"), "a"),
        resumed(day("2026-11-05"), "b"),
        as_of="2026-12-01",
    )

    assert (ledger.paused_days, ledger.last_day) == (16, day("2026-12-27"))
    assert lines(ledger)[3:5] == [
        ("2026-10-30", "still_paused", None),
        ("2026-11-05", "resumed", "2026-12-27"),
    ]
    assert ledger.entries[4].params == {"n": 16}


def test_a_second_pause_on_the_day_of_resumption():
    ledger = run(
        MEDIATION,
        started(day("2026-10-12")),
        paused(day("2026-10-20"), "appraisal"),
        resumed(day("2026-10-24")),
        paused(day("2026-10-24"), "testing"),
        resumed(day("2026-10-28")),
        as_of="2026-12-01",
    )

    assert [entry.params for entry in ledger.entries if entry.code == "resumed"] == [{"n": 4}, {"n": 4}]
    assert (ledger.paused_days, ledger.last_day) == (8, day("2026-12-19"))


def test_a_pause_on_the_last_day_saves_that_day():
    last = day("2026-12-11")

    ledger = run(
        MEDIATION,
        started(day("2026-10-12")),
        paused(last, "testing"),
        resumed(day("2026-12-15")),
        as_of="2026-12-15",
    )

    assert (ledger.due_on, ledger.state) == (day("2026-12-15"), State.RUNNING)


def test_a_pause_on_the_working_day_after_a_last_sunday_saves_that_day():
    facts = (started(day("2026-04-15")), paused(day("2026-06-15"), "testing"), resumed(day("2026-06-18")))

    assert run(NEW_ORDER, *facts, as_of="2026-06-18").due_on == day("2026-06-18")


def test_a_pause_after_the_due_date_comes_too_late():
    facts = (started(day("2026-04-15")), paused(day("2026-06-16"), "testing"), resumed(day("2026-06-20")))

    ledger = run(NEW_ORDER, *facts, as_of="2026-06-20")

    assert (ledger.due_on, ledger.state) == (day("2026-06-15"), State.MISSED)
    assert [entry.code for entry in ledger.entries[1:3]] == ["pause_too_late", "nothing_to_resume"]


def test_a_pause_without_ground_in_the_rules_does_not_count():
    facts = (started(day("2026-04-15")), paused(day("2026-05-01"), "holiday"), resumed(day("2026-05-11")))

    assert run(NEW_ORDER, *facts).due_on == day("2026-06-15")


def test_a_working_day_clock_loses_whole_working_days():
    ledger = run(
        ACCEPTANCE,
        started(day("2026-09-28")),
        paused(day("2026-09-30"), "supplement", "s:1"),
        resumed(day("2026-10-12"), "s:1"),
        as_of="2026-10-12",
    )

    # counted: 29 September, then 12 to 16, 19 to 22 October; lost: 30 September, 8, 9 and Saturday 10 October
    assert (ledger.due_on, ledger.used_days, ledger.limit_days) == (day("2026-10-22"), 2, 10)
    assert ledger.entries[2].params == {"days": 12, "n": 4}


def test_a_weekend_pause_costs_a_working_day_clock_nothing():
    facts = (started(day("2026-10-12")), paused(day("2026-10-17"), "supplement"), resumed(day("2026-10-19")))

    assert (
        run(ACCEPTANCE, *facts, as_of="2026-10-19").due_on
        == run(ACCEPTANCE, started(day("2026-10-12"))).due_on
    )


def test_an_interruption_starts_the_period_anew():
    facts = (
        started(day("2024-03-01")),
        paused(day("2025-05-05"), "interruption"),
        resumed(day("2025-06-30")),
    )

    ledger = run(LIMITATION, *facts)

    assert (ledger.last_day, ledger.due_on) == (day("2028-06-30"), day("2028-06-30"))
    assert lines(ledger)[2] == ("2025-06-30", "restarted", "2028-06-30")


@pytest.mark.parametrize(
    ("on", "state", "code"),
    [("2026-06-15", State.MET, "met"), ("2026-06-16", State.MISSED, "missed")],
)
def test_the_end_on_the_edge(on, state, code):
    ledger = run(NEW_ORDER, started(day("2026-04-15")), stopped(day(on)), as_of="2026-07-01")

    assert (ledger.state, ledger.entries[-1].code, ledger.stopped_on) == (state, code, day(on))
    assert ledger.is_open is False


def test_the_end_during_a_pause_is_in_time():
    facts = (started(day("2026-04-15")), paused(day("2026-05-01"), "testing"), stopped(day("2026-08-01")))

    assert run(NEW_ORDER, *facts, as_of="2026-08-02").state == State.MET


def test_a_cancelled_clock_is_neither_met_nor_missed():
    ledger = run(
        NEW_ORDER, started(day("2026-04-15")), cancelled(day("2026-05-01"), "withdrawn"), as_of="2026-08-01"
    )

    assert (ledger.state, ledger.stopped_on) == (State.STOPPED, day("2026-05-01"))


def test_what_comes_after_the_end_is_not_counted():
    facts = (started(day("2026-04-15")), stopped(day("2026-05-01")), paused(day("2026-05-02"), "testing"))

    assert run(NEW_ORDER, *facts).entries[1].code == "after_end"


def test_late_is_the_day_after_the_due_date():
    ledger = run(NEW_ORDER, started(day("2026-04-15")), as_of="2026-06-16")

    assert [is_late(ledger, day(on)) for on in ("2026-06-15", "2026-06-16")] == [False, True]
    assert (ledger.state, ledger.stopped_on, ledger.is_open) == (State.MISSED, None, True)


def test_soon_is_four_fifths_of_a_long_limit():
    ledger = run(NEW_ORDER, started(day("2026-04-15")))

    assert ledger.soon_from == day("2026-06-02")  # 48 of 60 days
    soon = [is_soon(ledger, day(on)) for on in ("2026-06-01", "2026-06-02", "2026-06-15", "2026-06-16")]
    assert soon == [False, True, True, False]


def test_soon_is_the_last_three_working_days_of_a_short_limit():
    ledger = run(ACCEPTANCE, started(day("2026-09-28")))

    assert (ledger.due_on, ledger.soon_from) == (day("2026-10-16"), day("2026-10-14"))  # 14, 15, 16 October


def test_warnings_go_out_on_working_days_and_never_after_the_share_is_reached():
    ledger = run(NEW_ORDER, started(day("2026-04-15")))

    assert ledger.warn_on == ((50, day("2026-05-15")), (80, day("2026-06-02")), (100, day("2026-06-15")))


def test_a_warning_on_a_holiday_goes_out_before_it():
    ledger = run(NEW_ORDER, started(day("2026-09-04")))  # half of it: Sunday 4 October

    assert ledger.warn_on[0] == (50, day("2026-09-30"))


def test_a_changed_ruleset_computes_the_whole_period_anew():
    change = ruleset_changed(day("2026-05-06"), NEW_ORDER, "更正适用规则")

    ledger = run(OLD_ORDER, started(day("2026-04-14")), change)

    assert (ledger.due_on, ledger.rule) == (day("2026-06-15"), NEW_ORDER)  # 13 June is a Saturday
    assert lines(ledger)[:2] == [
        ("2026-04-14", "started_working_day", "2026-06-18"),
        ("2026-05-06", "ruleset_changed_calendar_day", "2026-06-13"),
    ]


def test_a_holiday_notice_moves_a_provisional_date_and_the_lines_say_so():
    facts = [started(day("2026-12-21"))]
    notice = dict(CALENDAR.exceptions) | {day("2027-01-04"): False}
    told = holiday_changed(day("2026-12-25"), "国办发明电〔2026〕7号", was_due_on=day("2027-01-05"))

    old = run(ACCEPTANCE, *facts, as_of="2026-12-25")
    new = run(ACCEPTANCE, *facts, told, as_of="2026-12-25", calendar=WorkingDays(notice, day("2027-12-31")))

    assert (old.due_on, old.provisional) == (day("2027-01-05"), True)
    assert (new.due_on, new.provisional) == (day("2027-01-06"), False)
    added = [entry.code for entry in new.entries if entry not in old.entries]
    assert added == ["started_working_day", "holiday_changed", "due"]


def test_a_clock_that_never_started_cannot_be_run():
    with pytest.raises(ValueError, match="a fact that starts it"):
        run(NEW_ORDER, paused(day("2026-05-01"), "testing"))


def test_facts_survive_storing():
    facts = [
        started(day("2026-04-15")),
        paused(day("2026-05-01"), "testing", "t:1"),
        extended(day("2026-05-02"), 5, Unit.CALENDAR_DAY, by="head", article="x"),
        resumed(day("2026-05-11"), "t:1"),
        ruleset_changed(day("2026-05-12"), MEDIATION, "y"),
        holiday_changed(day("2026-05-13"), "z", was_due_on=day("2026-06-29")),
        stopped(day("2026-06-01"), "agreement:1"),
    ]

    assert [fact_from_json(fact.as_json()) for fact in facts] == facts
