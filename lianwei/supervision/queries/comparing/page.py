"""One comparative test as its page shows it: what is next, items, samples, sheets, what makers say."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import PARTNER, Actor, attached, find
from lianwei.knowledge.models import is_chinese
from lianwei.members.queries import organisation_label
from lianwei.supervision.lifecycle.comparing import TEST_TRANSITIONS
from lianwei.supervision.models import (
    ComparativeTest,
    ComparedItem,
    ComparedSample,
    LabSheet,
    Limit,
    MakerObjection,
    SampleHandover,
    SampleOrigin,
    SampleReferral,
    TrialStatus,
    handovers_of,
    items_of,
    objections_of,
    referrals_of,
    samples_of,
    sheets_of,
)
from lianwei.supervision.queries.comparing.listing import VIEW, TestRow, row_of_test
from lianwei.supervision.queries.comparing.places import last_place, places_of, takes_part
from lianwei.supervision.queries.comparing.readings import as_item, found_in, read_sheet
from lianwei.supervision.rules.comparing.plan import weight_faults
from lianwei.supervision.rules.comparing.sheets import Doubt, Refused

S = TrialStatus
Said = tuple[str, str]
LATEST = 40  # events of a test that its page shows


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item on the page, its figures as people write them."""

    pk: int
    name: str
    standard: str
    method: str
    is_mandatory: bool
    limit_words: str
    uncertainty_words: str
    weight_words: str


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample on the page: what it is only where the reader may know that."""

    sample: ComparedSample
    buyer: str
    origin: SampleOrigin | None
    where: str
    is_broken: bool
    is_failing: bool
    referral: SampleReferral | None


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """What a maker said, and what the reader may do about it."""

    row: MakerObjection
    name: str
    first: str
    may_retest: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class TestPage:
    """Everything the page of a test shows to this reader."""

    __test__ = False  # no test of ours

    line: TestRow
    test: ComparativeTest
    items: list[ItemLine]
    samples: list[SampleLine]
    sheets: list[LabSheet]
    objections: list[ObjectionLine]
    referrals: list[SampleReferral]
    files: list[File]
    steps: list[Transition]
    lines: list[Line]
    next_sentence: str
    why: str
    weight_fault: str
    is_ours: bool
    may_revise: bool

    @property
    def is_judged(self) -> bool:
        return self.test.is_unblinded

    @property
    def is_testing(self) -> bool:
        return self.test.status == S.TESTING

    @property
    def to_confirm(self) -> LabSheet | None:
        """The last sheet, while nobody has confirmed it."""
        waits = self.sheets and self.sheets[0].confirmed_at is None and self.test.status == S.TESTING
        return self.sheets[0] if waits else None

    @property
    def first_verb(self) -> str:
        """The step whose button stands out; none while something else comes first."""
        verbs = [each.verb for each in self.steps]
        if self.to_confirm or (self.test.status == S.PLANNED and (self.weight_fault or not self.items)):
            return ""
        wanted = {S.BUYING: "deliver", S.JUDGED: "notify", S.TESTING: "judge", S.NOTIFIED: "release"}
        if any(each.is_failing and each.referral is None for each in self.samples):
            return "refer"
        if self.test.status == S.BUYING and len(self.samples) < self.test.planned:
            return "buy"
        if self.test.status == S.TESTING and not self.sheets:
            return "fill"
        verb = wanted.get(TrialStatus(self.test.status), "begin")
        return verb if verb in verbs else ""


def comparing_page(pk: int, *, actor: Actor) -> TestPage:
    """One test. Raises NotVisible."""
    actor.require(VIEW)
    test = find(ComparativeTest, pk, actor=actor)
    samples, fault = _samples(test, actor), _plan_fault(test)
    steps, is_ours = _steps(test, actor), takes_part(test, actor=actor)
    sheets = list(sheets_of(test)) if test.is_within_reach(actor) else []
    next_sentence, why = _next(test, samples, sheets, fault)
    return TestPage(
        row_of_test(test, len(samples), today=clock.today()),
        test,
        item_lines(test),
        samples,
        sheets,
        _objections(test, actor) if test.is_unblinded else [],
        list(referrals_of(test)) if test.is_unblinded else [],
        list(files_of(test, actor=actor)) if test.is_within_reach(actor) else [],
        steps,
        timeline(newest_first(attached(Event, test))[:LATEST], titles={}, with_texts=True),
        next_sentence,
        why,
        fault,
        is_ours,
        any(each.verb == "revise" for each in steps),
    )


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One version of the sheet: which cells do not count, which are to be confirmed, which are missing."""

    test: ComparativeTest
    sheet: LabSheet
    refused: list[Refused]
    doubts: list[tuple[str, Doubt]]
    missing: list[tuple[str, str]]
    count: int
    may_confirm: bool


