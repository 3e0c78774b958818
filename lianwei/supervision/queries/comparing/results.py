"""Results of a judged test: samples by items with points, stars and verdicts; sorted, filtered, drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import is_chinese
from lianwei.supervision.models import (
    ComparativeTest,
    MakerObjection,
    SampleOrigin,
    SampleReferral,
    objections_of,
    referrals_of,
)
from lianwei.supervision.queries.comparing.listing import VIEW, TestRow, row_of_test
from lianwei.supervision.queries.comparing.page import ItemLine, item_lines, origins_known, written
from lianwei.supervision.queries.comparing.readings import Found, found_in
from lianwei.supervision.rules.comparing.judging import Verdict
from lianwei.supervision.rules.comparing.plan import Item
from lianwei.supervision.rules.comparing.scoring import MOST_STARS, Score, stars_of
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.words import money

BEST, CHEAP, BRAND = "best", "price", "brand"
SORTS = (BEST, CHEAP, BRAND)
GOOD, FAILING = "passed", "failing"
FEN = 100


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One reading of one sample."""

    name: str
    reading: str
    first: str  # as first read, where a second result holds
    verdict: str
    badge: str
    stars: int | None

    @property
    def drawn(self) -> str:
        return stars_drawn(self.stars)


@dataclass(frozen=True, slots=True)
class SampleResult:
    """A sample with all its results. `lowest` and `highest`: places under other weights."""

    code: str
    label: str
    maker: str
    maker_id: int | None
    price: int
    unit_price: int
    quantity: int
    items: list[ItemResult]
    composite: float | None
    stars: int | None
    rank: int | None
    lowest: int | None
    highest: int | None
    is_failing: bool
    is_out: bool

    @property
    def drawn(self) -> str:
        return stars_drawn(self.stars)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Results as the page, the report and the sheet show them."""

    line: TestRow
    test: ComparativeTest
    heads: list[ItemLine]
    rows: list[SampleResult]
    failing: list[SampleResult]
    alike: list[str]
    objections: list[MakerObjection]
    referrals: list[SampleReferral]
    chart: Chart | None
    total: int


def result_page(pk: int, *, actor: Actor, sort: str = BEST, show: str = "") -> ResultPage:
    """Results of a test that was judged; before, there are none (NotVisible)."""
    actor.require(VIEW)
    test = find(ComparativeTest, pk, actor=actor)
    if not test.is_unblinded:
        raise NotVisible
    found = found_in(test)
    origins = origins_known(test, actor=actor)
    rows = [_sample(test, found, each, origins[each.code]) for each in found.scores]
    labels = {each.code: each.label for each in rows}
    return ResultPage(
        row_of_test(test, len(rows), today=clock.today()),
        test,
        item_lines(test),
        _sorted([each for each in rows if _is_shown(each, show)], sort),
        [each for each in rows if each.is_failing],
        [" / ".join(labels[code] for code in pair) for pair in test.standings.get("alike", ())],
        list(objections_of(test)),
        list(referrals_of(test)),
        _chart(rows),
        len(rows),
    )


def _sample(test: ComparativeTest, found: Found, score: Score, origin: SampleOrigin) -> SampleResult:
    standing: Mapping[str, int] = test.standings.get("standings", {}).get(score.code, {})
    quantity = origin.sample.quantity
    return SampleResult(
        score.code,
        origin.label,
        origin.maker.name if origin.maker else "",
        origin.maker_id,
        origin.price,
        round(origin.price / quantity),
        quantity,
        [_item(found, each, score) for each in found.items],
        score.composite,
        score.stars,
        standing.get("rank"),
        standing.get("lowest"),
        standing.get("highest"),
        Verdict.FAIL in score.verdicts.values(),
        score.is_knocked_out,
    )


def _item(found: Found, item: Item, score: Score) -> ItemResult:
    reading, first = (rows.get((score.code, item.key)) for rows in (found.readings, found.first))
    verdict = score.verdicts[item.key]
    points = score.points.get(item.key)
    return ItemResult(
        item.name if is_chinese() or not item.name_en else item.name_en,
        written(reading, item.unit),
        written(first, item.unit) if first != reading else "",
        verdict_words(verdict),
        {Verdict.PASS: "done", Verdict.FAIL: "late", Verdict.OPEN: "soon"}.get(verdict, "plain"),
        None if points is None else stars_of(points, is_knocked_out=False),
    )


def verdict_words(verdict: Verdict) -> str:
    """A verdict in the reader's language."""
    return {
        Verdict.PASS: pgettext("verdict", "within the limit"),
        Verdict.FAIL: pgettext("verdict", "outside the limit"),
        Verdict.OPEN: pgettext("verdict", "not proven"),
        Verdict.GRADED: pgettext("verdict", "graded"),
        Verdict.MISSING: pgettext("verdict", "not measured"),
    }[verdict]


def stars_drawn(stars: int | None) -> str:
    """Stars as signs."""
    return "★" * stars + "☆" * (MOST_STARS - stars) if stars else "—"


def _is_shown(row: SampleResult, show: str) -> bool:
    if show == GOOD:
        return not row.is_failing
    return row.is_failing if show == FAILING else True


def _sorted(rows: list[SampleResult], sort: str) -> list[SampleResult]:
    if sort == CHEAP:
        return sorted(rows, key=lambda each: (each.unit_price, each.code))
    if sort == BRAND:
        return sorted(rows, key=lambda each: (each.label, each.code))
    return rows


def _chart(rows: list[SampleResult]) -> Chart | None:
    whole = sorted((each for each in rows if each.composite is not None), key=lambda each: each.unit_price)
    if not whole:
        return None
    drawn = tuple(
        Row(
            (
                Cell(f"{each.label} · {money(each.unit_price)}"),
                Cell(f"{each.composite:.1f}", each.composite),
                Cell(money(each.unit_price), each.unit_price / FEN),
            )
        )
        for each in whole
    )
    columns = (
        Column(_("Sample, the cheapest first"), Role.NAME, is_number=False),
        Column(_("Points of 100"), Role.NOW, _("Points")),
        Column(_("Price of a piece")),
    )
    alt = _("Points of each sample, the cheapest first: whether dearer ones are better.")
    return Chart("prices", _("Price and quality"), columns, drawn, kind=Kind.BARS, alt=alt, is_wide=True)
