"""Figures and tables of reports by their ids, as they are stored."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.models import Report, ReportStatus
from lianwei.analytics.rules.reports.filling import FIGURE_ID
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor

from .reports import MOST


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure by its id: what it is, how it was counted, of what, from which snapshot."""

    id: str
    value: Any
    shown: str
    label: str
    formula: str
    definition: str
    filter: dict[str, Any]
    snapshot: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "value": self.value,
            "shown": self.shown,
            "label": self.label,
            "formula": self.formula,
            "definition": self.definition,
            "filter": self.filter,
            "snapshot": self.snapshot,
        }


def figure_quoted(name: str, *, actor: Actor, language: str) -> Quoted:
    """A figure or table by its id, as it is stored. Raises NotVisible for an id that no report has."""
    row, figure = figure_found(name, actor=actor)
    return quoted(row, figure, language=language)


def figure_found(name: str, *, actor: Actor) -> tuple[Report, str]:
    """The version a figure's id stands for, and the figure's name in it: the newest released version, else
    the newest draft; id@2 for the second version. Raises NotVisible where the actor sees no such report.
    """
    found = FIGURE_ID.fullmatch(name)
    if found is None:
        raise NotVisible(_("No report has a figure {id}.").format(id=name))
    rows = Report.objects.visible_to(actor).filter(code=found["report"]).order_by("-number")
    if found["number"]:
        rows = rows.filter(number=int(found["number"]))
    versions = list(rows[:MOST])
    row = next((each for each in versions if each.status == ReportStatus.RELEASED), None) or next(
        iter(versions), None
    )
    if row is None:
        raise NotVisible(_("No report has a figure {id}.").format(id=name))
    return row, found["figure"]


def quoted(row: Report, figure: str, *, language: str) -> Quoted:
    """One figure of a version in hand. Raises NotVisible where it has none of that id."""
    text, name = composition_of(row.content[language]), f"{row.code}-{figure}"
    about: dict[str, Any] = {
        "period": f"{row.first}/{row.last}",
        "cutoff": row.cutoff and row.cutoff.isoformat(),
    }
    about |= {"alliance": row.alliance_id} if row.alliance_id else {"member": row.holder.code}
    about |= {"sector": sector} if (sector := row.basis.get("sector")) else {}
    source = {
        "id": row.snapshot,
        "version": row.number,
        "status": row.status,
        "figures_sha256": row.figures_sha256,
        "sha256": row.sha256,
    }
    if figure in text.tables:
        table = text.tables[figure]
        value = {"columns": list(table.columns), "rows": [list(each) for each in table.rows]}
        definition = MEASURES["accepted"].told
        return Quoted(name, value, table.title, table.title, "accepted", definition, about, source)
    if figure not in text.figures:
        raise NotVisible(_("No report has a figure {id}.").format(id=name))
    found = text.figures[figure]
    definition = MEASURES[found.measure].told
    about |= dict(found.filter)
    return Quoted(
        name,
        _number(found.value, found.shown),
        found.shown,
        found.label,
        found.formula,
        definition,
        about,
        source,
    )


def _number(value: str, shown: str) -> int | float | str:
    """A whole number as such; a share, change or growth as printed, in per cent, with its sign."""
    if value.lstrip("-").isdigit():
        return int(value)
    exact = shown.rstrip("%").replace(",", "") if "/" in value else value
    try:
        return float(Decimal(exact))
    except InvalidOperation:
        return shown
