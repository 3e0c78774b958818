"""Any two dimensions crossed: one measure, its totals, darker where there is more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES, Dimension
from lianwei.analytics.measures.shapes import COUNT, FEN, PERSONS
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.queries.returned_figures import Returned
from lianwei.analytics.rules.cells import TOTAL
from lianwei.analytics.rules.periods import Period
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.ui.charts import Cell, Chart, Column, Row
from lianwei.ui.drawings import step_of

from .asking import FILTERS, PARTS, Question, days_label
from .by_return import can_be_narrowed, marked, members_by_return, return_notes
from .charts import nothing_words, source_words
from .comparing import Beside, beside, break_notes, festival_notes
from .overview import cases_url
from .told import Line, Teller, measures_told
from .ways import impossible, ways_offered
from .words import HIDDEN, change_alone, change_unit, printed, unit_label

IN_ORDER = ("month", "year", "age_band")  # by their own order; all others the largest first
MOST_ROWS, MOST_COLUMNS = 60, 24
OPENED = {"accepted", "resolved", "received"}
Sums = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The table; `base`: what is counted, and where that comes from; `changes`: the same table of changes,
    where it is compared; `definition`: what the measure means.
    """

    chart: Chart
    base: str
    definition: str
    changes: Chart | None = None

    @property
    def charts(self) -> list[Chart]:
        return [self.chart, *([self.changes] if self.changes else [])]

    @property
    def lines(self) -> list[list[str]]:
        """All of it as a sheet: table below table."""
        found = self.chart.lines
        if self.changes:
            found += [[], [self.changes.title, self.changes.note, self.changes.period], *self.changes.lines]
            found += [[note] for note in self.changes.notes]
        return found


def crossing(asked: Question, *, actor: Actor, measure: str, down: str, across: str) -> Crossing:
    """One measure by two dimensions. Raises Invalid for unknown ones and for one crossed with itself."""
    told = measures_told(asked, actor=actor)
    offered = ways_offered(asked, actor=actor)
    if measure not in told or down not in offered or across not in offered or down == across:
        raise Invalid(_("Please choose a figure and two different dimensions."))
    base = f"{MEASURES[measure].base} · {MEASURES[measure].source}"
    told_of = MEASURES[measure].told
    if words := impossible(asked, measure, (down, across)):
        return Crossing(Chart("crossing", str(MEASURES[measure].label), (), (), empty=words), base, told_of)
    table = _Table(Teller(asked, actor=actor), measure, DIMENSIONS[down], DIMENSIONS[across])
    may_open = actor.may("complaint.view") and not table.teller.is_partial
    changes = _changes(table, beside(asked, actor=actor)) if asked.against else None
    return Crossing(table.chart(actor=actor, may_open=may_open), base, told_of, changes)


class _Table:
    """The cells and the totals, each total asked for by itself: rates do not add up."""

    def __init__(
        self,
        teller: Teller,
        measure: str,
        down: Dimension,
        across: Dimension,
        period: Period | None = None,
    ) -> None:
        self.teller, self.measure, self.down, self.across = teller, measure, down, across
        lines = teller.pairs([measure], (down.name, across.name), period)
        self.cells = {(line.keys[0], line.keys[1]): line for line in lines}
        self.rows = {line.keys[0]: line for line in teller.lines([measure], down.name, period)}
        self.columns = {line.keys[0]: line for line in teller.lines([measure], across.name, period)}
        self.whole = teller.line([measure], period)
        ways: list[tuple[str, ...]] = [(down.name, across.name), (down.name,), (across.name,)]
        self.is_kept = {by: teller.keeps_all([measure], by, period) for by in ways}
        self.top = max([_size(line) for line in lines], default=0.0)

    def chart(self, *, actor: Actor, may_open: bool) -> Chart:
        rows = self.keys(self.rows, self.down)[:MOST_ROWS]
        columns = self.keys(self.columns, self.across)[:MOST_COLUMNS]
        heads = [Column(self.across.label_of(key)) for key in columns]
        told = members_by_return(self.teller, actor=actor) if self.down.name == "member" else []
        left_out = len(self.rows) > len(rows) or len(self.columns) > len(columns)
        unit = unit_label(MEASURES[self.measure].unit)
        return Chart(
            "crossing",
            str(MEASURES[self.measure].label),
            (Column(str(self.down.label), is_number=False), *heads, Column(_("Total"))),
            tuple(
                [
                    *(self._row(key, columns, may_open) for key in rows),
                    *(self._returned(each, columns) for each in told),
                    self._foot(columns),
                ]
                if rows or told
                else ()
            ),
            note=unit,
            period=days_label(self.teller.asked.period),
            source=source_words(self.teller),
            legend=(_("Only the largest are shown; the totals are of all."),) if left_out else (),
            empty=nothing_words(),
            notes=tuple(self._notes(told)),
        )

    def _returned(self, each: Returned, columns: Sequence[str]) -> Row:
        """A member's own return: what it does not ask for stays empty."""
        found = [each.part(self.measure, self.across.name, key) for key in columns]
        found.append(each.total(self.measure))
        is_answered = can_be_narrowed(self.teller)
        cells = (Cell(self._printed(value if is_answered else None)) for value in found)
        return Row((Cell(marked(each)), *cells))

    def _notes(self, told: Sequence[Returned]) -> list[str]:
        notes = return_notes(told, teller=self.teller)
        if told and can_be_narrowed(self.teller):
            notes.append(_("Where the return does not ask for a figure or a part of it, the cell is empty."))
        return notes

    def _row(self, key: str, columns: Sequence[str], may_open: bool) -> Row:
        cells = [self._cell(self.cells.get((key, column)), key, column, may_open) for column in columns]
        return Row((Cell(self.down.label_of(key)), *cells, self._total(self.rows[key], (key, TOTAL))))

    def _cell(self, line: Line | None, down: str, across: str, may_open: bool) -> Cell:
        if self.is_hidden(line, (self.down.name, self.across.name)):
            return Cell(HIDDEN)
        value = self.value(line)
        step = step_of(float(value), self.top) if value else 0
        url = self._url(down, across) if may_open and value else ""
        return Cell(self._printed(value), None, url, step=step)

    def is_hidden(self, line: Line | None, by: tuple[str, ...]) -> bool:
        """Whether a figure stays out, also one that is missing because there is nothing."""
        if by == ():
            return self.whole.is_hidden or self.teller.is_total_hidden
        return line.is_hidden if line else self.is_kept[by]

    def value(self, line: Line | None) -> Value:
        """A figure; 0 for a count of nothing."""
        value = line.values[self.measure] if line else None
        return 0 if value is None and MEASURES[self.measure].unit in (COUNT, FEN, PERSONS) else value

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

    def keys(self, sums: Sums, dimension: Dimension) -> list[str]:
        if dimension.name in IN_ORDER:
            return sorted(sums)
        return sorted(sums, key=lambda key: (-_size(sums[key]), key))

    def _printed(self, value: Value) -> str:
        return printed(value, MEASURES[self.measure].unit)


