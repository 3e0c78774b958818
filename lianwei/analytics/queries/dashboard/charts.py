"""The overview's charts: each one table, and how it is drawn."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS
from lianwei.analytics.rules.periods import Period
from lianwei.cases.queries.counted import UNSORTED
from lianwei.core import clock
from lianwei.members.queries import short_label
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.words import month as month_label

from .asking import days_label
from .comparing import Beside, break_notes
from .told import Line, Teller
from .words import HIDDEN, grown, points, printed

TOP = 8
OTHERS_LAST = ("N99", UNSORTED, "")
Linking = Callable[..., str]


def source_words(teller: Teller) -> str:
    """Where the figures come from, and what the sign for a hidden one means."""
    if teller.is_partial:
        return _(
            "* fewer than 5 cases of other members, or left out so that none can be worked out; "
            "told are two conditions at once, of which part of a year is one"
        )
    return ""


def monthly(teller: Teller, link: Linking) -> Chart:
    """Cases accepted month by month, with last year; the month that runs is not drawn."""
    asked = teller.asked.period
    year = Period(asked.last.replace(month=1, day=1), asked.last)
    span = Period(year.year_before().first, year.last)
    found = {line.keys[0]: line for line in teller.lines(["accepted"], "month", span)}
    rows, running = [], ""
    for month in year.months():
        is_over = month.last == _month_end(month.last) < clock.today()
        running = running if is_over else month_label(month.first)
        here, before = f"{month.first:%Y-%m}", f"{month.first.year - 1}-{month.first:%m}"
        cells = (
            Cell(month_label(month.first)),
            count_cell(found.get(here), "accepted", link(month=here)),
            count_cell(found.get(before), "accepted"),
        )
        rows.append(Row(cells, is_drawn=is_over))
    return Chart(
        "monthly",
        _("Accepted by month"),
        (
            Column(_("Month"), Role.NAME, is_number=False),
            Column(_year(year), Role.NOW, _year(year)),
            Column(_year(span), Role.BEFORE, _year(span)),
        ),
        tuple(rows),
        kind=Kind.LINE,
        alt=_highest(_("Cases accepted by month; dashed: the year before."), rows),
        note=_("{month} is not over and not drawn").format(month=running) if running else "",
        period=days_label(year),
        source=source_words(teller),
        empty=nothing_words(),
    )


def natures(teller: Teller, pair: Beside, link: Linking) -> Chart:
    """Natures with their share and the change of it in percentage points."""
    now = teller.lines(["accepted"], "nature")
    then = teller.lines(["accepted"], "nature", pair.before)
    sums = _sum(now), _sum(then)
    known = {line.keys[0]: line for line in then}
    rows = [
        Row(
            (
                Cell(DIMENSIONS["nature"].label_of(line.keys[0])),
                count_cell(line, "accepted", link(nature=line.keys[0])),
                Cell(_share(line, sums[0])),
                Cell(_change(line, known.get(line.keys[0]), sums)),
            )
        )
        for line in ordered(now)
    ]
    return Chart(
        "natures",
        _("Nature of complaints"),
        (
            Column(_("Nature"), Role.NAME, is_number=False),
            Column(_("Cases"), Role.NOW),
            Column(_("Share")),
            Column(_("{way}, percentage points").format(way=pair.head)),
        ),
        tuple(rows),
        kind=Kind.BARS,
        alt=_highest(_("Cases by nature."), rows),
        period=days_label(teller.asked.period),
        source=source_words(teller),
        starts_as_table=True,
        empty=nothing_words(),
        notes=tuple(break_notes(pair, [("nature", [line.keys[0] for line in (*now, *then)])])),
    )


def top_categories(teller: Teller, pair: Beside, link: Linking, *, head: str, title: str) -> Chart:
    """The eight goods or services most complained of, with last year. `head`: G goods, S services."""
    then = {line.keys[0]: line for line in teller.lines(["accepted"], "category", pair.before)}
    of_head = [line for line in teller.lines(["accepted"], "category") if line.keys[0].startswith(head)]
    rows = [
        Row(
            (
                Cell(DIMENSIONS["category"].label_of(line.keys[0])),
                count_cell(line, "accepted", link(category=line.keys[0])),
                count_cell(then.get(line.keys[0]), "accepted"),
                Cell(_growth(line, then.get(line.keys[0]))),
            )
        )
        for line in ordered(of_head)[:TOP]
    ]
    now_label, then_label = pair.labels
    keys = {line.keys[0] for line in of_head} | {key for key in then if key.startswith(head)}
    return Chart(
        f"top-{head.lower()}",
        title,
        (
            Column(_("Goods or service"), Role.NAME, is_number=False),
            Column(now_label, Role.NOW),
            Column(then_label, Role.BEFORE),
            Column(pair.head),
        ),
        tuple(rows),
        kind=Kind.BARS,
        alt=_highest(title, rows),
        legend=(
            _("Thick: {period}").format(period=now_label),
            _("Thin: {period}").format(period=then_label),
        ),
        period=days_label(teller.asked.period),
        source=source_words(teller),
        empty=nothing_words(),
        notes=tuple(break_notes(pair, [("category", keys)])),
    )


def by_day(teller: Teller, link: Linking) -> Chart:
    """Cases received day by day as a calendar; its table has a line for each month."""
    found = {line.keys[0]: line for line in teller.lines(["received"], "day")}
    rows = [
        Row((Cell(f"{month.first:%Y-%m}"), *(_day(month, n, found, link) for n in range(1, 32))))
        for month in teller.asked.period.months()
    ]
    return Chart(
        "days",
        _("Received day by day"),
        (Column(_("Month"), is_number=False), *(Column(str(n)) for n in range(1, 32))),
        tuple(rows),
        kind=Kind.CALENDAR,
        is_wide=True,
        alt=_("Cases received on each day; the darker, the more."),
        legend=(_("The darker, the more cases"),),
        period=days_label(teller.asked.period),
        empty=nothing_words(),
    )


def _day(month: Period, n: int, found: Mapping[str, Line], link: Linking) -> Cell:
    if not month.first.day <= n <= month.last.day:
        return Cell("")
    day = month.first.replace(day=n).isoformat()
    count = found[day].whole("received") if day in found else 0
    return Cell(str(count), count, link(of="received", day=day) if count else "", day)


def flows(teller: Teller) -> Chart:
    """Cases handed over and taken, from member to member."""
    lines = [
        line
        for line in teller.pairs(["transfers_taken"], ("giver", "taker"))
        if line.values["transfers_taken"]
    ]
    lines.sort(key=lambda line: (-line.whole("transfers_taken"), line.keys))
    rows = [
        Row(
            (
                Cell(_member(line.keys[0])),
                Cell(_member(line.keys[1]), is_text=True),
                count_cell(line, "transfers_taken"),
            )
        )
        for line in lines
    ]
    return Chart(
        "flows",
        _("Handed over between members"),
        (
            Column(_("From"), Role.NAME, is_number=False),
            Column(_("To"), Role.TO, is_number=False),
            Column(_("Cases"), Role.NOW),
        ),
        tuple(rows),
        kind=Kind.FLOW,
        is_wide=True,
        alt=_("Cases taken over, from member to member; the wider, the more."),
        period=days_label(teller.asked.period),
        empty=_("No case was handed over and taken in these days."),
    )


def _member(key: str) -> str:
    return short_label(int(key))


def nothing_words() -> str:
    return _("No case in these days under these conditions.")


def count_cell(line: Line | None, name: str, url: str = "") -> Cell:
    """A count that leads to its cases; of a hidden one nothing is told."""
    if line is not None and line.is_hidden:
        return Cell(HIDDEN)
    count = line.whole(name) if line else 0
    return Cell(f"{count:,}", count, url if count else "")


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Most first, 其他 and what nobody sorted yet last; hidden ones before these."""

    def place(line: Line) -> tuple[bool, bool, int, tuple[str, ...]]:
        is_last = line.keys[0] in OTHERS_LAST
        return is_last, line.is_hidden, -line.whole("accepted"), line.keys

    return sorted((line for line in lines if line.is_hidden or line.values["accepted"]), key=place)


