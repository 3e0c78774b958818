"""The clocks of a case: chosen rules, facts that replay, the day that stands on the case."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, OrganisationRuleset, Status
from tests.cases.stages import WAYS, clocks, playing, row, standing, take
from tests.factories.calendar import notice
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    with playing("2026-03-02"):
        return complaint(actor=actor)


def follow(actor, family="SAMR-COMPLAINT", since=date(2020, 1, 1), **overrides):
    return OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family=family, valid_from=since, overrides=overrides
    )


def codes(actor, *days):
    return [clockwork.ruleset_of(actor.organisation_id, on=date.fromisoformat(day)).code for day in days]


def test_who_has_chosen_nothing_follows_the_guide(actor):
    assert codes(actor, "2019-01-01", "2026-03-02") == ["CCA-GUIDE", "CCA-GUIDE"]


def test_a_choice_holds_from_its_day_until_the_next(actor):
    follow(actor, since=date(2025, 1, 1))
    follow(actor, "CCA-GUIDE", since=date(2026, 6, 1))

    days = ("2024-12-31", "2025-01-01", "2026-04-14", "2026-04-15", "2026-05-31", "2026-06-01")
    assert codes(actor, *days) == ["CCA-GUIDE", "SAMR-20", "SAMR-20", "SAMR-121", "SAMR-121", "CCA-GUIDE"]


def test_a_clock_the_own_rules_leave_open_is_the_guides(actor):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family="STATE-778", valid_from=date(2024, 7, 1)
    )
    with playing("2026-03-02"):
        case = take(standing(Status.ACCEPTED, actor).pk, actor, "agree_at_once")

    rows = QuerySet(Clock).filter(complaint=case).order_by("pk").values_list("name", "rule", "ruleset")
    assert list(rows) == [
        ("acceptance", "D046-ACCEPT", "STATE-778"),
        ("mediation", "D046-MEDIATE", "STATE-778"),
        ("follow_up", "D-REVISIT", "CCA-GUIDE"),
    ]


def test_a_clock_keeps_the_limit_of_the_choice_it_started_under(actor):
    chosen = follow(actor, "CCA-GUIDE", clocks={"acceptance": {"n": 5}})
    with playing("2026-03-02"):
        case = complaint(actor=actor)
    follow(actor, "CCA-GUIDE", since=date(2026, 3, 3), clocks={"acceptance": {"n": 2}})

    clock = QuerySet(Clock).get(complaint=case)
    assert (clock.choice_id, clockwork.rule_of(clock).n) == (chosen.pk, 5)
    with playing("2026-03-04"):
        assert clockwork.ledger_of(clock).due_on == date(2026, 3, 9)


def test_the_case_is_due_when_its_first_clock_is(actor, case):
    with playing("2026-03-03"):
        take(case.pk, actor, "request_supplement")
    assert (row(case.pk).due_on, row(case.pk).due_clock) == (date(2026, 3, 10), "supplement")

    with playing("2026-03-10"):
        take(case.pk, actor, "supply")
    assert (row(case.pk).due_on, row(case.pk).due_clock) == (date(2026, 3, 23), "acceptance")


def test_a_clock_that_stands_still_makes_no_case_late(actor, case):
    with playing("2026-03-03"):
        take(case.pk, actor, "try_settlement")

    assert [c[1:] for c in clocks(case.pk)] == [("paused", "2026-03-16"), ("running", "2026-03-17")]
    assert (row(case.pk).due_on, row(case.pk).due_clock) == (date(2026, 3, 17), "business_reply")


def test_rounds_of_one_clock_are_counted(actor):
    case = take(standing(Status.WITHDRAWN, actor).pk, actor, "reopen", "withdraw", "reopen")

    rows = QuerySet(Clock).filter(complaint=case, name="mediation").order_by("pk")
    assert list(rows.values_list("round", "state")) == [(1, "stopped"), (2, "running")]


def test_stopping_what_does_not_run_changes_nothing(case):
    before = clocks(case.pk)

    clockwork.stop(case, ("mediation", "performance"), date(2026, 3, 3))
    clockwork.resume(case, "acceptance", date(2026, 3, 3), ref="settlement")
    clockwork.pause(case, "acceptance", date(2026, 3, 3), reason="appraisal", ref="appraisal:1")

    assert clocks(case.pk) == before


def test_a_day_the_parties_agreed_on_stays_even_on_a_day_of_rest(case):
    clock = clockwork.start_agreed(case, "performance", date(2026, 4, 1), due_on=date(2026, 4, 5))  # a Sunday

    assert (clock.due_on, clock.unit, clock.ruleset) == (date(2026, 4, 5), "calendar_day", "AGREED")
    assert clockwork.ledger_of(clock).due_on == date(2026, 4, 5)


@pytest.mark.parametrize("status", WAYS)
def test_replaying_the_facts_gives_the_stored_days(actor, status):
    with playing("2026-03-02"):
        case = standing(status, actor)

    for clock in QuerySet(Clock).filter(complaint=case):
        with playing("2026-03-02"):
            ledger = clockwork.ledger_of(clock)
        assert (ledger.due_on or ledger.due_if_resumed, ledger.provisional) == (
            clock.due_on,
            clock.is_provisional,
        )
        assert str(ledger.state) == clock.state


def test_a_new_holiday_moves_the_day_when_the_clock_is_computed_again(case):
    with playing("2026-03-02"):
        notice(date(2026, 3, 10))
    clock = QuerySet(Clock).get(complaint=case)

    with playing("2026-03-05"):
        assert (clock.due_on, clockwork.ledger_of(clock).due_on) == (date(2026, 3, 16), date(2026, 3, 17))


def test_beyond_the_announced_years_a_day_is_provisional(actor):
    with playing("2026-12-28"):
        case = complaint(actor=actor)

    clock = QuerySet(Clock).get(complaint=case)
    assert (clock.is_provisional, clock.due_on.year) == (True, 2027)


def test_warnings_stand_at_half_four_fifths_and_all_of_the_limit(case):
    clock = QuerySet(Clock).get(complaint=case)

    assert clock.warn_on == [[50, "2026-03-09"], [80, "2026-03-12"], [100, "2026-03-16"]]
