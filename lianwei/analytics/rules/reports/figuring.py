"""Figures with their ids, taken from numbers as a text is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from lianwei.analytics.rules.printed import number
from lianwei.analytics.rules.style import (
    NO_BASE,
    ChangeOf,
    ShareBase,
    Style,
    change,
    growth,
    half_up,
    printed_change,
    rate,
    shares,
    wan,
)
from lianwei.analytics.rules.wording import say

from .hiding import Hidden, Hiding
from .sentences import Moved
from .shapes import Figure, Item, Numbers, Table

OTHER = "99"  # codes of what is left over end so, or are X
PERSONS_IN_WAN = 10_000
FEN_IN_YUAN = 100
KINDS = {"goods": "G", "services": "S"}  # the code of the kind that a split is of
HIDDEN = "*"  # in place of a number that stays out


@dataclass(slots=True)
class Ledger:
    """The figures and tables of one report in one language, numbered in the order they are taken; `hiding`:
    what its tables leave out.
    """

    style: Style
    language: str
    hiding: Hiding = field(default_factory=Hiding)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, letter: str, figure: Figure, name: str = "") -> str:
        """The placeholder {N1} of a new figure, or that of its own name."""
        if not name:
            self.numbers[letter] = self.numbers.get(letter, 0) + 1
        key = name or f"{letter}{self.numbers[letter]}"
        self.figures[key] = figure
        return f"{{{key}}}"

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def count(self, measure: str, value: int) -> str:
        shown = self.say("cases", n=f"{value:,}")
        return self.add("N", Figure(str(value), shown, self.say(f"label_{measure}"), measure, measure))

    def money(self, measure: str, fen: int, *, name: str = "") -> str:
        yuan = half_up(Fraction(fen, FEN_IN_YUAN), 0)
        shown = self.say("wan_yuan", n=wan(fen, self.style), yuan=f"{yuan:,}")
        figure = Figure(str(fen), shown, self.say(f"label_{measure}"), measure, f"{measure} (fen)")
        return self.add("M", figure, name)

    def share(self, part: int, whole: int, *, label: str, name: str, of: Mapping[str, str]) -> str:
        """A share that stands in the text alone, printed as those of tables; `of`: what it is confined to."""
        [shown] = shares([part], whole, self.style)
        value = NO_BASE if shown is None else f"{shown}%"
        figure = Figure(f"{part}/{whole}", value, label, "accepted", f"{part:,} ÷ {whole:,}", of)
        return self.add("R", figure, name)

    def persons(self, measure: str, value: int) -> str:
        """Persons in 万人次 from ten thousand on."""
        if value < PERSONS_IN_WAN:
            shown = self.say("persons", n=f"{value:,}")
        else:
            shown = self.say("wan_persons", n=half_up(Fraction(value, PERSONS_IN_WAN), 2))
        return self.add("N", Figure(str(value), shown, self.say(f"label_{measure}"), measure, measure))

    def rate(self, part: int, whole: int) -> str:
        """The public resolution rate."""
        value = Fraction(part, whole) if whole else None
        shown = rate(value, self.style)
        shown = shown if value is None else f"{shown}%"
        figure = Figure(
            f"{part}/{whole}", shown, self.say("label_rate"), "resolution_rate", f"{part:,} ÷ {whole:,}"
        )
        return self.add("R", figure)

    def growth(self, now: int, before: int) -> tuple[Decimal | None, str]:
        """The growth, and the placeholder of its size without sign."""
        value = growth(now, before, decimals=self.style.growth_decimals)
        shown = NO_BASE if value is None else f"{abs(value)}%"
        formula = f"({now:,} − {before:,}) ÷ {before:,}"
        figure = Figure(str(value), shown, self.say("label_growth"), "accepted", formula)
        return value, self.add("R", figure)

    def table(self, title: str, table: Table, *, drawn: str = "") -> str:
        """The id of a numbered table; its title gets its number. `drawn`: what its chart shows, which is less
        than the table holds. Where no number of the drawn column may be shown there is no chart.
        """
        table = table if _is_drawn(table) else replace(table, bars=-1)
        key = f"T{len(self.tables) + 1}"
        named = self.say("table", number=len(self.tables) + 1, title=title)
        place = sum(bool(each.chart) for each in self.tables.values()) + 1
        chart = self.say("chart", number=place, title=drawn or title) if table.bars >= 0 else ""
        is_cut = any(HIDDEN in row for row in table.rows)
        note = self.say("note_hidden") if is_cut else ""
        self.tables[key] = replace(table, title=named, chart=chart, note=note)
        return key


def _is_drawn(table: Table) -> bool:
    return table.bars >= 0 and any((number(row[table.bars]) or 0) > 0 for row in table.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a split with its printed shares. `is_hidden`, `is_hidden_before`: its cases, or those of
    the year before, stay out.
    """

    item: Item
    share: Decimal | None
    before: Decimal | None
    change: Decimal | None
    is_hidden: bool = False
    is_hidden_before: bool = False

    @property
    def tells(self) -> bool:
        """Whether it shows any cases, of the period or of the year before."""
        now, before = self.item.now and not self.is_hidden, self.item.before and not self.is_hidden_before
        return bool(now or before)

    @property
    def has_change(self) -> bool:
        """Whether it may be said how its share changed."""
        return self.change is not None and not self.is_hidden and not self.is_hidden_before


