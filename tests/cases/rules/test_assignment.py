"""Who is proposed: load by hours, skill, the week, whose turn it is; never who is away or stepped aside."""

from datetime import UTC, date, datetime

import pytest

from lianwei.cases.rules.assignment import (
    Bar,
    Candidate,
    Colleague,
    Fit,
    Load,
    Wanted,
    bar_of,
    candidates,
    fits_of,
    proposed,
)

HEALTH = Wanted(category="S0103", groups=("P05",), intake=7)


def order(wanted, *team):
    return [each.colleague.user_id for each in candidates(wanted, team)]


def test_a_case_weighs_more_the_fewer_days_are_left():
    assert Load(late=1, urgent=1, soon=1, later=1).weight == 9
    assert Load(late=1, urgent=1, soon=1, later=1).open == 4
    assert Load(late=1, urgent=2).pressing == 3


def test_the_lighter_desk_comes_first():
    assert order(Wanted(), Colleague(1, "王", Load(late=2)), Colleague(2, "李", Load(later=5))) == [2, 1]


def test_half_the_hours_make_a_case_weigh_double():
    half = Colleague(1, "王", Load(later=3), capacity=5)
    whole = Colleague(2, "李", Load(later=5), capacity=10)

    assert order(Wanted(), half, whole) == [2, 1]


def test_a_skill_outweighs_a_few_cases_and_not_many():
    knows = Colleague(1, "王", Load(later=5), categories=("S01",))

    assert order(HEALTH, knows, Colleague(2, "李", Load())) == [1, 2]
    assert order(HEALTH, knows, Colleague(2, "李", Load()), Colleague(3, "赵", Load(late=4))) == [1, 2, 3]
    busy = Colleague(1, "王", Load(later=7), categories=("S01",))
    assert order(HEALTH, busy, Colleague(2, "李", Load())) == [2, 1]


@pytest.mark.parametrize(
    ("colleague", "wanted", "fits"),
    [
        (Colleague(1, "王", categories=("S01", "G03")), HEALTH, (Fit.CATEGORY,)),
        (Colleague(1, "王", categories=("S02",)), HEALTH, ()),
        (Colleague(1, "王", languages=("en",)), HEALTH, (Fit.LANGUAGE,)),
        (Colleague(1, "王", languages=("sign",)), HEALTH, ()),
        (Colleague(1, "王", languages=("sign",)), Wanted(groups=("P03",)), (Fit.LANGUAGE,)),
        (Colleague(1, "王", stations=(7,)), HEALTH, (Fit.STATION,)),
        (Colleague(1, "王", stations=(7,)), Wanted(), ()),
    ],
)
def test_what_fits(colleague, wanted, fits):
    assert fits_of(wanted, colleague) == fits


def test_a_full_week_comes_last_and_stays_possible():
    full = Colleague(1, "王", Load(this_week=10), capacity=10)

    assert order(Wanted(), full, Colleague(2, "李", Load(late=5))) == [2, 1]
    assert proposed(Wanted(), [full]) == Candidate(full, (), None)


def test_turns_go_round():
    monday, friday = (datetime(2026, 3, day, 9, tzinfo=UTC) for day in (2, 6))
    first, second = Colleague(1, "王", last_assigned_at=friday), Colleague(2, "李", last_assigned_at=monday)

    assert order(Wanted(), first, second, Colleague(3, "赵")) == [3, 2, 1]


def test_who_cannot_take_it_is_never_proposed():
    away = Colleague(1, "王", away_until=date(2026, 3, 9))
    without = Colleague(2, "李", takes_cases=False)
    aside = Colleague(3, "赵")
    wanted = Wanted(recused=frozenset({3}))

    assert [bar_of(wanted, each) for each in (away, without, aside)] == [
        Bar.ABSENT,
        Bar.NO_CASES,
        Bar.RECUSED,
    ]
    assert proposed(wanted, [away, without, aside]) is None
    assert proposed(wanted, []) is None
