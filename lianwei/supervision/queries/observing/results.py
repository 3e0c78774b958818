"""Results of one observation: by item, shop, district and kind; agreement, problems, both looks."""

from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.core.files.models import File
from lianwei.core.scope import Actor, find
from lianwei.supervision.models import (
    COUNTED,
    Observation,
    ObservationVisit,
    ObservedShop,
    VisitStatus,
    checklist_of,
    shops_of,
    visits_of,
)
from lianwei.supervision.rules.observing.checklists import Item, from_data, is_met, items_of
from lianwei.supervision.rules.observing.results import (
    Agreed,
    ItemResult,
    Seen,
    ShopResult,
    agreement,
    item_results,
    mean_by,
    shop_results,
)
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

from .doubting import photos_of
from .listing import VIEW


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop with its score, and what it reached in the round before."""

    shop: ObservedShop
    result: ShopResult
    before: float | None

    @property
    def change(self) -> float | None:
        if self.before is None or self.result.score is None:
            return None
        return self.result.score - self.before


@dataclass(frozen=True, slots=True)
class Problem:
    """What one shop did not meet, with the photos of it."""

    shop: ObservedShop
    item: Item
    visit: ObservationVisit
    photos: list[tuple[ObservationVisit, File]]


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of an observation; `former` are the items of the round before, by key."""

    row: Observation
    items: list[ItemResult]
    former: dict[str, ItemResult]
    shops: list[ShopLine]
    districts: list[tuple[str, int, float]]
    kinds: list[tuple[str, int, float]]
    agreed: list[Agreed]
    problems: list[Problem]
    visits: int
    asked: int
    left_out: int

    @property
    def mean(self) -> float | None:
        told = [each.result.score for each in self.shops if each.result.score is not None]
        return sum(told) / len(told) if told else None

    @property
    def weak(self) -> list[Agreed]:
        return [each for each in self.agreed if each.is_weak]