def without_links(chart: Chart) -> Chart:
    """For readers who may not open the cases behind."""
    rows = tuple(replace(row, cells=tuple(replace(cell, url="") for cell in row.cells)) for row in chart.rows)
    return replace(chart, rows=rows)


def _sum(lines: Sequence[Line]) -> int | None:
    """All cases; None where some are hidden."""
    return None if any(line.is_hidden for line in lines) else sum(line.whole("accepted") for line in lines)


def _share(line: Line, whole: int | None) -> str:
    if line.is_hidden or whole is None:
        return HIDDEN
    return printed(Fraction(line.whole("accepted"), whole) if whole else None, "share")


def _change(line: Line, before: Line | None, sums: tuple[int | None, int | None]) -> str:
    """Of the shares, in percentage points."""
    is_hidden = line.is_hidden or (before is not None and before.is_hidden)
    if is_hidden or None in sums:
        return HIDDEN
    if not sums[0] or not sums[1]:
        return printed(None, "share")
    then = before.whole("accepted") if before else 0
    return points(Fraction(line.whole("accepted"), sums[0]), Fraction(then, sums[1]))


def _growth(line: Line, before: Line | None) -> str:
    if line.is_hidden or (before is not None and before.is_hidden):
        return HIDDEN
    return grown(line.whole("accepted"), before.whole("accepted") if before else 0)


def _highest(words: str, rows: Sequence[Row]) -> str:
    """The sentence for readers who do not see the drawing."""
    drawn = [row for row in rows if row.is_drawn and row.cells[1].value]
    if not drawn:
        return words
    top = max(drawn, key=lambda row: row.cells[1].value or 0)
    return _("{words} Highest: {name}, {count}").format(
        words=words, name=top.cells[0].text, count=top.cells[1].text
    )


def _year(period: Period) -> str:
    return _("Year {year}").format(year=period.first.year)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
