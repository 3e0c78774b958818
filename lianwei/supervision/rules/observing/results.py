"""What the visits of an observation say: by item, by shop, by district and kind; how far observers agree.

Shares and their intervals, κ and α are those of lianwei/surveys/rules/statistics. Pure.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from .checklists import CHOICE, NOT_APPLICABLE, NUMBER, SCALE, Item, is_met, score

WEAK = 0.4  # Landis & Koch (1977): below, agreement is fair at best; the item is asked again or reworded
DRAWS = 400
TWO = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit that counts."""

    shop: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """In how many shops of all where it applies an item is met, as a share with its interval where there is
    one; `mean` of numbers.
    """

    item: Item
    visits: int
    met: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class ShopResult:
    """The score of a shop from 0 to 100, and which items it did not meet at any of its visits."""

    shop: int
    visits: int
    score: float | None
    missed: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two observers of the same shops agree on an item; None where it cannot be told."""

    item: Item
    shops: int
    alike: float
    cohen: float | None
    fleiss: float | None
    alpha: float | None
    low: float | None
    high: float | None

    @property
    def is_weak(self) -> bool:
        return self.alpha is not None and self.alpha < WEAK


def item_results(items: Sequence[Item], seen: Sequence[Seen]) -> list[ItemResult]:
    """One line for each item. Shops seen twice count once: their visits are a cluster of one shop."""
    return [_item_result(item, seen) for item in items]


def shop_results(items: Sequence[Item], seen: Sequence[Seen]) -> list[ShopResult]:
    """One line for each shop that was seen, the lowest score first."""
    by_shop: dict[int, list[Seen]] = defaultdict(list)
    for each in seen:
        by_shop[each.shop].append(each)
    rows = [_shop_result(shop, items, visits) for shop, visits in by_shop.items()]
    return sorted(rows, key=lambda row: (row.score is None, row.score or 0, row.shop))


def points(items: Sequence[Item], answers: Mapping[str, str]) -> float | None:
    """Weight points reached of those that apply, in hundredths; None where nothing applies."""
    told = [(item.weight, score(item, answers.get(item.key))) for item in items]
    base = sum(weight for weight, part in told if part is not None)
    return 100 * sum(weight * part for weight, part in told if part is not None) / base if base else None


def mean_by(rows: Sequence[ShopResult], group: Mapping[int, str]) -> list[tuple[str, int, float]]:
    """(name, shops, mean score) of groups of shops, the lowest first."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.score is not None:
            found[group.get(row.shop, "")].append(row.score)
    return sorted(
        ((name, len(all_), sum(all_) / len(all_)) for name, all_ in found.items()), key=lambda g: g[2]
    )


def agreement(items: Sequence[Item], seen: Sequence[Seen]) -> list[Agreed]:
    """By item, over the shops that two observers saw; empty where there is none."""
    by_shop: dict[int, list[Seen]] = defaultdict(list)
    for each in seen:
        by_shop[each.shop].append(each)
    pairs = [tuple(visits[:TWO]) for visits in by_shop.values() if len(visits) >= TWO]
    return [found for item in items if (found := _agreed(item, pairs)) is not None]


def _item_result(item: Item, seen: Sequence[Seen]) -> ItemResult:
    answers = [(each.shop, each.answers.get(item.key, "")) for each in seen]
    if item.kind == NUMBER:
        numbers = [float(answer) for _shop, answer in answers if _is_told(answer)]
        return ItemResult(item, len(numbers), 0, mean=sum(numbers) / len(numbers) if numbers else None)
    told = [(shop, is_met(item, answer)) for shop, answer in answers]
    shops = [shop for shop, met in told if met is not None]
    met = [met for _shop, met in told if met is not None]
    if not met:
        return ItemResult(item, 0, 0)
    return ItemResult(item, len(met), sum(met), *_share(shops, met))


def _share(shops: list[int], met: list[bool]) -> tuple[float, float | None, float | None]:
    """The share with its interval. None where all are alike, or all visits were in one shop."""
    times = [1 / shops.count(shop) for shop in shops]
    value = sum(time for time, is_met in zip(times, met, strict=True) if is_met) / sum(times)
    if len(set(shops)) < TWO or not 0 < value < 1:
        return value, None, None
    import numpy as np  # noqa: PLC0415 - heavy, and most requests count nothing

    from lianwei.surveys.rules.statistics.design import Sample  # noqa: PLC0415 - as above
    from lianwei.surveys.rules.statistics.estimates import share  # noqa: PLC0415 - as above

    found = share(np.array(met, float), Sample(np.array(times), clusters=np.array(shops)))
    return (value, found.low, found.high) if isfinite(found.low) else (value, None, None)


def _shop_result(shop: int, items: Sequence[Item], visits: Sequence[Seen]) -> ShopResult:
    scores = [each for visit in visits if (each := points(items, visit.answers)) is not None]
    missed = [
        item for item in items if any(is_met(item, each.answers.get(item.key)) is False for each in visits)
    ]
    return ShopResult(shop, len(visits), sum(scores) / len(scores) if scores else None, tuple(missed))


def _agreed(item: Item, pairs: Sequence[tuple[Seen, ...]]) -> Agreed | None:
    told = [(one.answers.get(item.key, ""), other.answers.get(item.key, "")) for one, other in pairs]
    both = [pair for pair in told if all(map(_is_told, pair))]
    if not both:
        return None
    import numpy as np  # noqa: PLC0415 - as above

    from lianwei.surveys.rules.statistics import agreement as by  # noqa: PLC0415 - as above

    names = sorted({each for pair in both for each in pair})
    level: Any = {SCALE: "ordinal", NUMBER: "interval", CHOICE: "nominal"}.get(item.kind, "nominal")
    coded = [[float(v) if level != "nominal" else float(names.index(v)) for v in pair] for pair in both]
    counts = np.array([[pair.count(name) for name in names] for pair in both])
    pairs_of = np.array(both, object)
    alpha = by.krippendorff_alpha(np.array(coded).T, level=level, draws=DRAWS)
    return Agreed(
        item,
        len(both),
        sum(a == b for a, b in both) / len(both),
        _known(by.cohen_kappa(pairs_of[:, 0], pairs_of[:, 1], draws=1).value),
        _known(by.fleiss_kappa(counts, draws=1).value),
        _known(alpha.value),
        _known(alpha.low),
        _known(alpha.high),
    )


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _is_told(answer: str) -> bool:
    return answer not in ("", NOT_APPLICABLE)
