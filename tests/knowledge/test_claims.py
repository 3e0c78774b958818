"""What may be claimed, in figures, at the edges the articles name; and who is competent for what."""

from datetime import date

import pytest

from lianwei.knowledge.rules import (
    competent_for,
    months_after,
    prepaid_rest,
    return_until,
    shipped_bodies,
    warranties,
    warranty_of,
)


def test_seven_days_to_return_begin_after_the_day_of_receipt():
    assert return_until(date(2026, 3, 8)) == date(2026, 3, 15)
    assert return_until(date(2026, 12, 28)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("bought", "used", "rest"), [(10, 2, 464_000), (10, 0, 580_000), (10, 10, 0), (3, 1, 386_667)]
)
def test_what_is_left_of_a_card_by_the_agreed_price(bought, used, rest):
    assert prepaid_rest(580_000, bought=bought, used=used) == rest


@pytest.mark.parametrize(("bought", "used"), [(0, 0), (3, 4), (3, -1)])
def test_more_used_than_bought_is_no_sum(bought, used):
    with pytest.raises(ValueError, match="used must lie"):
        prepaid_rest(100, bought=bought, used=used)


def test_months_end_on_the_last_day_where_the_month_is_shorter():
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 3, 8), 36) == date(2029, 3, 8)


def test_every_warranty_has_a_source_and_a_period():
    assert [each.code for each in warranties() if not each.source or each.main < each.whole] == []
    assert warranty_of("fridge").main == 36 and warranty_of("spoon") is None


def test_the_competent_body_follows_from_the_words():
    assert competent_for("银行乱扣信用卡利息", shipped_bodies())[0].contact == "12378"
    assert competent_for("快递丢件", shipped_bodies())[0].contact == "12305"
    assert (
        competent_for("", shipped_bodies()) == list(shipped_bodies())
        and competent_for("外星人", shipped_bodies()) == []
    )


def test_every_body_is_named_in_both_languages():
    assert [
        each.code for each in shipped_bodies() if not (each.matter_en and each.body_en and each.say_en)
    ] == []