def sheet_page(pk: int, version: int, *, actor: Actor) -> SheetPage:
    """A sheet of the laboratory as it is read. Raises NotVisible."""
    actor.require(VIEW)
    test = find(ComparativeTest, pk, actor=actor)
    rows = LabSheet.objects.visible_to(actor).filter(test=test)
    sheet = find(
        LabSheet, rows.filter(version=version).values_list("pk", flat=True).first() or 0, actor=actor
    )
    found = read_sheet(test, sheet)
    names = {each.key: name_of_item(each) for each in items_of(test)}
    is_last = not rows.filter(version__gt=version).exists()
    can = test.is_within_reach(actor) and actor.may("comparative_test.confirm")
    is_open = test.status == S.TESTING and sheet.confirmed_at is None
    return SheetPage(
        test,
        sheet,
        found.refused,
        [(names.get(each.item, each.item), each) for each in found.doubts],
        [(code, names.get(key, key)) for code, key in found.missing],
        len(found.readings),
        may_confirm=can and is_last and is_open and not found.refused and bool(found.readings),
    )


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One sample by its code, for whoever scans its label."""

    test: ComparativeTest
    sample: ComparedSample
    origin: SampleOrigin | None
    where: str
    handovers: list[SampleHandover]
    places: list[str]
    may_hand_over: bool


def sample_page(pk: int, code: str, *, actor: Actor) -> SamplePage:
    """A sample and where it has been. Raises NotVisible."""
    actor.require(VIEW)
    test = find(ComparativeTest, pk, actor=actor)
    keys = ComparedSample.objects.visible_to(actor).filter(test=test, code=code).values_list("pk", flat=True)
    sample = find(ComparedSample, keys.first() or 0, actor=actor)
    origin = SampleOrigin.objects.visible_to(actor).filter(sample=sample).select_related("maker").first()
    may = takes_part(test, actor=actor) and actor.may("comparative_test.hand_over")
    is_held = test.status in (S.BUYING, S.TESTING, S.JUDGED, S.NOTIFIED)
    where = last_place(sample)
    places = [each for each in places_of(test) if each != where]
    return SamplePage(test, sample, origin, where, list(handovers_of(sample)), places, may and is_held)


def origins_known(test: ComparativeTest, *, actor: Actor) -> Mapping[str, SampleOrigin]:
    """What codes stand for, by code, as far as the reader may know."""
    rows = SampleOrigin.objects.visible_to(actor).filter(test=test).select_related("sample", "maker")
    return {each.sample.code: each for each in rows}


def name_of_item(item: ComparedItem) -> str:
    """The name of an item in the reader's language."""
    return item.name if is_chinese() or not item.name_en else item.name_en


def _plan_fault(test: ComparativeTest) -> str:
    """What the plan lacks before samples may be bought."""
    items = [as_item(each) for each in items_of(test)]
    if not items:
        return _("Enter the items: what is measured, with limits and weights")
    return next(iter(weight_faults(items)), "")


def item_lines(test: ComparativeTest) -> list[ItemLine]:
    """The items of a test in hand as people write them."""
    return [_item(each) for each in items_of(test)]


def _item(row: ComparedItem) -> ItemLine:
    figures = {name: plain_number(getattr(row, name)) for name in ("low", "high", "uncertainty", "weight")}
    sides = {
        Limit.MAX: f"≤ {figures['high']} {row.unit}",
        Limit.MIN: f"≥ {figures['low']} {row.unit}",
        Limit.RANGE: f"{figures['low']} – {figures['high']} {row.unit}",
        Limit.NONE: "—",
    }
    said = sides[Limit(row.direction)].strip()
    told = (row.pk, name_of_item(row), row.standard, row.method, row.is_mandatory)
    return ItemLine(*told, said, figures["uncertainty"] if row.uncertainty else "—", figures["weight"])


