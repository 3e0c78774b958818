"""What a reader must be told under the tables of a report that hold a year against the one before."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.shapes import Composition, Table
from lianwei.analytics.rules.wording import say

from .comparisons import Against
from .dashboard.comparing import Beside, breaks_told, festival_notes
from .report_numbers import LOCALES, Asked

# What the lines of a section's table are codes of; those of members and indicators change with no list.
DIMENSIONS = {
    "nature": "nature",
    "kind": "kind",
    **dict.fromkeys(("goods", "services", "classes"), "category_main"),
    **dict.fromkeys(("goods_detail", "services_detail"), "category"),
    **dict.fromkeys(("member", "indicators"), ""),
}
THEN = ("column_count_before", "column_year_before")  # heads of the column that a comparison rests on


def with_notes(asked: Asked, text: Composition, language: str) -> Composition:
    """The same with changed code lists and a moved Spring Festival said under each table that compares; the
    festival in full under the first of them.
    """
    now, before = asked.days, asked.days.year_before()
    heads, tables, told = {say(key, language) for key in THEN}, dict(text.tables), ""
    with override(LOCALES[language]):
        for section in text.sections:
            table = tables.get(section.table)
            if table is None or section.key not in DIMENSIONS or not heads & set(table.columns):
                continue
            notes = [table.note, *_breaks(DIMENSIONS[section.key], table, now, before)]
            notes += _festival(now, before, told)
            told = told or section.table
            note = say("space", language).join(filter(None, notes))
            tables[section.table] = replace(table, note=note)
    return replace(text, tables=tables)


def _breaks(dimension: str, table: Table, now: Period, before: Period) -> list[str]:
    return breaks_told(now, before, {dimension: set(table.codes)}) if dimension else []


def _festival(now: Period, before: Period, told: str) -> Iterator[str]:
    """In full, or where it was told of."""
    for note in festival_notes(Beside(Against.YEAR, now, before)):
        number = told.removeprefix("T")
        yield (
            _("The Spring Festival lies differently: see under table {n}.").format(n=number) if told else note
        )
