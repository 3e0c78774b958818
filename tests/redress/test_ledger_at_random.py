"""Whatever is done to a fund in whatever order: the books balance and nothing falls below zero."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import redress
from tests.factories.members import make_organisation
from tests.redress.at_random import Books

pytestmark = pytest.mark.django_db
DEEDS, SEEDS = 60, 5


@settings(
    max_examples=SEEDS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_books_balance_after_any_deeds(db, seed):
    home = make_organisation()
    books = Books(home, redress.fund(home, deposit=300_000, case_cap=500_000, fund_cap=900_000), Random(seed))

    for _ in range(DEEDS):
        books.do_something()

    assert books.done + books.refused == DEEDS
    assert books.done > books.refused
    assert books.faults() == []