def plain_number(value: Decimal | None) -> str:
    """A figure without the zeros of its column."""
    return "" if value is None else f"{value.normalize():f}"


def _samples(test: ComparativeTest, actor: Actor) -> list[SampleLine]:
    origins = origins_known(test, actor=actor)
    rows = list(samples_of(test))
    moves: dict[int, list[SampleHandover]] = {}
    for each in SampleHandover.objects.visible_to(actor).filter(test=test).order_by("pk"):
        moves.setdefault(each.sample_id, []).append(each)
    failing = set(found_in(test).failing) if test.is_unblinded else set()
    referred = {each.sample_id: each for each in referrals_of(test)}
    return [
        SampleLine(
            each,
            organisation_label(each.buyer_id),
            origins.get(each.code),
            moves[each.pk][-1].taker if each.pk in moves else organisation_label(each.buyer_id),
            any(not move.is_intact for move in moves.get(each.pk, ())),
            each.code in failing,
            referred.get(each.pk),
        )
        for each in rows
    ]


def _objections(test: ComparativeTest, actor: Actor) -> list[ObjectionLine]:
    sheet = found_in(test)
    units = {each.key: each.unit for each in sheet.items}
    can = test.is_within_reach(actor) and test.status == S.NOTIFIED
    lines = []
    for row in objections_of(test):
        key = row.item.key if row.item else ""
        first = sheet.first.get((row.sample.code, key))
        is_open = can and row.decided_on is None
        is_mine = actor.user_id in (row.entered_by, row.second_by)
        lines.append(
            ObjectionLine(
                row,
                name_of_item(row.item) if row.item else "",
                written(first, units.get(key, "")),
                is_open and row.item is not None and actor.may("comparative_test.retest"),
                is_open and not is_mine and actor.may("comparative_test.decide"),
            )
        )
    return lines


def written(reading: object, unit: str = "") -> str:
    """A reading as pages print it."""
    value, is_below = getattr(reading, "value", None), getattr(reading, "is_below", False)
    detection = getattr(reading, "detection", None)
    if is_below:
        return f"< {detection:f} {unit}".strip() if detection is not None else _("not detected")
    return f"{value:f} {unit}".strip() if value is not None else "—"


def _steps(test: ComparativeTest, actor: Actor) -> list[Transition]:
    steps = [each for each in next_steps(test, TEST_TRANSITIONS, actor=actor) if each.by != PARTNER]
    buys = [
        each
        for each in TEST_TRANSITIONS
        if each.verb == "buy" and each.fits(test) and actor.may(each.permission(test))
    ]
    return [*buys, *steps] if takes_part(test, actor=actor) else steps


def _next(test: ComparativeTest, samples: list[SampleLine], sheets: list[LabSheet], fault: str) -> Said:
    """What comes next, and why."""
    failing = [each.sample.code for each in samples if each.is_failing and each.referral is None]
    if failing:
        said = _("Put before the authority first: %(codes)s") % {"codes": "、".join(failing)}
        return said, _("Nothing is published before the authority has received it.")
    if test.status == S.PLANNED:
        return (fault, "") if fault else (_("The plan stands. Next: begin to buy samples"), "")
    if test.status == S.BUYING:
        return _next_of_buying(test.planned - len(samples))
    if test.status == S.TESTING:
        return _next_of_sheets(sheets)
    later = {
        S.JUDGED: (_("Next: tell the makers their results"), _("They have 15 working days to object.")),
        S.NOTIFIED: (_("Makers may object; after the last day the results can be released"), ""),
    }
    return later.get(TrialStatus(test.status), (str(test.get_status_display()), test.reason))


def _next_of_buying(left: int) -> Said:
    if left > 0:
        said = ngettext("%(n)s sample is still to be bought", "%(n)s samples are still to be bought", left)
        return said % {"n": left}, _("As an ordinary customer, with receipt; each gets a blind code by lot.")
    return _("All samples are bought. Next: hand them over to the laboratory"), _(
        "Print the labels; whoever opens the code of a label records the hand-over."
    )


def _next_of_sheets(sheets: list[LabSheet]) -> Said:
    if not sheets:
        return _("Waits for the sheet of the laboratory"), _("The empty sheet names codes alone.")
    if sheets[0].confirmed_at is None:
        return _("A sheet waits to be confirmed"), ""
    return _("The readings are confirmed. Next: judge"), _("From then on brands are named.")
