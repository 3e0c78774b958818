"""Recovered loss and multiple damages; amounts in fen."""

from datetime import date

import pytest

from lianwei.cases.rules.money import (
    Loss,
    LossKind,
    damages_rule,
    food_damages,
    fraud_damages,
    known_defect_damages,
    loss_problem,
    total_losses,
)
from lianwei.cases.rules.remedies import other_remedies, remedies

TODAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("price", "amount"),
    [(0, 50000), (10000, 50000), (16666, 50000), (16667, 50001), (580000, 1740000)],
)
def test_fraud_is_three_times_the_price_and_at_least_500_yuan(price, amount):
    assert fraud_damages(price, on=TODAY).amount == amount


def test_fraud_before_2014_was_once_the_price():
    damages = fraud_damages(580000, on=date(2014, 3, 14))

    assert (damages.amount, damages.rule.article) == (580000, "《消费者权益保护法》（1993年）第四十九条")


@pytest.mark.parametrize(
    ("price", "loss", "amount"),
    [
        (500, 0, 100000),  # 5 yuan of food: 1,000 yuan
        (20000, 0, 200000),  # ten times the price
        (2000, 300000, 900000),  # three times the loss is more
        (10000, 0, 100000),  # exactly the floor
    ],
)
def test_food_is_ten_times_the_price_or_three_times_the_loss_and_at_least_1000_yuan(price, loss, amount):
    assert food_damages(price, loss, on=TODAY).amount == amount


def test_known_defect_is_at_most_twice_the_loss():
    assert known_defect_damages(1000000, on=TODAY).amount == 2000000


def test_damages_cite_their_article():
    assert fraud_damages(1, on=TODAY).rule.article == "《消费者权益保护法》第五十五条第一款"
    assert food_damages(1, on=TODAY).rule.article == "《食品安全法》第一百四十八条"


def test_damages_refuse_what_no_law_covers():
    with pytest.raises(LookupError, match="No rule on food in force on 2009-05-31"):
        damages_rule("food", on=date(2009, 5, 31))
    with pytest.raises(ValueError, match="cannot be negative"):
        fraud_damages(-1, on=TODAY)


@pytest.mark.parametrize(
    ("loss", "problem"),
    [
        (Loss(LossKind.REFUND, 464000, 0), ""),
        (Loss(LossKind.REFUND, 464000, 464000, "收条1号"), ""),
        (Loss(LossKind.REFUND, 464000, 100000, " "), "loss_without_paper"),
        (Loss(LossKind.REFUND, 464000, 464001, "收条1号"), "loss_more_than_promised"),
        (Loss(LossKind.REFUND, 0), "loss_empty"),
        (Loss(LossKind.REFUND, -1), "loss_negative"),
        (Loss(LossKind.GOODS_VALUE, 20000, 20000, "维修单"), "loss_without_estimate"),
        (Loss(LossKind.GOODS_VALUE, 20000, 20000, "维修单", "按维修单金额"), ""),
        (Loss(LossKind.DEBT_WAIVED, 20000, 20000, "欠款结清证明"), ""),
    ],
)
def test_loss_problem(loss, problem):
    assert loss_problem(loss) == problem


def test_total_losses_keeps_promised_and_received_apart():
    totals = total_losses(
        [
            Loss(LossKind.REFUND, 464000, 400000, "转账记录"),
            Loss(LossKind.MULTIPLE_DAMAGES, 150000, 150000, "收条2号"),
            Loss(LossKind.COMPENSATION, 30000),
        ]
    )

    assert (totals.promised, totals.received) == (644000, 550000)
    assert totals.by_kind == {LossKind.REFUND: 400000, LossKind.MULTIPLE_DAMAGES: 150000}
    assert totals.multiple_damages == 150000


def test_total_losses_counts_no_unproved_fen():
    with pytest.raises(ValueError, match="loss_without_paper"):
        total_losses([Loss(LossKind.REFUND, 100, 100)])


def test_remedies_are_the_five_ways_of_the_law():
    assert [remedy.code for remedy in remedies()] == ["settle", "mediate", "complain", "arbitrate", "sue"]
    assert [remedy.code for remedy in other_remedies()] == ["settle", "complain", "arbitrate", "sue"]
