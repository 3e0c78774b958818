"""Extensions of a limit: how they count, and when the rules allow none."""

from datetime import date

import pytest

from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import extended, paused, resumed, started
from lianwei.cases.rules.ledger import extension_problem, run_clock
from lianwei.cases.rules.rulesets import Unit
from lianwei.core.calendar import shipped_calendar

MEDIATION = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("mediation")
NEW_ORDER = ruleset_for("SAMR-121", on=date(2026, 5, 1)).clock("mediation")
REPORT_CHECK = ruleset_for("SAMR-PUNISH", on=date(2026, 5, 1)).clock("report_check")


def day(text):
    return date.fromisoformat(text)


def run(rule, *facts):
    return run_clock(rule, facts, shipped_calendar(), as_of=day("2026-06-01"))


def test_an_extension_joins_the_limit_before_the_rest_day_moves_it():
    head = {"by": "head", "article": "本会规则第十九条"}

    ledger = run(
        MEDIATION, started(day("2026-04-15")), extended(day("2026-06-10"), 30, Unit.CALENDAR_DAY, **head)
    )

    assert (ledger.due_on, ledger.limit_days, ledger.extensions) == (day("2026-07-14"), 90, 1)
    assert (ledger.entries[1].code, ledger.entries[1].article) == (
        "extended_calendar_day",
        "本会规则第十九条",
    )


def test_an_extension_in_working_days_follows_the_calendar_days():
    facts = (started(day("2026-04-15")), extended(day("2026-06-10"), 3, Unit.WORKING_DAY, by="head"))

    assert run(MEDIATION, *facts).due_on == day("2026-06-17")  # Sunday 14 June, then 15, 16, 17


def test_an_extension_while_paused_counts_once_the_clock_runs():
    facts = [
        started(day("2026-10-12")),
        paused(day("2026-10-26"), "testing"),
        extended(day("2026-10-28"), 30, Unit.CALENDAR_DAY, by="head"),
    ]

    assert run(MEDIATION, *facts).due_on is None
    assert run(MEDIATION, *facts, resumed(day("2026-11-04"))).last_day == day(
        "2027-01-19"
    )  # 60 + 30 + 9 days


def test_an_extension_of_a_report_check():
    facts = (started(day("2026-09-28")), extended(day("2026-10-22"), 15, Unit.WORKING_DAY, by="head"))

    assert run(REPORT_CHECK, *facts).due_on == day("2026-11-13")


def test_an_extension_after_the_due_date_does_not_revive_the_limit():
    facts = (started(day("2026-04-15")), extended(day("2026-06-16"), 30, Unit.CALENDAR_DAY, by="head"))

    ledger = run(MEDIATION, *facts)

    assert (ledger.due_on, ledger.entries[1].code) == (day("2026-06-15"), "extension_after_due")


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"n": 30, "unit": Unit.CALENDAR_DAY, "by": "head", "on": day("2026-06-15")}, ""),
        ({"n": 31, "unit": Unit.CALENDAR_DAY, "by": "head", "on": day("2026-06-15")}, "extension_too_long"),
        ({"n": 0, "unit": Unit.CALENDAR_DAY, "by": "head", "on": day("2026-06-15")}, "extension_too_long"),
        ({"n": 9, "unit": Unit.WORKING_DAY, "by": "head", "on": day("2026-06-15")}, "extension_too_long"),
        ({"n": 30, "unit": Unit.CALENDAR_DAY, "by": "clerk", "on": day("2026-06-15")}, "extension_not_yours"),
        ({"n": 30, "unit": Unit.CALENDAR_DAY, "by": "head", "on": day("2026-06-16")}, "extension_too_late"),
    ],
)
def test_extension_problem(asked, problem):
    assert extension_problem(run(MEDIATION, started(day("2026-04-15"))), **asked) == problem


def test_extension_problem_when_the_rules_know_none_or_no_second_one():
    ask = {"n": 5, "unit": Unit.CALENDAR_DAY, "by": "head", "on": day("2026-06-01")}
    once = extended(day("2026-05-20"), 5, Unit.CALENDAR_DAY, by="head")

    assert extension_problem(run(NEW_ORDER, started(day("2026-04-15"))), **ask) == "extension_none"
    assert extension_problem(run(MEDIATION, started(day("2026-04-15")), once), **ask) == "extension_used_up"
