"""With a cut-off, both years are as they were known by the same day of each (practice S4)."""

from datetime import date
from fractions import Fraction

import pytest

from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import Asked, counts_by, report_numbers, subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.work_numbers import work_numbers
from lianwei.analytics.rules.periods import Period, day_a_year_before
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_organisation
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PERIOD = Period.named("2026Q3")
IN_BETWEEN, AFTER = date(2026, 8, 15), date(2026, 10, 10)
# received and accepted on, closed on
CASES = (
    *(((2026, 7, 10), (2026, 8, 1)), ((2026, 8, 10), (2026, 10, 20)), ((2026, 9, 10), (2026, 10, 9))),
    *(((2025, 7, 10), (2025, 8, 1)), ((2025, 7, 11), (2025, 10, 10)), ((2025, 8, 15), (2025, 10, 11))),
    *(((2025, 8, 16), (2025, 12, 1)), ((2025, 9, 30), (2026, 2, 1))),
)


@pytest.fixture
def home():
    home = make_organisation("YZ")
    closed = {"outcome": "O02", "is_resolved": True, "holder": home.pk, "member": home.pk}
    write_facts(
        cases=[
            closed
            | {"case": n, "received_on": date(*came), "accepted_on": date(*came), "closed_on": date(*done)}
            for n, (came, done) in enumerate(CASES, 1)
        ]
    )
    return home


def asked(home, cutoff):
    return Asked(OPERATOR, subject_of_member(home, on=PERIOD.last), PERIOD, cutoff, "")


@pytest.mark.parametrize(
    ("cutoff", "now", "before"),
    [(None, (3, 3), (5, 5)), (AFTER, (3, 2), (5, 2)), (IN_BETWEEN, (2, 1), (3, 1))],
)
def test_both_years_are_as_known_by_the_same_day(home, cutoff, now, before):
    question = asked(home, cutoff)

    numbers = report_numbers(question)["zh"]

    assert (numbers.now.accepted, numbers.now.resolved) == now
    assert (numbers.before.accepted, numbers.before.resolved) == before
    assert counts_by(question, "nature") == {"N01": (now[0], before[0])}
    rates = {each.measure: (each.now, each.before) for each in work_numbers(question)["zh"].indicators}
    assert rates["resolution_rate"] == (Fraction(now[1], now[0]), Fraction(before[1], before[0]))


def test_a_report_with_a_cutoff_is_counted_again_with_it(home):
    order = Order(subject_of_member(home, on=PERIOD.last), PERIOD, IN_BETWEEN)

    row = draft_report(order, actor=OPERATOR)

    assert row.content["zh"]["figures"]["R1"]["formula"] == "(2 − 3) ÷ 3"
    for name in (*row.content["zh"]["figures"], *row.content["zh"]["tables"]):
        recount(row, name, language="zh")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 10, 10), date(2025, 10, 10)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29)),
    ],
)
def test_the_day_that_answers_to_a_cutoff(day, before):
    assert day_a_year_before(day) == before
