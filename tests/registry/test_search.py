import pytest

from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Business, BusinessToken
from lianwei.registry.operations import add_alias, add_brand, revise_business
from lianwei.registry.queries import find_businesses
from lianwei.registry.rules import name_tokens, normalise_name
from tests.factories.registry import USCC, business, premises

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize(
    "text",
    [
        "小天鹅",
        "天鹅火锅",
        "重庆小天鹅火锅有限公司",
        "重",
        "重庆",
        "火锅有限",
        USCC,
        "M000100Y4",
        "9135 0100 M000100Y43",
    ],
)
def test_find_businesses_by_any_part_of_the_name_or_code(text):
    row = business("重庆小天鹅火锅有限公司", uscc=USCC)
    business("大鸭梨餐饮")

    assert find_businesses(text) == [row]


@pytest.mark.parametrize("text", ["", "()", "天鸭", "鹅小", "小"])
def test_find_businesses_finds_nothing_else(text):
    business("重庆小天鹅火锅有限公司")

    assert find_businesses(text) == []


def test_find_businesses_by_alias_brand_and_former_name():
    row = business("重庆某餐饮有限公司")
    add_alias(row.pk, actor=OPERATOR, name="九宫格")
    add_brand(row.pk, actor=OPERATOR, name="Old Captain")
    revise_business(row.pk, actor=OPERATOR, name="重庆另一餐饮有限公司")

    assert [find_businesses(text) for text in ("九宫格", "old cap", "重庆某餐饮", "另一餐饮")] == [[row]] * 4


def test_find_businesses_puts_the_exact_name_first():
    longer, exact, inside = business("小天鹅火锅城"), business("小天鹅"), business("重庆小天鹅")

    assert find_businesses("小天鹅") == [exact, longer, inside]


def test_find_businesses_in_a_region():
    here, there = business("小天鹅一店"), business("小天鹅二店")
    premises(here, "500103")
    premises(there, "330205")

    assert find_businesses("小天鹅", region_code="50") == [here]


def test_find_businesses_costs_the_same_with_many_rows(django_assert_num_queries):
    row = business("独一无二茶坊")
    many = [
        Business(
            name=f"重庆火锅{n}店",
            search_key=normalise_name(f"重庆火锅{n}店"),
            registered_at=row.registered_at,
        )
        for n in range(300)
    ]
    rows = Business.objects.bulk_create(many)
    BusinessToken.objects.bulk_create(
        BusinessToken(token=token, business=each) for each in rows for token in name_tokens(each.name)
    )

    with django_assert_num_queries(4):
        assert find_businesses("独一无二茶坊") == [row]
    with django_assert_num_queries(4):
        assert len(find_businesses("重庆火锅")) == 20


def test_the_exact_name_is_found_among_very_many(monkeypatch):
    monkeypatch.setattr("lianwei.registry.queries.search.CANDIDATES", 2)
    for n in range(3):
        business(f"重庆火锅{n}店")
    exact = business("重庆火锅")

    assert find_businesses("重庆火锅")[0] == exact
