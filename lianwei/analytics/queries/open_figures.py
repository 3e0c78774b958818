"""Measures and what they mean, for everybody; a public measure's figures as they were published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianwei.analytics.measures import MEASURES, Measure
from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.rules.wording import EN
from lianwei.core.errors import NotVisible

from .open_beside import lines_of
from .open_data import snapshots_listed
from .open_recalls import recalled_listed, refused


@dataclass(frozen=True, slots=True)
class Defined:
    """What a figure is called and means, in both languages. `is_public`: may stand on public pages."""

    name: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    unit: str
    base: str
    base_en: str
    source: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """A measure of a published month, parted by some dimensions. `lines`: keys and value, None: withheld."""

    snapshot: OpenSnapshot
    measure: Measure
    lines: list[tuple[dict[str, str], float | None]]


def measures_defined() -> list[Defined]:
    """All measures of the one registry that screens, reports and the API count by."""
    return [_defined(each) for each in MEASURES.values()]


def _defined(each: Measure) -> Defined:
    with override("zh-hans"):
        chinese = str(each.label), each.told, str(each.base), str(each.source)
    with override(EN):
        english = str(each.label), each.told, str(each.base)
    return Defined(
        each.name,
        chinese[0],
        english[0],
        chinese[1],
        english[1],
        each.unit,
        chinese[2],
        english[2],
        chinese[3],
        each.is_public,
    )


def open_figure(measure: str, by: Sequence[str], *, month: str, alliance: str = "") -> OpenFigure:
    """A public measure of a published month, of the alliance with this code or of the only one.

    Raises Recalled where the month was taken back, NotVisible where it is not out, the measure not told so,
    or all of it withheld.
    """
    rows = [
        each
        for each in snapshots_listed().filter(month=month, kind=OpenDataKind.AGGREGATES)
        if alliance.upper() in ("", each.alliance.code.upper())
    ]
    if not rows:
        _refuse_recalled(month, alliance)
    if len(rows) != 1:
        raise NotVisible(_("This month is not published, or by several alliances: please name one."))
    [snapshot] = rows
    table = next(
        (each for each in terms_of(month).tables if set(each.by) == set(by) and measure in each.measures),
        None,
    )
    if table is None or f"{table.name}.{measure}" in snapshot.withheld_tables:
        raise NotVisible(_("This figure is not published so."))
    lines = [each for each in lines_of(snapshot) if (each.table, each.measure) == (table.name, measure)]
    return OpenFigure(
        snapshot,
        MEASURES[measure],
        [(dict(zip(table.by, each.keys, strict=True)), each.value) for each in lines],
    )


def _refuse_recalled(month: str, alliance: str) -> None:
    for each in recalled_listed():
        row = each.row
        fits = alliance.upper() in ("", row.alliance.code.upper())
        if (row.kind, row.month) == (OpenDataKind.AGGREGATES, month) and fits:
            raise refused(each)
