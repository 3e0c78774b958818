"""Recovered loss (挽回经济损失) and multiple damages. All money is fen.

What was promised and what was received are two figures; each fen received hangs on a paper (receipt,
transfer record, repair order). An apology is no money: non-monetary results are kept elsewhere.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "damages.toml"


class LossKind(StrEnum):
    """The kinds that count as recovered loss."""

    REFUND = "refund"
    COMPENSATION = "compensation"
    MULTIPLE_DAMAGES = "multiple_damages"
    DEBT_WAIVED = "debt_waived"
    GOODS_VALUE = "goods_value"


@dataclass(frozen=True)
class Loss:
    """One sum of one kind: promised, received, and the paper that proves it.

    For goods repaired or replaced the paper is the repair order or invoice from which the value is taken, and
    `estimate` says how: a value without both does not count.
    """

    kind: LossKind
    promised: int
    received: int = 0
    paper: str = ""
    estimate: str = ""


@dataclass(frozen=True)
class Totals:
    """Sums of a case: promised, received, received by kind; `multiple_damages` is part of `received`."""

    promised: int
    received: int
    by_kind: Mapping[LossKind, int]

    @property
    def multiple_damages(self) -> int:
        """What was received beyond the loss (加倍赔偿), which statistics show apart."""
        return self.by_kind.get(LossKind.MULTIPLE_DAMAGES, 0)


def loss_problem(loss: Loss) -> str:
    """What is wrong with a sum, as a message code; empty when nothing is.

    A return visit may show that more came than was promised: then the promise is mended first.
    """
    if loss.promised < 0 or loss.received < 0:
        return "loss_negative"
    if loss.promised == 0:
        return "loss_empty"
    if loss.received > loss.promised:
        return "loss_more_than_promised"
    if loss.received and not loss.paper.strip():
        return "loss_without_paper"
    if loss.kind == LossKind.GOODS_VALUE and not loss.estimate.strip():
        return "loss_without_estimate"
    return ""


def total_losses(losses: Iterable[Loss]) -> Totals:
    """The sums of a case. ValueError when one of them has a problem, so that no unproved fen is counted."""
    losses = list(losses)
    if problems := [problem for loss in losses if (problem := loss_problem(loss))]:
        raise ValueError(", ".join(problems))
    by_kind = {kind: sum(loss.received for loss in losses if loss.kind == kind) for kind in LossKind}
    return Totals(
        promised=sum(loss.promised for loss in losses),
        received=sum(loss.received for loss in losses),
        by_kind={kind: amount for kind, amount in by_kind.items() if amount},
    )


@dataclass(frozen=True)
class DamagesRule:
    """What a law gives beyond the price or the loss, between two dates. `least` in fen."""

    kind: str
    name: str
    name_en: str
    article: str
    article_en: str
    times_price: int
    times_loss: int
    least: int
    valid_from: date
    confidence: str
    valid_to: date | None = None


@dataclass(frozen=True)
class Damages:
    """What a consumer may ask for under a rule, in fen, besides the price or the loss itself."""

    amount: int
    rule: DamagesRule


@cache
def damages_rules() -> tuple[DamagesRule, ...]:
    """The rules that come with the product."""
    names = {item.name for item in fields(DamagesRule)}
    with SHIPPED.open("rb") as file:
        rows = tomllib.load(file)["damages"]
    return tuple(DamagesRule(**{key: value for key, value in row.items() if key in names}) for row in rows)


def damages_rule(kind: str, *, on: date) -> DamagesRule:
    """The rule of a kind (fraud, food, known_defect) in force when the act happened. LookupError when there
    is none.
    """
    for rule in damages_rules():
        if rule.kind == kind and rule.valid_from <= on <= (rule.valid_to or date.max):
            return rule
    raise LookupError(f"No rule on {kind} in force on {on.isoformat()}.")


def fraud_damages(price: int, *, on: date) -> Damages:
    """Three times the price, at least 500 yuan (消费者权益保护法 art. 55(1)). Abusive claims have no such
    right (实施条例 art. 49): that is a person's judgement.
    """
    return _damages("fraud", price, 0, on)


def food_damages(price: int, loss: int = 0, *, on: date) -> Damages:
    """Ten times the price or three times the loss, at least 1,000 yuan (食品安全法 art. 148). Not for
    labels or instructions with faults that neither touch safety nor mislead.
    """
    return _damages("food", price, loss, on)


def known_defect_damages(loss: int, *, on: date) -> Damages:
    """At most twice the loss where a business knew of the defect and a person died or was gravely harmed
    (消费者权益保护法 art. 55(2)).
    """
    return _damages("known_defect", 0, loss, on)


def _damages(kind: str, price: int, loss: int, on: date) -> Damages:
    if price < 0 or loss < 0:
        raise ValueError("Money cannot be negative.")
    rule = damages_rule(kind, on=on)
    return Damages(max(rule.times_price * price, rule.times_loss * loss, rule.least), rule)
