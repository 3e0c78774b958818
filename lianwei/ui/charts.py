"""A chart as a page gives it: first of all a table; what is drawn is read from that table.

So the picture cannot differ from the figures, the page works without scripts, and either can be copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString

from .shapes import Tab


class Kind(StrEnum):
    """How the script draws a table. DRAWN brings its own picture from the server, PLAIN has none."""

    LINE = "line"
    BARS = "bars"
    WEEKS = "weeks"
    CALENDAR = "calendar"
    FLOW = "flow"
    MAP = "map"
    DRAWN = "drawn"
    PLAIN = "plain"


class Role(StrEnum):
    """What a column is to the drawing; a column without a role stands in the table alone."""

    NAME = "name"
    TO = "to"  # where a flow leads
    NOW = "now"
    BEFORE = "before"
    EXPECTED = "expected"
    LIMIT = "limit"  # from here on it stands out
    ALARM = "alarm"  # whether it did


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. `key` is the short name that stands beside the drawn series: 2026年."""

    label: str
    role: str = ""
    key: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed, what is drawn (None: nothing, such as a suppressed cell), where it leads.

    `code` is the region of a map or the day of a calendar; `step` 1 to 4 tints the cell of a matrix;
    `is_text` where it is no figure.
    """

    text: str
    value: float | None = None
    url: str = ""
    code: str = ""
    step: int = 0
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns. An unfinished period or a sum stands in the table, undrawn."""

    cells: tuple[Cell, ...]
    is_drawn: bool = True
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A card with a table and its drawing.

    `alt` says in one sentence what the drawing shows; `note` stands small beside the title; `legend` names
    what the thick and the thin marks are; `drawing` is the server's own picture; `geo` where the outlines of
    a map are fetched; `approval` the number under which they may be shown (审图号); `unit` of the values;
    `is_wide` takes the whole width of the page; `notes` are sentences on what the figures do not say.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: Kind = Kind.PLAIN
    alt: str = ""
    note: str = ""
    period: str = ""
    source: str = ""
    unit: str = ""
    legend: tuple[str, ...] = ()
    tag: str = ""
    drawing: SafeString | str = ""
    geo: str = ""
    approval: str = ""
    starts_as_table: bool = False
    links: tuple[Tab, ...] = ()
    empty: str = ""
    is_wide: bool = False
    notes: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_total)

    @property
    def totals(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_total)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture to choose at all."""
        return self.kind != Kind.PLAIN and any(row.is_drawn for row in self.body)

    @property
    def lines(self) -> list[list[str]]:
        """The table as sheets take it: the head, then every row."""
        return [
            [column.label for column in self.columns],
            *([c.text for c in row.cells] for row in self.rows),
        ]


def is_empty(charts: Sequence[Chart]) -> bool:
    """Whether none of several charts has a row."""
    return not any(chart.rows for chart in charts)
