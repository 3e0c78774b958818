"""Indicators of a work bulletin: one measure each, now and the year before, as figures and as table rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lianwei.analytics.rules.cells import is_small
from lianwei.analytics.rules.style import NO_BASE, growth, half_up, rate, wan

from .figuring import HIDDEN, Ledger
from .shapes import Figure, Table

COUNT, FEN, SHARE, DAYS, PERSONS = "count", "fen", "share", "days", "persons"
Value = int | float | Fraction | None
WHOLE = (COUNT, FEN, PERSONS)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure of the registry with its values; counts and fen are whole, shares exact, days decimals."""

    measure: str
    label: str
    unit: str
    now: Value
    before: Value

    @property
    def is_said(self) -> bool:
        return self.now is not None and (self.unit not in WHOLE or self.now != 0)


def figure_of(ledger: Ledger, each: Indicator) -> str:
    """The placeholder of an indicator's value with its unit."""
    if each.unit == SHARE:
        return ledger.add("R", _figure(each, f"{_printed(ledger, each.now, each.unit)}%"))
    word = {COUNT: "cases", FEN: "wan_yuan", DAYS: "days", PERSONS: "persons"}[each.unit]
    shown = _printed(ledger, each.now, each.unit)
    yuan = f"{half_up(Fraction(int(each.now or 0), 100), 0):,}"
    letter = "M" if each.unit == FEN else "N"
    return ledger.add(letter, _figure(each, ledger.say(word, n=shown, yuan=yuan)))


def _figure(each: Indicator, shown: str) -> Figure:
    exact = (
        f"{each.now.numerator}/{each.now.denominator}" if isinstance(each.now, Fraction) else str(each.now)
    )
    return Figure(exact, shown, each.label, each.measure, each.measure)


def indicator_table(ledger: Ledger, indicators: Sequence[Indicator], *, title: str, is_shared: bool) -> str:
    """The table of all that can be said: value, year before, growth or points. Few cases stay out."""
    rows = [_row(ledger, each, is_shared) for each in indicators if each.now is not None]
    columns = [ledger.say(f"column_{name}") for name in ("indicator", "now", "year_before", "movement")]
    codes = [each.measure.upper() for each in indicators if each.now is not None]
    return ledger.table(title, Table(title, columns, rows, codes))


def _row(ledger: Ledger, each: Indicator, is_shared: bool) -> tuple[str, ...]:
    label = ledger.say(f"unit_{each.unit}", label=each.label)
    now, before = (_cell(ledger, value, each.unit, is_shared) for value in (each.now, each.before))
    is_cut = HIDDEN in (now, before)
    return label, now, before, HIDDEN if is_cut else _movement(ledger, each)


def _cell(ledger: Ledger, value: Value, unit: str, is_shared: bool) -> str:
    if value is None:
        return NO_BASE
    if unit == COUNT and is_shared and is_small(int(value)):
        return HIDDEN
    shown = _printed(ledger, value, unit)
    return f"{shown}%" if unit == SHARE else shown


def _printed(ledger: Ledger, value: Value, unit: str) -> str:
    if unit == SHARE:
        return rate(Fraction(value or 0), ledger.style)
    if unit == DAYS:
        return str(half_up(Fraction(value or 0), 1))
    return wan(int(value or 0), ledger.style) if unit == FEN else f"{int(value or 0):,}"


def _movement(ledger: Ledger, each: Indicator) -> str:
    """Growth of what is counted, points between rates, days more or fewer."""
    if each.now is None or each.before is None:
        return NO_BASE
    if each.unit in WHOLE:
        value = growth(int(each.now), int(each.before), decimals=ledger.style.growth_decimals)
        return NO_BASE if value is None else f"{value}%".replace("-", "−")
    if each.unit == SHARE:
        now, before = (
            half_up(Fraction(one) * 100, ledger.style.rate_decimals) for one in (each.now, each.before)
        )
        return ledger.say("in_points", n=_signed(now - before))
    days = [half_up(Fraction(one), 1) for one in (each.now, each.before)]
    return ledger.say("in_days", n=_signed(days[0] - days[1]))


def _signed(value: Decimal) -> str:
    return f"{value:+}".replace("-", "−") if value else "0"


def by_measure(indicators: Sequence[Indicator]) -> Mapping[str, Indicator]:
    return {each.measure: each for each in indicators}
