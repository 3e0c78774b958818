"""Reports as they are listed and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.lifecycle import RECOUNT_REPORT, REPORT_TRANSITIONS
from lianwei.analytics.models import Report, ReportKind, ReturnStatus, StatisticalReturn
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.printed import number
from lianwei.analytics.rules.reports.figuring import HIDDEN
from lianwei.analytics.rules.reports.filling import Part, parts_of
from lianwei.analytics.rules.reports.hotspots import TOPICS
from lianwei.analytics.rules.reports.keeping import ADDED
from lianwei.analytics.rules.reports.shapes import Composition, Section, Table, composition_of
from lianwei.analytics.rules.reports.verifying import Check, checks_of
from lianwei.analytics.rules.wording import say
from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.scope import Actor, find
from lianwei.members.models import Alliance
from lianwei.registry.queries import categories_on, category_choices
from lianwei.ui.drawings import Bar, bars
from lianwei.ui.shapes import Button

from .report_numbers import Subject

MOST, MOST_BARS = 100, 14
SECRETARY = "secretary_general"
SOME = 4
SIMPLE = ("review", "release", "return", "recount")
FILES = ("docx", "pdf", "xlsx", "html")
# Each check as it is said when it passes, and when it does not.
CHECKS = {
    "shares": (lazy("Shares add up to 100 %"), lazy("Shares do not add up to 100 %")),
    "changes": (lazy("Changes agree with the shares"), lazy("Changes differ from the shares")),
    "figures": (
        lazy("All figures of the text are linked"),
        lazy("The text names figures that are not there"),
    ),
    "denied": (
        lazy("The text agrees with the tables"),
        lazy("The text says there were none, the tables have cases"),
    ),
    "missing": (lazy("No return is missing"), lazy("Returns are missing")),
    "small": (lazy("No cell below 5"), lazy("Cells below 5")),
}


def reports_listed(*, actor: Actor) -> QuerySet[Report]:
    """The newest version of each report, the newest period first."""
    mine = Report.objects.visible_to(actor)
    newest = mine.filter(code=OuterRef("code")).order_by("-number").values("pk")[:1]
    return (
        mine.filter(pk=Subquery(newest)).select_related("holder").order_by("-last", "-first", "code")[:MOST]
    )


def missing_members(subject: Subject, period: Period, *, actor: Actor) -> list[str]:
    """Members whose return of days within the period is asked for and not handed in."""
    waiting = StatisticalReturn.objects.visible_to(actor).filter(
        holder__in=[each.pk for each in subject.members],
        first__gte=period.first,
        last__lte=period.last,
        status__in=[ReturnStatus.DRAFT, ReturnStatus.SENT_BACK],
        version=1,
    )
    late = set(waiting.values_list("holder_id", flat=True))
    return [str(each) for each in subject.members if each.pk in late]


def alliances_reported(*, actor: Actor) -> QuerySet[Alliance]:
    """The alliances the actor may draft reports on: those it is the secretary-general of."""
    ours = {alliance for viewer, alliance in actor.oversees if viewer == SECRETARY}
    return Alliance.objects.filter(pk__in=ours).order_by("pk")


def sectors_offered() -> list[tuple[str, Any]]:
    """Heads, then classes with their kinds: what a report can be confined to."""
    today = clock.today()
    heads = [(each.code, each.label) for each in categories_on(today) if each.level == 0]
    return [*heads, *category_choices(on=today)]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One section with the parts of each line of its text, its table and the picture of it. `is_hint`: it is
    not printed, but says what would stand there.
    """

    section: Section
    lines: list[list[Part]]
    table: Table | None
    is_hint: bool = False

    @property
    def bars(self) -> list[Bar]:
        """What the picture draws; none where the table is not drawn."""
        if self.table is None or self.table.bars < 0:
            return []
        place = self.table.bars
        rows = [row for row in self.table.rows if row[place] != HIDDEN]
        return [Bar(row[0], float(number(row[place]) or 0), row[place]) for row in rows[:MOST_BARS]]

    @property
    def drawing(self) -> SafeString:
        rows = self.bars
        said = ", ".join(f"{each.label} {each.text}" for each in rows)
        return bars(rows, label=said) if rows else SafeString("")


def _some(found: Sequence[str]) -> str:
    """The first few, and how many there are."""
    shown = "; ".join(found[:SOME])
    if len(found) <= SOME:
        return shown
    return _("{names} and others, {count} in all").format(names=shown, count=len(found))


@dataclass(frozen=True, slots=True)
class Told:
    """A check in words, and what it found."""

    label: object
    found: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One version with everything beside it."""

    row: Report
    text: Composition
    paragraphs: list[Paragraph]
    checks: list[Check]
    steps: list[Transition]
    versions: list[Report]

    @property
    def may(self) -> dict[str, bool]:
        return {step.verb: True for step in self.steps}

    @property
    def buttons(self) -> list[Button]:
        """The steps that ask nothing more."""
        return [
            Button(str(step.label), reverse(f"report_{step.verb}", args=[self.row.pk]))
            for step in self.steps
            if step.verb in SIMPLE
        ]

    @property
    def files(self) -> list[Button]:
        return [Button(kind.upper(), reverse(f"report_view_{kind}", args=[self.row.pk])) for kind in FILES]

    @property
    def told(self) -> list[Told]:
        """The checks in words."""
        return [
            Told(CHECKS[each.key][not each.is_passed], _some(each.found), each.is_passed)
            for each in self.checks
        ]


def report_page(pk: int, *, actor: Actor, language: str) -> ReportPage:
    """One version in one data language. Raises NotVisible."""
    row = find(Report, pk, actor=actor)
    text = composition_of(row.content[language])
    steps = next_steps(row, REPORT_TRANSITIONS, actor=actor)
    may_choose = row.kind == ReportKind.ANALYSIS and RECOUNT_REPORT in steps
    versions = Report.objects.visible_to(actor).filter(code=row.code).defer("content").order_by("-number")
    return ReportPage(
        row,
        text,
        _with_hint(paragraphs_of(text), language) if may_choose else paragraphs_of(text),
        checks_of(text, row.missing),
        steps,
        list(versions),
    )


def paragraphs_of(text: Composition) -> list[Paragraph]:
    return [
        Paragraph(
            each,
            [list(parts_of(line, text.figures)) for line in each.text.split("\n") if line],
            text.tables.get(each.table),
        )
        for each in text.sections
    ]


def _with_hint(paragraphs: list[Paragraph], language: str) -> list[Paragraph]:
    """How hot topics get into a draft that has none, where their section would stand."""
    keys = [each.section.key for each in paragraphs]
    if TOPICS in keys:
        return paragraphs
    after = next((n for n, key in enumerate(keys) if key == "member" or key.startswith(ADDED)), len(keys))
    hint = Paragraph(Section(TOPICS, say("heading_hotspots", language), 1, ""), [], None, is_hint=True)
    return [*paragraphs[:after], hint, *paragraphs[after:]]


def released_text(row: Report) -> dict[str, Any]:
    """Everything a release puts its hash on: code, version, days, snapshot, text, figures."""
    return {
        "code": row.code,
        "number": row.number,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "cutoff": row.cutoff.isoformat() if row.cutoff else None,
        "snapshot": row.snapshot,
        "content": row.content,
    }
