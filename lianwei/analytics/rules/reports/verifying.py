"""What is looked at before a report goes out: shares, changes, members that are missing, small cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianwei.analytics.rules.cells import MINIMUM
from lianwei.analytics.rules.printed import decimals, number
from lianwei.analytics.rules.wording import EN, ZH, say

from .figuring import HIDDEN
from .filling import unknown_figures
from .shapes import Composition, Table

WHOLE = ("nature", "kind")
KIND_OF = {"goods": "G", "goods_detail": "G", "services": "S", "services_detail": "S"}
HUNDRED = Decimal(100)
NAME, COUNT, SHARE, BEFORE, SHARE_BEFORE, CHANGE = range(6)


@dataclass(frozen=True, slots=True)
class Check:
    """One check by its key; `found`: the ids, names or members it stumbled over."""

    key: str
    found: tuple[str, ...] = ()
    is_binding: bool = True  # whether it stops the release

    @property
    def is_passed(self) -> bool:
        return not self.found


def checks_of(report: Composition, missing: Sequence[str]) -> list[Check]:
    """Every check, in the order of the page."""
    tables = {section.key: section.table for section in report.sections if section.table}
    whole = [tables[key] for key in WHOLE if key in tables]
    texts = [name for section in report.sections for name in unknown_figures(section.text, report.figures)]
    return [
        Check("shares", tuple(key for key in whole if not _adds_up(report.tables[key]))),
        Check("changes", tuple(key for key, table in report.tables.items() if not _agrees(table))),
        Check("figures", tuple(texts)),
        Check("denied", tuple(_denied(report, tables.get("kind", "")))),
        Check("missing", tuple(missing), is_binding=False),
        Check("small", tuple(_small(report)), is_binding=False),
    ]


def _adds_up(table: Table) -> bool:
    """Shares of a whole come to a hundred, but for their rounding; to less where some are left out."""
    shown = [value for row in table.rows if (value := number(row[SHARE])) is not None]
    allowed = len(shown) * _unit(shown) / 2
    if any(HIDDEN in row for row in table.rows):
        return sum(shown, Decimal(0)) <= HUNDRED + allowed
    return not shown or not any(shown) or abs(sum(shown, Decimal(0)) - HUNDRED) <= allowed


def _agrees(table: Table) -> bool:
    """Each change is the difference of the two shares printed beside it."""
    if not table.rows or len(table.rows[0]) <= CHANGE:
        return True
    return all(_row_agrees(row) for row in table.rows)


def _row_agrees(row: Sequence[str]) -> bool:
    if "—" in (row[SHARE], row[SHARE_BEFORE], row[CHANGE]):
        return True
    now, before, change = (number(row[place]) for place in (SHARE, SHARE_BEFORE, CHANGE))
    if now is None or before is None or change is None:
        return True
    return abs(now - before - change) <= _unit((now, before))


def _unit(shown: Iterable[Decimal]) -> Decimal:
    """One in the last place that is printed; none for no shares."""
    return Decimal(1).scaleb(-max((decimals(each) for each in shown), default=0))


def _denied(report: Composition, kinds: str) -> Iterable[str]:
    """Headings of what is said not to have been, though its table, or that of the kinds, has cases of it."""
    denials = [say("nothing", language) for language in (ZH, EN)]
    for section in report.sections:
        if any(words in section.text for words in denials):
            own, kind = _counts(report, section.table), _counts(report, kinds)
            counts = [*own.values(), kind.get(KIND_OF.get(section.key, ""), "")]
            if any(count == HIDDEN or (number(count) or 0) > 0 for count in counts):
                yield section.heading or section.key


def _counts(report: Composition, table: str) -> dict[str, str]:
    """The printed cases of a table's lines by their codes; none where there is no such table."""
    found = report.tables.get(table)
    rows = zip(found.codes, found.rows, strict=True) if found else ()
    return {code: row[COUNT] for code, row in rows}


def _small(report: Composition) -> Iterable[str]:
    """Counts below the least that may leave the house: named as table and line."""
    for key, table in report.tables.items():
        for row in table.rows:
            count = number(row[COUNT])
            if count is not None and 0 < count < MINIMUM:
                yield f"{key} {row[NAME]}"
