"""The functions of ODK that XPath 1.0 does not have, for lxml. Arguments are texts, numbers, truths, or
nodes.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from .patterns import matches

LW = "urn:lianwei:xpath"
EPOCH = date(1970, 1, 1).toordinal()


def as_text(value: Any) -> str:
    """As XPath 1.0 turns a value into a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        return str(int(value)) if value.is_integer() else repr(value)
    return (
        "".join(value[0].itertext())
        if isinstance(value, list) and value
        else ""
        if isinstance(value, list)
        else str(value)
    )


def as_number(value: Any) -> float:
    """As XPath 1.0 turns a value into a number; what is none is NaN."""
    if isinstance(value, bool | int | float):
        return float(value)
    text = as_text(value).strip()
    return float(text) if re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", text) else math.nan


def days(_context: Any, value: Any) -> float:
    """The number of a day, from 1970-01-01; NaN where there is none."""
    if isinstance(value, float):
        return value
    text = as_text(value)[:10]
    try:
        return float(date.fromisoformat(text).toordinal() - EPOCH)
    except ValueError:
        return math.nan


def _selected(_context: Any, answer: Any, name: Any) -> bool:
    return as_text(name) in as_text(answer).split()


def _selected_at(_context: Any, answer: Any, place: Any) -> str:
    names, at = as_text(answer).split(), as_number(place)
    return names[int(at)] if 0 <= at < len(names) else ""


def _regex(_context: Any, value: Any, pattern: Any) -> bool:
    return matches(as_text(pattern), as_text(value))


def _round(_context: Any, value: Any, places: Any = 0.0) -> float:
    """Half goes up, as XPath 1.0 and the browser do."""
    number = as_number(value)
    try:
        by = math.pow(10, int(as_number(places)))
        return math.floor(number * by + 0.5) / by
    except (ValueError, ArithmeticError):  # of no number, or to more places than there are
        return number


def _whole(_context: Any, value: Any) -> float:
    number = as_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _power(_context: Any, base: Any, exponent: Any) -> float:
    try:
        return math.pow(as_number(base), as_number(exponent))
    except (ValueError, OverflowError):
        return math.nan


def numbers_of(values: tuple[Any, ...]) -> list[float]:
    """The numbers among values and in rows; what was not answered is left out."""
    found: list[float] = []
    for each in values:
        texts = [as_text([one]) for one in each] if isinstance(each, list) else [each]
        found += [as_number(text) for text in texts if text != ""]
    return found


def _least(_context: Any, *values: Any) -> float:
    return min(numbers_of(values), default=math.nan)


def _most(_context: Any, *values: Any) -> float:
    return max(numbers_of(values), default=math.nan)


def _sum(_context: Any, rows: Any) -> float:
    return math.fsum(numbers_of((rows,)))


def _count(_context: Any, rows: Any) -> float:
    return float(len(rows)) if isinstance(rows, list) else 0.0


def _if(_context: Any, test: Any, then: Any, other: Any) -> Any:
    return then if is_true(test) else other


def is_true(value: Any) -> bool:
    """As XPath 1.0: a text that is not empty, a number that is not nought."""
    return not math.isnan(value) and value != 0 if isinstance(value, float) else bool(value)


EXTENSIONS: dict[tuple[str, str], Callable[..., Any]] = {
    (LW, "days"): days,
    (LW, "date"): lambda _context, value: as_text(value)[:10],
    (LW, "selected"): _selected,
    (LW, "selected-at"): _selected_at,
    (LW, "count-selected"): lambda _context, answer: float(len(as_text(answer).split())),
    (LW, "if"): _if,
    (LW, "coalesce"): lambda _context, first, second: first if as_text(first) else second,
    (LW, "regex"): _regex,
    (LW, "int"): _whole,
    (LW, "round"): _round,
    (LW, "abs"): lambda _context, value: abs(as_number(value)),
    (LW, "pow"): _power,
    (LW, "min"): _least,
    (LW, "max"): _most,
    (LW, "sum"): _sum,
    (LW, "count"): _count,
}
