"""Sentences of rise and fall, as the associations write them (全国消协组织受理投诉情况分析)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianwei.analytics.rules.wording import ZH, say


@dataclass(frozen=True, slots=True)
class Moved:
    """A share that moved: its name, the change in percentage points, and how the change is printed (or the
    {id} that stands for it).
    """

    label: str
    change: Decimal
    shown: str


def on_year(growth: Decimal | None, shown: str, language: str = ZH) -> str:
    """同比增长 33.33%, 同比下降 8.89%, or that nothing can be said. `shown` is without its sign."""
    if growth is None:
        return say("growth_none", language)
    key = "growth_level" if growth == 0 else "growth_up" if growth > 0 else "growth_down"
    return say(key, language, shown=shown)


def points(change: Decimal | None, shown: str, language: str = ZH) -> str:
    """上升 2.93 个百分点, 下降 1.24 个百分点, 持平."""
    if change is None:
        return say("points_none", language)
    key = "points_level" if change == 0 else "points_up" if change > 0 else "points_down"
    return say(key, language, shown=shown)


def listed(parts: Sequence[str], language: str = ZH) -> str:
    """甲、乙、丙; A, B and C."""
    if language == ZH:
        return "、".join(parts)
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def moves(moved: Sequence[Moved], language: str = ZH) -> str:
    """What rose most and what fell most; that nothing moved, where nothing did."""
    most, least = (pick(moved, key=lambda each: each.change, default=None) for pick in (max, min))
    rose = most is not None and most.change > 0
    fell = least is not None and least.change < 0
    if not rose and not fell:
        return say("moves_none", language)
    parts = []
    if most is not None and rose:
        parts.append(say("moves_rose", language, label=most.label, shown=most.shown))
    if least is not None and fell:
        parts.append(say("moves_fell", language, label=least.label, shown=least.shown))
    return say("moves", language, parts=say("semicolon", language).join(parts))
