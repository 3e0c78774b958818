"""What sets a case apart for its handler: the care its consumer needs, imported goods; and yearly figures.

Queues are filters of the worklist (views_saved.MARKS, the group of consumers); a list of them can be saved.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, ImportedGoods, imported_cases, parts_of
from lianwei.cases.queries.lists.worklist import overseen_alliances
from lianwei.cases.queries.people.figures import resolved_outcomes
from lianwei.cases.rules.care import care_for, speaks_of_import
from lianwei.cases.rules.small import shown_counts, shown_total
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import organisations_named
from lianwei.ui.words import amount

from .labels import group_choices

YEARS = 5
NOTED = "complaint.import_noted"
NOT_TOLD = "—"
Counts = tuple[int, int, int, int]  # as COUNTED
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
    """Cases received in a year: of one group of consumers, or of imported goods. Claimed in fen; None where
    there are too few of another member. `member`: whose cases, where somebody looks on.
    """

    year: int
    name: str
    received: int | None
    closed: int | None
    resolved: int | None
    claimed: int | None
    member: str = ""

    @property
    def cells(self) -> list[str]:
        """As a page and a sheet print them; claimed in yuan."""
        counts = (self.received, self.closed, self.resolved)
        yuan = NOT_TOLD if self.claimed is None else amount(self.claimed)
        return [*(NOT_TOLD if each is None else str(each) for each in counts), yuan]


def special_of(complaint: Complaint, happened: Iterable[str]) -> Special:
    """Of a case found in scope, for the people who handle it."""
    found = parts_of(ImportedGoods, [complaint]).filter(dropped_on=None) if NOTED in happened else None
    row = found.first() if found is not None else None
    suggests = complaint.is_open and row is None and speaks_of_import(complaint.title, complaint.narrative)
    return Special(care_for(complaint.groups, language=get_language() or "zh-hans"), row, suggests)


def yearly_figures(*, actor: Actor) -> list[YearFigures]:
    """The cases of the actor's organisations by year of receipt and kind, the latest first; for those who
    only look on, of the alliance and its members, where there are five or more. One query.
    """
    actor.require("statistics.view")
    if not actor.acts_for and actor.oversees:
        return _overseen_figures(actor)
    kinds = _kinds()
    grouped = _held(actor).annotate(year=ExtractYear("received_on")).values("year")
    rows: list[Mapping[str, Any]] = list(grouped.annotate(**_wanted(kinds)).order_by("-year"))
    return [
        YearFigures(row["year"], label, *_counts(row, code))
        for row in rows
        for code, (label, _what) in kinds.items()
        if row[f"received_{code}"]
    ]


def _overseen_figures(actor: Actor) -> list[YearFigures]:
    kinds, found = _kinds(), defaultdict(list)
    seen = Complaint.objects.visible_to(actor).filter(alliance_id__in=overseen_alliances(actor))
    grouped = _counted(seen).annotate(year=ExtractYear("received_on")).values("year", "holder_id")
    rows: list[Mapping[str, Any]] = list(grouped.annotate(**_wanted(kinds)).order_by("-year", "holder_id"))
    for row in rows:
        found[row["year"]].append(row)
    names = organisations_named(row["holder_id"] for row in rows)
    return [
        line
        for year, members in found.items()
        for code, (label, _what) in kinds.items()
        for line in _of_kind(year, label, {names[row["holder_id"]]: _counts(row, code) for row in members})
    ]


def _of_kind(year: int, label: str, members: Mapping[str, Counts]) -> list[YearFigures]:
    """The alliance, then each member with enough cases."""
    parts = {name: counts for name, counts in members.items() if counts[0]}
    if not parts:
        return []
    shown = {name: shown_counts(counts[:3]) for name, counts in parts.items()}
    totals = [shown_total((parts[name][n], shown[name][n] is not None) for name in parts) for n in range(3)]
    claimed = None if totals[0] is None else sum(counts[3] for counts in parts.values())
    return [
        YearFigures(year, label, totals[0], totals[1], totals[2], claimed, _("All members")),
        *(
            YearFigures(year, label, received, closed, resolved, parts[name][3], name)
            for name, (received, closed, resolved) in shown.items()
            if received is not None
        ),
    ]


def _wanted(kinds: Mapping[str, tuple[str, Q]]) -> dict[str, Count | Sum]:
    return {f"{name}_{code}": part for code, (_label, what) in kinds.items() for name, part in _parts(what)}


def _counts(row: Mapping[str, Any], code: str) -> Counts:
    received, closed, resolved, claimed = (row[f"{name}_{code}"] or 0 for name in COUNTED)
    return received, closed, resolved, claimed


def yearly_lines(*, actor: Actor) -> list[tuple[str, ...]]:
    """The same as a sheet; claimed in yuan."""
    rows = yearly_figures(actor=actor)
    is_split = any(each.member for each in rows)
    whose = (pgettext("figures", "Member"),) if is_split else ()
    head = (_("Year"), _("Cases of"), *whose)
    counted = (_("Received"), _("Closed"), _("Resolved"), _("Claimed (yuan)"))
    return [(*head, *counted), *(_line(each, is_split=is_split) for each in rows)]


def _line(row: YearFigures, *, is_split: bool) -> tuple[str, ...]:
    whose = (row.member,) if is_split else ()
    return (str(row.year), row.name, *whose, *(each.replace(",", "") for each in row.cells))


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


def _held(actor: Actor) -> QuerySet[Complaint]:
    return _counted(Complaint.objects.visible_to(actor).filter(holder_id__in=sorted(actor.acts_for)))


def _counted(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """What counts of the last years: neither taken back nor folded into another case."""
    first = clock.today().year - YEARS + 1
    return rows.filter(received_on__year__gte=first, is_annulled=False, duplicate_of=None).order_by()
