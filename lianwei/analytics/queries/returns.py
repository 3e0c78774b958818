"""Statistical returns as the member and the association above see them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.analytics.lifecycle import RETURN_TRANSITIONS, SUBMIT
from lianwei.analytics.models import ReturnStatus, StatisticalReturn
from lianwei.analytics.rules.return_forms import FEN, Column, Line, ReturnForm, Section
from lianwei.analytics.rules.return_sheets import figure_text
from lianwei.analytics.rules.returns import Change, Figures, changes_between
from lianwei.core import clock
from lianwei.core.lifecycle import Transition
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import OVERSEER, Actor, find
from lianwei.ui.shapes import Button

from .return_checks import Words, differences_of, doubts_of, form_of_row, in_language, labels_of, obstacles_of

VIEW = "statistical_return.view"
OPEN = (ReturnStatus.DRAFT, ReturnStatus.SENT_BACK)
KINDS = {
    ReturnStatus.DRAFT: "plain",
    ReturnStatus.SUBMITTED: "calm",
    ReturnStatus.SENT_BACK: "soon",
    ReturnStatus.CHECKED: "done",
    ReturnStatus.LOCKED: "done",
}
REFUSED = {
    "unknown": gettext_noop("There is no line with this number."),
    "named": gettext_noop("The number and the measure beside it do not belong together."),
    "number": gettext_noop("This is no number."),
    "fraction": gettext_noop("Cases and persons are whole numbers; money has two decimals at most."),
    "negative": gettext_noop("This is below zero."),
    "large": gettext_noop("This is too large."),
    "twice": gettext_noop("This line stands twice in the sheet; the first one was taken."),
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in a list."""

    row: StatisticalReturn
    name: str
    is_late: bool

    @property
    def kind(self) -> str:
        return KINDS[ReturnStatus(self.row.status)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure on the page: as it stands, what the cases gave, why it differs."""

    line: Line
    text: str
    was: str
    reason: str
    is_changed: bool

    @property
    def shown(self) -> str:
        """The figure as one reads it, with separators."""
        whole, point, rest = self.text.partition(".")
        return f"{int(whole):,}{point}{rest}" if whole else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A section of the form with its figures."""

    title: str
    heads: list[str]
    rows: list[tuple[str, list[Cell]]]
    is_list: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line that is not what it was, for lists of changes."""

    line: str
    was: str
    now: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """One return; `is_above`: the reader checks it."""

    line: ReturnRow
    form: ReturnForm
    tables: list[Table]
    obstacles: list[str]
    doubts: list[str]
    differences: list[ChangeRow]
    corrections: list[ChangeRow]
    refused: list[dict]
    versions: list[StatisticalReturn]
    steps: list[Transition]
    is_above: bool
    may_export: bool
    is_looked_on: bool

    @property
    def buttons(self) -> list[Button]:
        """The steps as buttons, the first of them the next to take."""
        return [
            Button(
                str(each.label), reverse(f"statistical_return_{each.verb}", args=[self.line.row.pk]), n == 0
            )
            for n, each in enumerate(self.steps)
        ]

    @property
    def why(self) -> str:
        """One line on what is to be done."""
        if self.is_above:
            return _("Please look through the figures, and send back what is not right.")
        if self.line.row.status == ReturnStatus.LOCKED:
            return _("The figures stand. What comes later is a correction with its reason.")
        if not self.line.row.figures:
            return _("Fill in from the cases, or bring the sheet filled in elsewhere.")
        if self.obstacles:
            return _("The check found points.")
        return _("Nothing is in the way of handing in.")


def returns_here(*, actor: Actor, after: str = "") -> Page[ReturnRow]:
    """The returns the reader's organisation hands in, the latest period first."""
    actor.require(VIEW)
    rows = StatisticalReturn.objects.visible_to(actor).filter(holder_id__in=actor.acts_for)
    return by_day(rows.select_related("holder", "upper"), after, order="-last").shown(_listed)


def _listed(row: StatisticalReturn) -> ReturnRow:
    is_late = row.status in OPEN and row.due_on < clock.today() and row.version == 1
    return ReturnRow(row, in_language(form_of_row(row)), is_late)


def return_page(pk: int, *, actor: Actor) -> ReturnPage:
    """One return with its check. Raises NotVisible."""
    actor.require(VIEW)
    row = find(StatisticalReturn, pk, actor=actor)
    if not is_party(row, actor=actor):
        return _looked_on(row, actor)
    versions = list(versions_of(row, actor=actor))
    earlier = next((each for each in versions if each.version == row.version - 1), None)
    is_open = row.status in OPEN
    return ReturnPage(
        line=_listed(row),
        form=form_of_row(row),
        tables=tables_of(row),
        obstacles=obstacles_of(row) if is_open and row.figures else [],
        doubts=doubts_of(row, _before(row, actor)) if row.figures else [],
        differences=changed_lines(row),
        corrections=_changes(row, earlier.figures, row.figures) if earlier else [],
        refused=[each | {"said": _said(each["reason"])} for each in row.refused],
        versions=versions,
        steps=steps_of(row, actor=actor),
        is_above=row.upper_id in actor.acts_for and row.holder_id not in actor.acts_for,
        may_export=actor.may("statistical_return.export"),
        is_looked_on=False,
    )


def is_party(row: StatisticalReturn, *, actor: Actor) -> bool:
    """Whether the reader fills the return in or checks it; the alliance's secretary-general does neither."""
    return row.is_within_reach(actor) or row.upper_id in actor.acts_for


def _looked_on(row: StatisticalReturn, actor: Actor) -> ReturnPage:
    """The figures as they were handed in, without what was written about them."""
    form = form_of_row(row)
    return ReturnPage(
        line=_listed(row),
        form=form,
        tables=tables_with(form, labels_of(form, row), row.figures),
        obstacles=[],
        doubts=[],
        differences=[],
        corrections=[],
        refused=[],
        versions=list(versions_of(row, actor=actor)),
        steps=[],
        is_above=False,
        may_export=False,
        is_looked_on=True,
    )


def _said(reason: str) -> str:
    """Why a row of a sheet was not taken."""
    return _(REFUSED[reason])


def versions_of(row: StatisticalReturn, *, actor: Actor) -> QuerySet[StatisticalReturn]:
    """All versions of a return, the latest first."""
    same = {"upper": row.upper_id, "form": row.form, "first": row.first, "last": row.last}
    rows = StatisticalReturn.objects.visible_to(actor).filter(holder_id=row.holder_id, **same)
    return rows.order_by("-version")


def steps_of(row: StatisticalReturn, *, actor: Actor) -> list[Transition]:
    """What the reader may do now: the member its steps, the association above its own."""
    is_theirs = {OVERSEER: row.upper_id in actor.acts_for or actor.is_trusted}
    order = RETURN_TRANSITIONS if row.figures else sorted(RETURN_TRANSITIONS, key=lambda step: step is SUBMIT)
    return [
        step
        for step in order
        if step.fits(row)
        and actor.may(step.permission(row))
        and is_theirs.get(step.by, row.is_within_reach(actor))
    ]


def tables_of(row: StatisticalReturn) -> list[Table]:
    """The figures of a return table by table; a line left empty is empty."""
    form = form_of_row(row)
    return tables_with(form, labels_of(form, row), row.figures, row.prefilled, row.reasons)


def tables_with(
    form: ReturnForm,
    labels: Mapping[str, str],
    figures: Figures,
    prefilled: Figures | None = None,
    reasons: Mapping[str, str] | None = None,
) -> list[Table]:
    """A form with figures in it; beside each what the cases gave, and why it differs."""

    def cell(line: Line) -> Cell:
        now, was = figures.get(line.key), (prefilled or {}).get(line.key)
        is_changed = bool(prefilled) and now != was
        why = (reasons or {}).get(line.key, "")
        return Cell(line, _figure(line, now), _figure(line, was), why, is_changed)

    return [_table(section, labels, cell) for section in form.sections]


def _table(section: Section, labels: Mapping[str, str], cell: Callable[[Line], Cell]) -> Table:
    heads = [_("Figure")] if section.is_list else [_headed(each) for each in section.columns]
    rows = [
        (
            labels.get(lines[0].code, lines[0].code) or _headed(lines[0].measure),
            [cell(each) for each in lines],
        )
        for lines in section.rows
    ]
    return Table(in_language(section), heads, rows, section.is_list)


def _headed(column: Column) -> str:
    return in_language(column) + (_(" (yuan)") if column.unit == FEN else "")


def _figure(line: Line, value: int | None) -> str:
    return "" if value is None else figure_text(line, value)


def changed_lines(row: StatisticalReturn) -> list[ChangeRow]:
    """What the member changed of what the cases gave, each with its reason."""
    return _worded(row, differences_of(row))


def _changes(row: StatisticalReturn, was: Figures, now: Figures) -> list[ChangeRow]:
    return _worded(row, changes_between(form_of_row(row), was, now))


def _worded(row: StatisticalReturn, changes: Iterable[Change]) -> list[ChangeRow]:
    words, lines = Words(row), form_of_row(row).lines
    return [
        ChangeRow(
            words.line(each.line),
            _figure(lines[each.line], each.was),
            _figure(lines[each.line], each.now),
            row.reasons.get(each.line, ""),
        )
        for each in changes
    ]


def _before(row: StatisticalReturn, actor: Actor) -> dict[str, int] | None:
    """The figures of the member's return before this one, of the same form and length."""
    rows = StatisticalReturn.objects.visible_to(actor).filter(
        holder_id=row.holder_id, upper_id=row.upper_id, plan_id=row.plan_id, last__lt=row.first
    )
    found = rows.exclude(status__in=OPEN).order_by("-last", "-version").first()
    return found.figures if found else None


def returns_to_remind(*, actor: Actor, on: date) -> QuerySet[StatisticalReturn]:
    """Returns that are late and of which their people were not told."""
    rows = StatisticalReturn.objects.visible_to(actor).filter(status__in=OPEN, reminded_on=None)
    return rows.filter(due_on__lt=on).order_by("due_on", "pk")
