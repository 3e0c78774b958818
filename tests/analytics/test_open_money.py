"""Money in the open data: withheld where it tells of one business; the check finds it where it is told."""

import json
from argparse import Namespace

import pytest

from lianwei.analytics.commands.open_data import open_data
from lianwei.analytics.models import OpenSnapshot
from lianwei.analytics.queries.open_beside import lines_of
from lianwei.analytics.warehouse.manifests import kept_dir
from lianwei.analytics.warehouse.open_files import read_published, write_published
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_alliance, make_organisation
from tests.factories.open_data import TODAY, complaints, published, resolved
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
MONEY = "recovered_promised"
LARGE = 900_000_000  # fen: more than all other cases of these months together


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def members():
    homes = [make_organisation(code) for code in ("AA", "BB", "CC")]
    resolved(*homes)
    return homes


@pytest.fixture
def alliance(members):
    return make_alliance(*members)


def with_large(rows, **about):
    """One case of these, the first that was resolved, recovers more than all others."""
    first = next(row for row in rows if row["is_resolved"])
    return [row | ({"promised": LARGE} | about if row is first else {}) for row in rows]


def money(snapshot):
    return {each.measure: each.value for each in lines_of(snapshot) if each.measure == MONEY}


def checked(capsys):
    code = open_data(Namespace(step="check", month=""), OPERATOR)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {each["name"]: each["findings"] for each in lines}


def test_a_sum_of_many_like_cases_is_told(alliance, members, capsys):
    rows = complaints(members, 300)
    write_facts(cases=rows)

    made = published(alliance)

    exact = sum(row["promised"] for row in rows)
    assert abs(money(made)[MONEY] - exact) <= 50_000
    assert checked(capsys) == (0, {made.name: []})


def test_one_large_case_among_many_keeps_the_sum_back(alliance, members, capsys):
    write_facts(cases=with_large(complaints(members, 300)))

    made = published(alliance)

    assert money(made) == {MONEY: None}
    assert checked(capsys) == (0, {made.name: []})


def test_many_cases_of_one_business_keep_the_sum_back(alliance, members):
    rows = complaints(members, 300)
    write_facts(cases=[row | {"business": 7} for row in rows[:280]] + rows[280:])

    assert money(published(alliance)) == {MONEY: None}


def test_a_planted_sum_is_named(alliance, members, capsys):
    write_facts(cases=with_large(complaints(members, 300)))
    made = published(alliance)
    rows = [
        row | ({"value": LARGE, "withheld": False} if row["measure"] == MONEY else {})
        for row in read_published(made.files)
    ]
    OpenSnapshot.objects.filter(pk=made.pk).update(files=write_published(made.name, rows))

    assert checked(capsys) == (1, {made.name: ["dominated: recovered_promised in month -"]})


def test_money_that_cannot_be_tested_any_more_is_named(alliance, members, capsys):
    write_facts(cases=complaints(members, 300))
    made = published(alliance)
    for path in kept_dir().glob("*.json"):
        path.unlink()

    code, found = checked(capsys)

    assert code == 1
    assert found[made.name] == ["dominated: not tested, the files it was counted from are gone"]


def beside(members, **about):
    """Many cases of all kinds of two members, forty of the third, which are alike but for `about`."""
    alike = {"category": "G0301", "category_main": "G03", "kind": "G", "nature": "N01"} | about
    return complaints(members[:2], 1500) + [row | alike for row in complaints(members[2:], 40, seed=4)]


def test_a_second_alliance_tells_no_sum_that_leaves_one_business(alliance, members, capsys):
    """CC stands in the first alone, with cases of one business: the difference would be its money."""
    write_facts(cases=beside(members, business=9))
    second = make_alliance(*members[:2], code="SECOND")

    first, other = published(alliance), published(second)

    assert money(first)[MONEY] is not None
    assert money(other) == {MONEY: None}
    assert checked(capsys)[0] == 0


def test_a_second_alliance_tells_no_table_that_leaves_a_few_cases(alliance, members, capsys):
    """Two of CC's complaints are of another nature: the difference of the two months would tell them."""
    *rows, one, two = beside(members)
    write_facts(cases=[*rows, one | {"nature": "N05"}, two | {"nature": "N05"}])
    second = make_alliance(*members[:2], code="SECOND")

    first, other = published(alliance), published(second)

    told = [{each.table for each in lines_of(made) if each.measure == "accepted"} for made in (first, other)]
    assert told[0] - told[1] == {"nature", "category_main_nature"}
    assert "nature.accepted" in other.withheld_tables
    assert checked(capsys)[0] == 0
