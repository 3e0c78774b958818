"""The sheet of a laboratory: a row for each blind code, a column for each item.

A heading may carry a unit of its own in brackets, in which the column then is. What cannot be read is listed
with its row and reason; what may be a slip is asked about; nothing is left out silently.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from .plan import Item
from .readings import Reading, UnreadableError, read_cell
from .units import factor, plain_unit

NOT_TESTED = {"", "/", "-", "—", "–", "--", "n/a"}
HEADING = re.compile(r"^(?P<name>.*?)\s*[(（\[](?P<unit>[^()（）\[\]]*)[)）\]]\s*$")
FAR = 10  # times the median, above or below: an order of magnitude
LEAST_COMPARED = 4  # readings that make a median


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell or, without an item, a row or column that does not count. `row` is that of the sheet, from 1."""

    row: int
    code: str
    item: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that counts once a person has confirmed it."""

    code: str
    item: str
    text: str
    reason: str


@dataclass(slots=True)
class Results:
    """`readings` by code and key of the item; `missing` in the same way."""

    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    item: Item
    unit: str


def empty_sheet(items: Sequence[Item], codes: Sequence[str]) -> list[list[str]]:
    """What the laboratory is sent: codes alone, no brand."""
    heads = [f"{each.name} ({each.unit})" if each.unit else each.name for each in items]
    return [[_("Sample code"), *heads], *([code, *("" for _each in items)] for code in codes)]


def read_results(lines: Sequence[Sequence[object]], items: Sequence[Item], codes: Sequence[str]) -> Results:
    """Read a sheet whose first row is the heading and whose first column holds the codes."""
    found = Results()
    width = max((len(each) for each in lines), default=0)
    heads = [*lines[0], *[""] * (width - len(lines[0]))] if lines else []
    columns = _columns(heads, items, found, below=lines[1:])
    known = {_code(each): each for each in codes}
    rows = {
        number: line for number, line in enumerate(lines[1:], start=2) if any(_text(each) for each in line)
    }
    for number, code in _rows(rows, known, found):
        for column in columns:
            _take(found, number, code, column, rows[number])
    found.missing = [
        (code, each.key) for code in codes for each in items if (code, each.key) not in found.readings
    ]
    found.doubts += [*_far_off(found.readings, items), *_without_limit(found.readings, items)]
    return found


def _columns(
    heads: Sequence[object], items: Sequence[Item], found: Results, *, below: Sequence[Sequence[object]]
) -> list[_Column]:
    names = {_name(name): each for each in items for name in (each.key, each.name_en, each.name) if name}
    columns: dict[str, _Column] = {}
    for place, head in enumerate(heads[1:], start=1):
        text = _text(head)
        parts = HEADING.match(text)
        item = names.get(_name(text)) or (names.get(_name(parts["name"])) if parts else None)
        unit = parts["unit"] if parts and item and plain_unit(parts["unit"]) != plain_unit(item.unit) else ""
        if not text and any(_text(line[place]) for line in below if place < len(line)):
            found.refused.append(Refused(1, "", "", "", _("Readings stand below a heading that is empty.")))
        if reason := _column_fault(text, item, unit, columns):
            found.refused.append(Refused(1, "", item.name if item else "", text, reason))
        elif item is not None:
            columns[item.key] = _Column(place, item, unit)
    return list(columns.values())


def _column_fault(text: str, item: Item | None, unit: str, columns: Mapping[str, _Column]) -> str:
    if not text:
        return ""
    if item is None:
        return _("No item of the plan has this name.")
    if item.key in columns:
        return _("This item has a column already.")
    if unit and factor(unit, item.unit) is None:
        return _("“%(found)s” cannot be converted to %(wanted)s.") % {
            "found": unit,
            "wanted": item.unit or "—",
        }
    return ""


def _rows(
    rows: Mapping[int, Sequence[object]], known: Mapping[str, str], found: Results
) -> list[tuple[int, str]]:
    """Rows whose code is known and stands once: of two with one code nobody knows which is right."""
    places: dict[str, list[int]] = {}
    for number, line in rows.items():
        places.setdefault(_code(_text(line[0])), []).append(number)
    good = []
    for written, numbers in places.items():
        code = known.get(written)
        for number in numbers:
            text = _text(rows[number][0])
            if code is None:
                found.refused.append(Refused(number, text, "", text, _("No sample has this code.")))
            elif len(numbers) > 1:
                told = ", ".join(str(each) for each in numbers)
                reason = _("This code stands in rows %(rows)s: which is right?") % {"rows": told}
                found.refused.append(Refused(number, text, "", text, reason))
            else:
                good.append((number, code))
    return good


def _take(found: Results, number: int, code: str, column: _Column, line: Sequence[object]) -> None:
    text = _text(line[column.place]) if column.place < len(line) else ""
    if text.lower() in NOT_TESTED:
        return
    try:
        reading = read_cell(text, unit=column.item.unit, column_unit=column.unit)
    except UnreadableError as fault:
        found.refused.append(Refused(number, code, column.item.name, text, str(fault)))
        return
    if reading.value is not None and reading.value < 0 and min(column.item.worst, column.item.best) >= 0:
        reason = _("A reading below 0 cannot be: the scale of the item begins at 0 or above.")
        found.refused.append(Refused(number, code, column.item.name, text, reason))
        return
    found.readings[code, column.item.key] = reading


def _far_off(readings: Mapping[tuple[str, str], Reading], items: Sequence[Item]) -> list[Doubt]:
    """Readings an order of magnitude from the middle of the others: a slip of the comma, or the finding."""
    doubts = []
    for item in items:
        values = {
            code: each.value for (code, key), each in readings.items() if key == item.key and each.value
        }
        if len(values) < LEAST_COMPARED:
            continue
        middle = median(values.values())
        far = {code: value for code, value in values.items() if _is_far(value, middle)}
        said = _("Far from the others, whose median is %(middle)s %(unit)s.")
        reason = said % {"middle": f"{Decimal(middle).normalize():f}", "unit": item.unit}
        doubts += [Doubt(code, item.key, f"{value:f}", reason) for code, value in far.items()]
    return doubts


def _is_far(value: Decimal, middle: Decimal) -> bool:
    one, other = abs(value), abs(middle)
    return other > 0 and (one >= other * FAR or one * FAR <= other)


def _without_limit(readings: Mapping[tuple[str, str], Reading], items: Sequence[Item]) -> list[Doubt]:
    reason = _("Not found, but from where on the method finds it is not told: nothing is proven.")
    limited = {each.key for each in items if each.direction != "none"}
    return [
        Doubt(code, key, _("not detected"), reason)
        for (code, key), each in readings.items()
        if each.is_below and each.detection is None and key in limited
    ]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _code(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").upper()


def _name(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").lower()