def observation_results(pk: int, *, actor: Actor) -> Results:
    """The figures as they stand now. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Observation, pk, actor=actor)
    items, seen = _counted(row)
    shops = {each.pk: each for each in shops_of(row)}
    found = shop_results(items, seen)
    before, former = _before(row)
    visits = list(visits_of(row))
    return Results(
        row,
        item_results(items, seen),
        former,
        [ShopLine(shops[each.shop], each, before.get(shops[each.shop].previous_id or 0)) for each in found],
        mean_by(found, {key: each.district for key, each in shops.items()}),
        mean_by(found, {key: each.kind for key, each in shops.items()}),
        agreement(items, seen),
        _problems(items, visits),
        len(seen),
        sum(each.status == VisitStatus.ASKED for each in visits),
        sum(each.status == VisitStatus.LEFT_OUT for each in visits),
    )


def items_chart(results: Results) -> Chart:
    """How many met each item, as a table and its bars."""
    language = get_language() or "zh"
    is_again = bool(results.former)
    columns = [
        Column(_("Item"), Role.NAME, is_number=False),
        Column(_("Met (per cent)"), Role.NOW),
        Column(_("95 % interval")),
        Column(pgettext("observation", "Visits")),
    ]
    columns += [Column(_("First look (per cent)"))] if is_again else []
    rows = tuple(
        Row((Cell(each.item.label(language), is_text=True), *_figures(each, results.former)))
        for each in results.items
        if each.share is not None
    )
    return Chart(
        "items",
        _("Met by item"),
        tuple(columns),
        rows,
        kind=Kind.BARS,
        alt=_("For each item the share of shops that met it."),
        unit="%",
        notes=(_("Shops seen by two observers count once. No interval where all were alike."),),
    )


def agreement_chart(results: Results) -> Chart:
    """How far two observers of one shop agree, by item."""
    language = get_language() or "zh"
    heads = (
        _("Shops seen twice"),
        _("Alike (per cent)"),
        _("Cohen's κ"),
        _("Fleiss' κ"),
        _("Krippendorff's α"),
    )
    columns = (
        Column(_("Item"), Role.NAME, is_number=False),
        *(Column(each) for each in heads),
        Column(_("Reading"), is_number=False),
    )
    rows = tuple(
        Row(
            (
                Cell(each.item.label(language), is_text=True),
                Cell(str(each.shops)),
                Cell(f"{100 * each.alike:.0f}"),
                *(Cell(figure(value)) for value in (each.cohen, each.fleiss, each.alpha)),
                Cell(reading(each), is_text=True),
            )
        )
        for each in results.agreed
    )
    return Chart(
        "agreement",
        _("How far observers agree"),
        columns,
        rows,
        empty=_("No shop has been seen by two observers yet."),
        notes=(
            _("Each pair saw the same shop independently. Below 0.40 an item is asked again or reworded."),
        ),
    )


def figure(value: float | None) -> str:
    """A coefficient with two decimals; a dash where it cannot be told."""
    return "–" if value is None else f"{value:.2f}"


def reading(row: Agreed) -> str:
    """The word for a coefficient (Landis & Koch 1977), and what follows from a weak one."""
    if row.alpha is None:
        return _("All said the same; more shops are needed to tell")
    if row.is_weak:
        return _("Weak: ask again or reword")
    if row.alpha >= 0.81:  # noqa: PLR2004 - Landis & Koch (1977), table 2
        return _("Almost perfect")
    return _("Substantial") if row.alpha >= 0.61 else _("Moderate")  # noqa: PLR2004 - as above


def groups_chart(name: str, title: str, groups: list[tuple[str, int, float]]) -> Chart:
    """Mean scores of districts or kinds of shops."""
    rows = tuple(
        Row((Cell(label or _("Not given"), is_text=True), Cell(f"{mean:.1f}", mean), Cell(str(count))))
        for label, count, mean in groups
    )
    columns = (
        Column(title, Role.NAME, is_number=False),
        Column(_("Mean score"), Role.NOW),
        Column(pgettext("observation", "Shops")),
    )
    return Chart(name, title, columns, rows, kind=Kind.BARS, alt=_("The mean score of each group."))


def answers_sheet(pk: int, *, actor: Actor) -> list[list[str]]:
    """Every visit with every answer, one a line, for the office. Observers stand by their number."""
    actor.require(VIEW)
    row = find(Observation, pk, actor=actor)
    checklist = checklist_of(row)
    items = items_of(from_data(checklist.sections)) if checklist else []
    heads = [
        pgettext("observation", "Shop"),
        _("Kind"),
        pgettext("observation", "District"),
        _("Observer"),
        _("Visited on"),
        _("Status"),
        _("Reason"),
    ]
    lines = [
        [
            each.shop.name,
            each.shop.kind,
            each.shop.district,
            str(each.observer.seq),
            each.visited_on.isoformat() if each.visited_on else "",
            each.get_status_display(),
            each.reason,
            *(str(each.answers.get(item.key, "")) for item in items),
            each.note,
        ]
        for each in visits_of(row)
    ]
    return [[*heads, *(item.text for item in items), _("What else was seen")], *lines]


def _counted(row: Observation) -> tuple[list[Item], list[Seen]]:
    checklist = checklist_of(row)
    items = items_of(from_data(checklist.sections)) if checklist else []
    rows = visits_of(row).filter(status__in=COUNTED)
    return items, [Seen(each.shop_id, each.answers) for each in rows]


def _before(row: Observation) -> tuple[dict[int, float | None], dict[str, ItemResult]]:
    """Of the round before: scores by shop, and items; of the shops that are looked at again alone."""
    if row.previous is None:
        return {}, {}
    again = set(shops_of(row).values_list("previous_id", flat=True))
    items, seen = _counted(row.previous)
    seen = [each for each in seen if each.shop in again]
    scores = {each.shop: each.score for each in shop_results(items, seen)}
    return scores, {each.item.key: each for each in item_results(items, seen)}


def _problems(items: list[Item], visits: list[ObservationVisit]) -> list[Problem]:
    """One line for a shop and an item, with the photos of all who saw it."""
    found: dict[tuple[int, str], Problem] = {}
    for visit in (each for each in visits if each.status in COUNTED):
        missed = [item for item in items if is_met(item, visit.answers.get(item.key)) is False]
        photos = photos_of(visit) if missed else []
        for item in missed:
            known = found.setdefault((visit.shop_id, item.key), Problem(visit.shop, item, visit, []))
            known.photos.extend((visit, each) for each in photos if each.kind == item.key)
    return list(found.values())


def _figures(each: ItemResult, former: dict[str, ItemResult]) -> list[Cell]:
    share = 100 * (each.share or 0)
    interval = "–" if each.low is None or each.high is None else f"{100 * each.low:.1f}–{100 * each.high:.1f}"
    cells = [Cell(f"{share:.1f}", share), Cell(interval, is_text=True), Cell(str(each.visits))]
    if former:
        first = former.get(each.item.key)
        cells.append(Cell("–" if first is None or first.share is None else f"{100 * first.share:.1f}"))
    return cells