def _changes(now: _Table, pair: Beside) -> Chart:
    """The change of every cell and total; told only where both figures are."""
    days = {now.down.is_day, now.across.is_day}
    title = _("{figure}, {way}").format(figure=MEASURES[now.measure].label, way=pair.head)
    if True in days:
        words = _("By month or year nothing is compared: two periods have no days in common.")
        return Chart("changes", title, (), (), empty=words)
    then = _Table(now.teller, now.measure, now.down, now.across, pair.before)
    rows = [*now.keys(now.rows, now.down), *sorted(then.rows.keys() - now.rows.keys())][:MOST_ROWS]
    columns = [*now.keys(now.columns, now.across), *sorted(then.columns.keys() - now.columns.keys())]
    columns = columns[:MOST_COLUMNS]
    changed = _Changed(now, then)
    seen = ((way.name, {*a, *b}) for way, a, b in changed.sides)
    return Chart(
        "changes",
        title,
        (
            Column(str(now.down.label), is_number=False),
            *(Column(now.across.label_of(key)) for key in columns),
            Column(_("Total")),
        ),
        tuple([*(changed.row(key, columns) for key in rows), changed.foot(columns)] if rows else ()),
        note=change_unit(MEASURES[now.measure].unit),
        period=pair.words,
        source=source_words(now.teller),
        empty=nothing_words(),
        notes=(*festival_notes(pair), *break_notes(pair, seen)),
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """Two tables of one question, laid upon each other."""

    now: _Table
    then: _Table

    @property
    def sides(self) -> tuple[tuple[Dimension, Sums, Sums], ...]:
        now, then = self.now, self.then
        return (now.down, now.rows, then.rows), (now.across, now.columns, then.columns)

    def row(self, key: str, columns: Sequence[str]) -> Row:
        by = self.now.down.name, self.now.across.name
        cells = [
            self._cell(self.now.cells.get(at), self.then.cells.get(at), by) for at in _places(key, columns)
        ]
        total = self._cell(self.now.rows.get(key), self.then.rows.get(key), by[:1])
        return Row((Cell(self.now.down.label_of(key)), *cells, total))

    def foot(self, columns: Sequence[str]) -> Row:
        by = (self.now.across.name,)
        sums = [self._cell(self.now.columns.get(key), self.then.columns.get(key), by) for key in columns]
        whole = self._cell(self.now.whole, self.then.whole, ())
        return Row((Cell(_("Total")), *sums, whole), is_drawn=False, is_total=True)

    def _cell(self, now: Line | None, then: Line | None, by: tuple[str, ...]) -> Cell:
        if self.now.is_hidden(now, by) or self.then.is_hidden(then, by):
            return Cell(HIDDEN)
        unit = MEASURES[self.now.measure].unit
        return Cell(change_alone(self.now.value(now), self.then.value(then), unit))


def _places(row: str, columns: Sequence[str]) -> list[tuple[str, str]]:
    return [(row, column) for column in columns]


def _size(line: Line) -> float:
    value = next(iter(line.values.values()))
    return float(value) if value is not None else 0.0