def ordered(items: Sequence[Item]) -> list[Item]:
    """By cases, ties by code; what is left over last."""
    return sorted(items, key=lambda item: (is_other(item.code), -item.now, item.code))


def reference(item: Item) -> str:
    """A line's part of the ids of its figures."""
    return item.code.upper() or "X"


def is_other(code: str) -> bool:
    return code.endswith(OTHER) or code in ("", "X", "X01", "-", "unsorted")


def bases_of(numbers: Numbers, split: str, ledger: Ledger) -> tuple[int, int]:
    """What the shares of a split are shares of, now and the year before: all complaints, or those of its kind
    where the style has it so. Nothing where those stay out, for the shares would tell them.
    """
    if split not in KINDS or ledger.style.share_base is ShareBase.TOTAL:
        return numbers.now.accepted, numbers.before.accepted
    kind = next((item for item in numbers.splits.get("kind", ()) if item.code == KINDS[split]), None)
    if kind is None:
        items = numbers.splits[split]
        return sum(item.now for item in items), sum(item.before for item in items)
    hidden = ledger.hiding.of("kind")
    return (
        0 if kind.code in hidden.now else kind.now,
        0 if kind.code in hidden.before else kind.before,
    )


def lines_of(
    items: Sequence[Item], now: int, before: int, style: Style, hidden: Hidden | None = None
) -> list[Line]:
    """The lines of a split of `now` cases, a year before `before`, as they are printed. What stays out comes
    after what is shown, for the order would tell between which numbers it lies.
    """
    out = hidden or Hidden()
    rows = ordered(items)
    other = next((place for place, item in enumerate(rows) if is_other(item.code)), None)
    is_whole = sum(item.now for item in rows) == now
    this, last = (
        shares([getattr(item, when) for item in rows], base, style, other=other if is_whole else None)
        for when, base in (("now", now), ("before", before))
    )
    then = [_before(item, share, style) for item, share in zip(rows, last, strict=True)]
    lines = [
        Line(
            item,
            a,
            b,
            _change(item, a, b, (now, before), style),
            item.code in out.now,
            item.code in out.before,
        )
        for item, a, b in zip(rows, this, then, strict=True)
    ]
    kept = [line for line in lines if not line.is_hidden]
    return kept + sorted((line for line in lines if line.is_hidden), key=lambda line: line.item.code)


def _before(item: Item, computed: Decimal | None, style: Style) -> Decimal | None:
    """The share of the year before: as printed then where the style says so or nothing else is known."""
    is_printed = style.change_of is ChangeOf.PRINTED or computed is None
    return item.printed_before if is_printed and item.printed_before is not None else computed


def _change(
    item: Item, now: Decimal | None, before: Decimal | None, totals: tuple[int, int], style: Style
) -> Decimal | None:
    if now is None or before is None:
        return None
    if style.change_of is ChangeOf.UNROUNDED and all(totals):
        return change(Fraction(item.now, totals[0]), Fraction(item.before, totals[1]), style)
    return now - before


def tells(lines: Sequence[Line]) -> bool:
    """Whether a table of these lines shows the reader any cases."""
    return any(line.tells for line in lines)


def cells(line: Line, style: Style) -> tuple[str, ...]:
    """Name, cases, share, cases and share of the year before, change."""
    item = line.item
    now = (f"{item.now:,}", NO_BASE if line.share is None else f"{line.share}%")
    before = (f"{item.before:,}", NO_BASE if line.before is None else f"{line.before}%")
    is_cut = line.is_hidden or line.is_hidden_before
    return (
        item.label,
        *((HIDDEN, HIDDEN) if line.is_hidden else now),
        *((HIDDEN, HIDDEN) if line.is_hidden_before else before),
        HIDDEN if is_cut else printed_change(line.change, style),
    )


def share_figures(ledger: Ledger, table: str, dimension: str, lines: Sequence[Line], now: int) -> None:
    """Each share and change of a table as a figure: {T1-N02s}, {T1-N02c}. None of what stays out."""
    for line in (each for each in lines if not each.is_hidden):
        item, place = line.item, {dimension: line.item.code}
        name = f"{table}-{reference(item)}"
        shown = NO_BASE if line.share is None else f"{line.share}%"
        ledger.figures[f"{name}s"] = Figure(
            f"{item.now}/{now}", shown, item.label, "accepted", f"{item.now:,} ÷ {now:,}", place
        )
        ledger.figures[f"{name}n"] = Figure(
            str(item.now), ledger.say("cases", n=f"{item.now:,}"), item.label, "accepted", "accepted", place
        )
        if line.is_hidden_before:
            continue
        size = NO_BASE if line.change is None else str(abs(line.change))
        formula = f"{line.share} − {line.before}"
        ledger.figures[f"{name}c"] = Figure(
            str(line.change), size, ledger.say("label_change", label=item.label), "accepted", formula, place
        )


def moved(table: str, lines: Sequence[Line]) -> list[Moved]:
    """The lines that have a change, what is left over aside, with the placeholder of its size."""
    return [
        Moved(line.item.label, line.change, f"{{{table}-{reference(line.item)}c}}")
        for line in lines
        if line.change is not None and line.has_change and not is_other(line.item.code)
    ]
