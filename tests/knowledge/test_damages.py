"""Multiple damages by kind and day of the act; amounts in fen."""

from datetime import date

import pytest

from lianwei.knowledge.rules import damages

TODAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("price", "amount"),
    [(0, 50_000), (10_000, 50_000), (16_666, 50_000), (16_667, 50_001), (580_000, 1_740_000)],
)
def test_fraud_is_three_times_the_price_and_at_least_500_yuan(price, amount):
    assert damages("fraud", price=price, on=TODAY).amount == amount


def test_fraud_before_2014_was_once_the_price():
    found = damages("fraud", price=580_000, on=date(2014, 3, 14))

    assert (found.amount, found.rule.article) == (580_000, "《消费者权益保护法》（1993年）第四十九条")


@pytest.mark.parametrize(
    ("price", "loss", "amount"),
    [
        (500, 0, 100_000),  # 5 yuan of food: 1,000 yuan
        (10_000, 0, 100_000),  # exactly the floor
        (10_001, 0, 100_010),  # ten times the price
        (2_000, 300_000, 900_000),  # three times the loss is more
    ],
)
def test_food_is_ten_times_the_price_or_three_times_the_loss_and_at_least_1000_yuan(price, loss, amount):
    assert damages("food", price=price, loss=loss, on=TODAY).amount == amount


def test_known_defect_is_at_most_twice_the_loss():
    assert damages("known_defect", loss=1_000_000, on=TODAY).amount == 2_000_000


def test_damages_cite_their_article():
    articles = [damages(kind, price=1, on=TODAY).rule.article for kind in ("fraud", "food")]

    assert articles == ["《消费者权益保护法》第五十五条第一款", "《食品安全法》第一百四十八条"]


def test_before_there_was_a_law_nothing_came_on_top():
    assert damages("food", price=500, on=date(2009, 5, 31)) is None


def test_money_is_never_negative():
    with pytest.raises(ValueError, match="cannot be negative"):
        damages("fraud", price=-1, on=TODAY)
