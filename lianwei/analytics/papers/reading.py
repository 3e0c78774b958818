"""A stored report as it is printed: placeholders filled, charts taken from their tables, notes below."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lianwei.analytics.models import Report, ReportKind, ReportStatus
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.printed import number
from lianwei.analytics.rules.reports.figuring import HIDDEN
from lianwei.analytics.rules.reports.filling import filled
from lianwei.analytics.rules.reports.notes import style_note
from lianwei.analytics.rules.reports.shapes import Composition, Table, composition_of
from lianwei.analytics.rules.style import style_named
from lianwei.analytics.rules.wording import ZH, say
from lianwei.core import clock

MOST_BARS = 14
TITLE_SIGNS = 20  # of a title, that fit on one line
LAST_NARROW = 0x2E7F  # characters up to here are half as wide as a sign


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: a name, a value and how it is printed."""

    title: str
    labels: Sequence[str]
    values: Sequence[float]
    shown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Printed:
    """One section, ready to be laid out."""

    heading: str
    level: int
    text: str
    chart: Chart | None
    table: Table | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report in one language. `mark`: what it is while it is not released."""

    code: str
    title: str
    issuer: str
    mark: str
    language: str
    sections: Sequence[Printed]
    notes: Sequence[str]
    foot: str

    @property
    def title_lines(self) -> list[str]:
        """The title as printed: a long Chinese one breaks after the issuer's name, and before it where both
        do not fit on a line; not in a word.
        """
        head, issuer, rest = self.title.partition(self.issuer)
        is_long = self.language == ZH and len(self.title) > TITLE_SIGNS
        if not (is_long and issuer and rest):
            return [self.title]
        wide = sum(1 if ord(each) > LAST_NARROW else 1 / 2 for each in head + issuer)
        return [head, issuer, rest] if wide > TITLE_SIGNS else [head + issuer, rest]

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"title_lines": self.title_lines}


def sheet_of(row: Report, language: str) -> Sheet:
    text = composition_of(row.content[language])
    is_released = row.status == ReportStatus.RELEASED
    return Sheet(
        row.code,
        text.title,
        text.issuer,
        "" if is_released else say("mark_draft", language, number=row.number),
        language,
        [_section(text, place) for place in range(len(text.sections))],
        _notes(row, language),
        f"{row.code} · {row.figures_sha256[:12]}",
    )


def _section(text: Composition, place: int) -> Printed:
    section = text.sections[place]
    table = text.tables.get(section.table)
    chart = chart_of(table) if table else None
    return Printed(section.heading, section.level, filled(section.text, text.figures), chart, table)


def chart_of(table: Table) -> Chart | None:
    """The bars of a table's drawn column; None where it has none."""
    if table.bars < 0 or not table.rows:
        return None
    rows = [row for row in table.rows if row[table.bars] != HIDDEN][:MOST_BARS]
    if not rows:
        return None
    shown = [row[table.bars] for row in rows]
    values = [float(number(cell) or 0) for cell in shown]
    return Chart(table.chart, [row[0] for row in rows], values, shown)


def _notes(row: Report, language: str) -> list[str]:
    """Period, scheme, base and way of rounding, which every printed figure carries; then who is missing."""
    cutoff = row.cutoff or clock.as_office_time(row.drafted_at).date()
    notes = [
        say(f"note_period_{row.kind}", language, first=row.first, last=row.last, cutoff=cutoff),
        *_until(row, language),
        *([] if row.kind == ReportKind.WORK else [style_note(style_named(row.style, row.last), language)]),
        say("note_snapshot", language, snapshot=row.snapshot[:12], sha256=row.figures_sha256[:16]),
    ]
    if row.missing:
        notes.append(say("note_missing", language, members="、".join(row.missing)))
    for name, label, before, now in row.changes:
        key = "note_change" if name else "note_change_words"
        notes.append(say(key, language, id=name, label=label, before=before, now=now))
    return notes


def _until(row: Report, language: str) -> list[str]:
    """Which days are held against which, where the period still ran."""
    if row.cutoff is None or row.cutoff >= row.last:
        return []
    before = Period(row.first, row.cutoff).year_before()
    return [say("note_until", language, last=row.cutoff, before=before.first, then=before.last)]
