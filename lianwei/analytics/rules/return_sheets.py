"""A return as a sheet that offices fill in: one figure a row, each with its number, and reading it again.

What cannot be read is listed with its row and reason; the rest is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .printed import is_bounded
from .return_forms import FEN, FEN_OF_YUAN, Line, ReturnForm
from .returns import line_by_number

HEAD = ("行次", "表", "项目", "指标", "单位", "数值")
VALUE = len(HEAD) - 1
MOST_ROWS = 2000
MOST_REFUSED = 200  # rows that are listed; they are kept with the return
LONGEST_NUMBER = 9  # digits of the number of a line
LARGEST = 10**12  # a figure above that is a slip of the hand
UNITS = {"count": "件", "fen": "元", "persons": "人次"}
LONGEST_CELL = 120


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its place in the sheet, what stood in it, why (unknown, named, number,
    fraction, negative, large, twice).
    """

    row: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """What a sheet gave."""

    figures: dict[str, int]
    refused: list[Refused]


def row_of(form: ReturnForm, line: Line, names: dict[str, str], value: int | None) -> tuple[str, ...]:
    """A row of the sheet; `names`: the labels of the codes."""
    shown = "" if value is None else figure_text(line, value)
    name = names.get(line.code, "") or line.measure.name
    section = form.section(line.section).name
    return (str(line.number), section, name, line.measure.name, UNITS[line.measure.unit], shown)


def figure_text(line: Line, value: int) -> str:
    """Cases and persons whole, money in yuan with two decimals."""
    if line.measure.unit != FEN:
        return str(value)
    yuan, fen = divmod(abs(value), FEN_OF_YUAN)
    return f"{'-' if value < 0 else ''}{yuan}.{fen:02}"


def read_rows(form: ReturnForm, rows: Iterable[Sequence[str]]) -> ReadReturn:
    """The figures of a sheet whose rows begin with the number of a line. Blank rows, titles and the head are
    passed over; rows without a figure leave their line empty.
    """
    known, figures, refused = line_by_number(form), dict[str, int](), list[Refused]()
    for place, cells in enumerate(rows, start=1):
        number = cells[0].strip() if cells else ""
        if not number or number == HEAD[0] or place > MOST_ROWS:
            if len(cells) > VALUE and cells[VALUE].strip() and number != HEAD[0]:
                refused.append(_refused(place, cells, "unknown"))
            if len(refused) >= MOST_REFUSED:
                break
            continue
        reason = _taken(known, cells, figures)
        if reason:
            refused.append(_refused(place, cells, reason))
    return ReadReturn(figures, refused)


def _taken(known: dict[int, Line], cells: Sequence[str], figures: dict[str, int]) -> str:
    """Put the figure of a row in its place, or answer why not."""
    number = cells[0].strip()
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    line = known.get(int(number)) if is_number else None
    if line is None:
        return "unknown"
    if len(cells) > VALUE - 2 and cells[3].strip() not in ("", line.measure.name):
        return "named"
    text = cells[VALUE].strip() if len(cells) > VALUE else ""
    if not text:
        return ""
    if line.key in figures:
        return "twice"
    value, reason = read_figure(line, text)
    if value is not None:
        figures[line.key] = value
    return reason


def read_figure(line: Line, text: str) -> tuple[int | None, str]:
    """The figure as typed, with or without separators; or why it cannot be one."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "").removesuffix(UNITS[line.measure.unit])
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None, "number"
    if not value.is_finite():
        return None, "number"
    if not is_bounded(value):
        return None, "large" if value.adjusted() > 0 else "fraction"
    value *= FEN_OF_YUAN if line.measure.unit == FEN else 1
    if abs(value) > LARGEST * FEN_OF_YUAN:
        return None, "large"
    if value != value.to_integral_value():
        return None, "fraction"
    return (None, "negative") if value < 0 else (int(value), "")


def _refused(place: int, cells: Sequence[str], reason: str) -> Refused:
    return Refused(place, tuple(cell[:LONGEST_CELL] for cell in cells[: len(HEAD)]), reason)
