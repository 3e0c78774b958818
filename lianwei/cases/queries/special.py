"""What sets a case apart for its handler: the care its consumer needs, imported goods; and yearly figures.

Queues are filters of the worklist (views_saved.MARKS, the group of consumers); a list of them can be saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, ImportedGoods, imported_cases, parts_of
from lianwei.cases.rules.care import care_for, speaks_of_import
from lianwei.core import clock
from lianwei.core.scope import Actor

from .figures import resolved_outcomes
from .labels import group_choices

YEARS = 5
NOTED = "complaint.import_noted"
IMPORTED = "imported"
COUNTED = ("received", "closed", "resolved", "claimed")  # as the fields of YearFigures


@dataclass(frozen=True, slots=True)
class Special:
    """`may_be_imported`: the words suggest it, and nobody has noted anything."""

    care: list[str]
    imported: ImportedGoods | None
    may_be_imported: bool


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Cases received in a year: of one group of consumers, or of imported goods. Claimed in fen."""

    year: int
    name: str
    received: int
    closed: int
    resolved: int
    claimed: int


def special_of(complaint: Complaint, happened: Iterable[str]) -> Special:
    """Of a case found in scope, for the people who handle it."""
    found = parts_of(ImportedGoods, [complaint]).filter(dropped_on=None) if NOTED in happened else None
    row = found.first() if found is not None else None
    suggests = complaint.is_open and row is None and speaks_of_import(complaint.title, complaint.narrative)
    return Special(care_for(complaint.groups, language=get_language() or "zh-hans"), row, suggests)


def yearly_figures(*, actor: Actor) -> list[YearFigures]:
    """The cases of the actor's organisations by year of receipt and kind, the latest first; one query."""
    actor.require("statistics.view")
    kinds = _kinds()
    wanted = {f"{name}_{code}": part for code, (_label, what) in kinds.items() for name, part in _parts(what)}
    grouped = _counted(actor).annotate(year=ExtractYear("received_on")).values("year").annotate(**wanted)
    rows: list[Mapping[str, Any]] = list(grouped.order_by("-year"))
    return [
        YearFigures(row["year"], label, *(row[f"{name}_{code}"] or 0 for name in COUNTED))
        for row in rows
        for code, (label, _what) in kinds.items()
        if row[f"received_{code}"]
    ]


def yearly_lines(*, actor: Actor) -> list[tuple[str, ...]]:
    """The same as a sheet; claimed in yuan."""
    head = (_("Year"), _("Cases of"), _("Received"), _("Closed"), _("Resolved"), _("Claimed (yuan)"))
    return [head, *(_line(each) for each in yearly_figures(actor=actor))]


def _line(row: YearFigures) -> tuple[str, ...]:
    yuan = f"{row.claimed // 100}.{row.claimed % 100:02}"
    return (str(row.year), row.name, str(row.received), str(row.closed), str(row.resolved), yuan)


def _kinds() -> dict[str, tuple[str, Q]]:
    groups = group_choices(on=clock.today())
    imported = Q(pk__in=imported_cases())
    found = {code: (label, Q(groups__icontains=f'"{code}"')) for code, label in groups}
    return {IMPORTED: (_("Imported goods"), imported)} | found


def _parts(what: Q) -> list[tuple[str, Count | Sum]]:
    return [
        ("received", Count("pk", filter=what)),
        ("closed", Count("pk", filter=what & Q(closed_on__isnull=False))),
        ("resolved", Count("pk", filter=what & Q(outcome__in=resolved_outcomes()))),
        ("claimed", Sum("amount_claimed", filter=what)),
    ]


def _counted(actor: Actor) -> QuerySet[Complaint]:
    """What counts: neither taken back nor folded into another case."""
    first = clock.today().year - YEARS + 1
    rows = Complaint.objects.visible_to(actor).filter(
        holder_id__in=sorted(actor.acts_for), received_on__year__gte=first
    )
    return rows.filter(is_annulled=False, duplicate_of=None).order_by()
