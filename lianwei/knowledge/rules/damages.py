"""Multiple damages (加倍赔偿): what a law gives beyond price or loss, by the day of the act. Money in fen."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "damages.toml"


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


def damages(kind: str, *, price: int = 0, loss: int = 0, on: date) -> Damages | None:
    """What the law in force on the day of the act gives; None where it gave nothing yet.

    * `fraud`: three times the price, at least 500 yuan (消费者权益保护法 art. 55(1)). Abusive claims have no
      such right (实施条例 art. 49): that is a person's judgement.
    * `food`: ten times the price or three times the loss, at least 1,000 yuan (食品安全法 art. 148). Not for
      labels or instructions with faults that neither touch safety nor mislead.
    * `known_defect`: at most twice the loss where a business knew of the defect and a person died or was
      gravely harmed (消费者权益保护法 art. 55(2)).
    """
    if price < 0 or loss < 0:
        raise ValueError("Money cannot be negative.")
    rule = next((row for row in damages_rules() if row.kind == kind and _holds(row, on)), None)
    if rule is None:
        return None
    return Damages(max(rule.times_price * price, rule.times_loss * loss, rule.least), rule)


def _holds(rule: DamagesRule, on: date) -> bool:
    return rule.valid_from <= on <= (rule.valid_to or date.max)
