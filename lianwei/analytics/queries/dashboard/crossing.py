"""Any two dimensions crossed: one measure, its totals, darker where there is more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES, Dimension
from lianwei.analytics.measures.shapes import COUNT, FEN, PERSONS
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.rules.cells import TOTAL
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.ui.charts import Cell, Chart, Column, Row
from lianwei.ui.drawings import step_of

from .asking import FILTERS, PARTS, Question, days_label
from .charts import nothing_words, source_words
from .overview import cases_url
from .told import Line, Teller, measures_told
from .words import HIDDEN, printed, unit_label

OFFERED = (
    "member", "region", "category_main", "category", "kind", "nature", "channel", "group", "outcome",
    "age_band", "month", "year",
)  # fmt: skip
IN_ORDER = ("month", "year", "age_band")  # by their own order; all others the largest first
MOST_ROWS, MOST_COLUMNS = 60, 24
OPENED = {"accepted", "resolved", "received"}
Sums = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The table with what can be chosen: measures and dimensions with their names; `base`: what is counted,
    and where that comes from; `definition`: what the measure means.
    """

    chart: Chart
    base: str
    definition: str
    measures: list[tuple[str, str]]
    dimensions: list[tuple[str, str]]


def crossing(asked: Question, *, actor: Actor, measure: str, down: str, across: str) -> Crossing:
    """One measure by two dimensions. Raises Invalid for unknown ones and for one crossed with itself."""
    told = measures_told(asked, actor=actor)
    if measure not in told or down not in OFFERED or across not in OFFERED or down == across:
        raise Invalid(_("Please choose a figure and two different dimensions."))
    table = _Table(Teller(asked, actor=actor), measure, DIMENSIONS[down], DIMENSIONS[across])
    may_open = actor.may("complaint.view") and not table.teller.is_partial
    return Crossing(
        table.chart(may_open=may_open),
        f"{MEASURES[measure].base} · {MEASURES[measure].source}",
        MEASURES[measure].told,
        [(name, str(MEASURES[name].label)) for name in told],
        [(name, str(DIMENSIONS[name].label)) for name in OFFERED],
    )


class _Table:
    """The cells and the totals, each total asked for by itself: rates do not add up."""

    def __init__(self, teller: Teller, measure: str, down: Dimension, across: Dimension) -> None:
        self.teller, self.measure, self.down, self.across = teller, measure, down, across
        lines = teller.pairs([measure], (down.name, across.name))
        self.cells = {(line.keys[0], line.keys[1]): line for line in lines}
        self.rows = {line.keys[0]: line for line in teller.lines([measure], down.name)}
        self.columns = {line.keys[0]: line for line in teller.lines([measure], across.name)}
        self.whole = teller.line([measure])
        self.is_kept = teller.keeps_all([measure], (down.name, across.name))
        self.top = max([_size(line) for line in lines], default=0.0)

    def chart(self, *, may_open: bool) -> Chart:
        rows = self._keys(self.rows, self.down)[:MOST_ROWS]
        columns = self._keys(self.columns, self.across)[:MOST_COLUMNS]
        heads = [Column(self.across.label_of(key)) for key in columns]
        left_out = len(self.rows) > len(rows) or len(self.columns) > len(columns)
        unit = unit_label(MEASURES[self.measure].unit)
        return Chart(
            "crossing",
            str(MEASURES[self.measure].label),
            (Column(str(self.down.label), is_number=False), *heads, Column(_("Total"))),
            tuple(
                [*(self._row(key, columns, may_open) for key in rows), self._foot(columns)] if rows else ()
            ),
            note=unit,
            period=days_label(self.teller.asked.period),
            source=source_words(self.teller),
            legend=(_("Only the largest are shown; the totals are of all."),) if left_out else (),
            empty=nothing_words(),
        )

    def _row(self, key: str, columns: Sequence[str], may_open: bool) -> Row:
        cells = [self._cell(self.cells.get((key, column)), key, column, may_open) for column in columns]
        return Row((Cell(self.down.label_of(key)), *cells, self._total(self.rows[key], (key, TOTAL))))

    def _cell(self, line: Line | None, down: str, across: str, may_open: bool) -> Cell:
        if line.is_hidden if line else self.is_kept:
            return Cell(HIDDEN)
        value = line.values[self.measure] if line else None
        if value is None and MEASURES[self.measure].unit in (COUNT, FEN, PERSONS):
            value = 0
        step = step_of(float(value), self.top) if value else 0
        url = self._url(down, across) if may_open and value else ""
        return Cell(self._printed(value), None, url, step=step)

    def _url(self, down: str, across: str) -> str:
        names = {self.down.name, self.across.name}
        if self.measure not in OPENED or not names <= {*PARTS, *FILTERS}:
            return ""
        return cases_url(
            self.teller.asked, of=self.measure, **{self.down.name: down, self.across.name: across}
        )

    def _total(self, line: Line, place: tuple[str, str]) -> Cell:
        is_hidden = line.is_hidden or (place == (TOTAL, TOTAL) and self.teller.is_total_hidden)
        return Cell(HIDDEN if is_hidden else self._printed(line.values[self.measure]))

    def _foot(self, columns: Sequence[str]) -> Row:
        sums = [self._total(self.columns[key], (TOTAL, key)) for key in columns]
        whole = self._total(self.whole, (TOTAL, TOTAL))
        return Row((Cell(_("Total")), *sums, whole), is_drawn=False, is_total=True)

    def _keys(self, sums: Sums, dimension: Dimension) -> list[str]:
        if dimension.name in IN_ORDER:
            return sorted(sums)
        return sorted(sums, key=lambda key: (-_size(sums[key]), key))

    def _printed(self, value: Value) -> str:
        return printed(value, MEASURES[self.measure].unit)


def _size(line: Line) -> float:
    value = next(iter(line.values.values()))
    return float(value) if value is not None else 0.0
