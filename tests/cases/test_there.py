"""Which tables hold anything of a case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.cases.entries import OutsideEntry
from lianwei.cases.models import OutsideNumber
from lianwei.cases.queries.page.there import COLUMNS, tables_there
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor(reference_data):
    return staff("YZ")


def test_a_case_with_nothing_and_one_with_a_number_are_told_apart_in_one_statement(actor):
    bare = complaint(actor=actor)
    numbered = complaint(actor=actor, outside_numbers=(OutsideEntry("12345", "CQ1"),))

    with CaptureQueriesContext(connection) as asked:
        found = [tables_there(each) for each in (bare, numbered)]

    assert (found, len(asked)) == ([frozenset(), frozenset({OutsideNumber})], 2)


@pytest.mark.parametrize("table", COLUMNS)
def test_each_column_is_one_of_its_table(table):
    assert COLUMNS[table] in {field.column for field in table._meta.get_fields() if hasattr(field, "column")}
