"""Editions of the city satisfaction index: listed, opened, computed from what was brought."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import is_chinese
from lianwei.supervision.models import IndexKind, SatisfactionIndex
from lianwei.supervision.rules.cities.indicators import (
    TOTAL,
    Indicator,
    leaves,
    published_scores,
    read,
    shares,
)
from lianwei.supervision.rules.cities.sheets import (
    NO_CITY,
    NO_PERSON,
    NO_SCORE,
    NO_WEIGHT,
    OUTSIDE,
    TWICE,
    read_people,
)
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

VIEW = "satisfaction_index.view"
SHOWN = 50  # wrong rows that a page names


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not count, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city on the page: its total, the places it may hold, people asked and void questionnaires."""

    city: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    best: int | None
    worst: int | None
    answers: int
    void: int
    is_short: bool
    parts: list[tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator of the edition beside that of the year before; `adds`: points it adds to the change of the
    total, empty where weights are not known or a year is missing.
    """

    indicator: Indicator
    name: str
    value: float | None
    low: float | None
    high: float | None
    change: float | None
    adds: float | None
    is_top: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """An edition as its page shows it."""

    row: SatisfactionIndex
    is_own: bool
    is_waiting: bool
    has_weights: bool
    cities: list[CityRow]
    heads: list[str]
    compared: list[Compared]
    total: list[float | None]
    groups: list[tuple[str, int, list[float | None]]]
    alike: list[list[str]]
    faults: list[Fault]
    refused: int
    asked: int
    void: int
    before: SatisfactionIndex | None
    chart: Chart | None

    @property
    def void_rate(self) -> float | None:
        """Void questionnaires of all that came back, in percent."""
        whole = self.asked + self.void
        return 100 * self.void / whole if whole else None


def editions(*, actor: Actor, after: str = "") -> Page[SatisfactionIndex]:
    """The latest first; the sheets behind them stay where they are."""
    actor.require(VIEW)
    rows = SatisfactionIndex.objects.visible_to(actor).defer("rows", "results", "indicators", "refused")
    return latest(rows.select_related("organisation"), after)


def history_chart() -> Chart:
    """What was published of the measurement of a hundred cities, as printed."""
    fields = ("overall", "supply", "environment", "rights")
    rows = tuple(
        Row(
            (
                Cell(str(each.year), code=str(each.year)),
                *(_printed(getattr(each, name)) for name in fields),
                Cell(each.cities, is_text=True),
                Cell(each.valid_sample or "—", is_text=True),
                Cell(each.note if is_chinese() else each.note_en, is_text=True),
            )
        )
        for each in published_scores()
    )
    columns = (
        Column(_("Year"), Role.NAME, is_number=False),
        Column(pgettext("index", "Total"), Role.NOW, pgettext("index", "Total")),
        Column(_("Supply")),
        Column(_("Environment")),
        Column(_("Rights")),
        Column(_("Cities")),
        Column(_("Valid answers")),
        Column(_("Notes as published"), is_number=False),
    )
    return Chart(
        "history",
        _("Published since 2017"),
        columns,
        rows,
        kind=Kind.BARS,
        alt=_("Total of the measurement of a hundred cities by year, where it was published."),
        source=_("Source: China Consumers Association, reports on consumer satisfaction in a hundred cities"),
        starts_as_table=True,
        is_wide=True,
    )


def index_page(pk: int, *, actor: Actor) -> IndexPage:
    """One edition. Raises NotVisible."""
    actor.require(VIEW)
    row = find(SatisfactionIndex, pk, actor=actor)
    tree = read(row.indicators)
    before = (
        SatisfactionIndex.objects.visible_to(actor)
        .filter(organisation_id=row.organisation_id, kind=row.kind, year__lt=row.year, results__isnull=False)
        .order_by("-year")
        .defer("rows")
        .first()
    )
    results = row.results or {}
    tops = [each for each in tree if not each.parent]
    cities = _cities(row, results, tops)
    return IndexPage(
        row,
        row.kind == IndexKind.OWN,
        bool(row.rows) and row.scored != row.brought,
        TOTAL in shares(tree),
        cities,
        [_named(each) for each in tops],
        _compared(tree, results, before.results if before else None),
        results.get("mean", {}).get(TOTAL) or [None] * 4,
        [
            (each["group"], each["answers"], each["figures"].get(TOTAL, [None] * 4))
            for each in results.get("groups", [])
        ],
        results.get("alike", []),
        [Fault(line, _reason(reason, said)) for line, reason, said in row.refused[:SHOWN]],
        len(row.refused),
        sum(each.answers for each in cities),
        sum(row.void.values()),
        before,
        _chart(cities) if any(each.score is not None for each in cities) else None,
    )


def computed(row: SatisfactionIndex) -> tuple[dict[str, Any], dict[str, int], list[tuple[int, str, str]]]:
    """Results, void questionnaires by city and wrong rows of the sheet; takes seconds, for the worker."""
    from lianwei.supervision.rules.cities.scoring import (  # noqa: PLC0415 - SciPy takes a second to load
        published_edition,
        score_edition,
    )

    tree = read(row.indicators)
    asked = leaves(tree) if row.kind == IndexKind.OWN else [*(each.code for each in tree), TOTAL]
    found = read_people(row.rows[0], row.rows[1:], tree, codes=asked)
    if row.kind == IndexKind.OWN:
        return score_edition(found.people, shares(tree), leaves(tree)), found.void, found.refused
    return published_edition(found.people, asked), found.void, found.refused


def _cities(row: SatisfactionIndex, results: dict[str, Any], tops: list[Indicator]) -> list[CityRow]:
    places = results.get("places", {}).get(TOTAL, {})
    found = []
    for each in results.get("cities", []):
        score, _error, low, high = each["figures"].get(TOTAL, [None] * 4)
        rank, best, worst = places.get(each["city"], [None] * 3)
        parts = [(_named(top), each["figures"].get(top.code, [None])[0]) for top in tops]
        is_short = row.kind == IndexKind.OWN and each["answers"] < row.planned
        void = row.void.get(each["city"], 0)
        found.append(
            CityRow(each["city"], score, low, high, rank, best, worst, each["answers"], void, is_short, parts)
        )
    return sorted(found, key=lambda each: (each.rank or len(found) + 1, each.city))


def _compared(
    tree: tuple[Indicator, ...], results: dict[str, Any], before: dict[str, Any] | None
) -> list[Compared]:
    known = shares(tree)
    total = known.get(TOTAL, {})
    now, then = results.get("mean", {}), (before or {}).get("mean", {})
    found = []
    for top in (each for each in tree if not each.parent):
        for each in (top, *(part for part in tree if part.parent == top.code)):
            value, _error, low, high = now.get(each.code) or [None] * 4
            last = (then.get(each.code) or [None])[0]
            change = value - last if value is not None and last is not None else None
            share = sum(total.get(leaf, 0.0) for leaf in known.get(each.code, {}))
            adds = change * share if change is not None and total else None
            found.append(Compared(each, _named(each), value, low, high, change, adds, not each.parent))
    return found


def _chart(cities: list[CityRow]) -> Chart:
    rows = tuple(
        Row((Cell(each.city), Cell(f"{each.score:.2f}", each.score)))
        for each in cities
        if each.score is not None
    )
    columns = (
        Column(_("City"), Role.NAME, is_number=False),
        Column(pgettext("index", "Total"), Role.NOW, pgettext("index", "Total")),
    )
    alt = _("The total of each city, the highest first.")
    return Chart("totals", _("Cities by their total"), columns, rows, kind=Kind.BARS, alt=alt, is_wide=True)


def _printed(text: str) -> Cell:
    return Cell(text or "—", float(text) if text else None)


def _named(each: Indicator) -> str:
    return each.name if is_chinese() or not each.name_en else each.name_en


def _reason(code: str, said: str) -> str:
    sentences = {
        NO_CITY: _("The city is missing."),
        NO_PERSON: _("The number of the person is missing."),
        TWICE: _("This person stands twice in this city."),
        NO_SCORE: _("No score can be read here: {said}"),
        OUTSIDE: _("A score lies outside 0 to 100: {said}"),
        NO_WEIGHT: _("The weight is no number above 0: {said}"),
    }
    return sentences[code].format(said=said or pgettext("cell", "empty"))
