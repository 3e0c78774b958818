"""One drive as its page shows it: what is next, inspections and findings, the effect on complaints."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.cases.rules.small import is_small
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import document_steps, documents_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import PARTNER, Actor, attached, find
from lianwei.knowledge.models import is_chinese
from lianwei.projects.models import JointProject
from lianwei.projects.rules import Statement, statement_on
from lianwei.supervision.lifecycle.drives import DRIVE_TRANSITIONS, LATER, MEASURE, OUT
from lianwei.supervision.models import (
    Drive,
    DriveFinding,
    DriveInspection,
    DriveStatus,
    PromiseState,
    Remedy,
    findings_of,
    inspections_of,
)
from lianwei.supervision.queries.drives.listing import VIEW, DriveRow, area_label, drive_row
from lianwei.supervision.queries.drives.members import takes_part
from lianwei.supervision.queries.letters.page import AS_HEAD, PAPER_VERBS
from lianwei.supervision.rules.drives.kinds import finding_kinds
from lianwei.supervision.rules.drives.months import measurable_from

from .effects import EffectTold, effect_told

D = DriveStatus
PROMISE_BADGES: dict[str, str] = {
    PromiseState.PROMISED: "plain",
    PromiseState.PROVED: "soon",
    PromiseState.KEPT: "done",
    PromiseState.BROKEN: "late",
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what the reader may do about it."""

    row: DriveFinding
    kind: str
    badge: str
    may_prove: bool
    may_check: bool


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection, its findings, its paper to the authority."""

    row: DriveInspection
    findings: list[FindingLine]
    document: Document | None
    paper_steps: list[Transition]
    may_find: bool
    may_hand_over: bool
    may_receive: bool


@dataclass(frozen=True, slots=True)
class DrivePage:
    """Everything the page of a drive shows to this reader."""

    line: DriveRow
    drive: Drive
    project: JointProject | None
    comparison: list[str]
    inspections: list[InspectionLine]
    tally: list[tuple[str, int]]
    effect: EffectTold | None
    steps: list[Transition]
    lines: list[Line]
    next_sentence: str
    statement: Statement
    is_own: bool

    @property
    def are_figures_told(self) -> bool:
        """Whether the counts of the choice may be read here."""
        figures = self.drive.figures
        return self.is_own or not (is_small(figures["now"]) or is_small(figures["before"]))

    @property
    def statement_words(self) -> str:
        return self.statement.words(get_language() or "zh")


def drive_page(pk: int, *, actor: Actor) -> DrivePage:
    """One drive. Raises NotVisible."""
    actor.require(VIEW)
    drive = find(Drive, pk, actor=actor)
    inspections = _inspections(drive, actor)
    is_own = actor.is_trusted or drive.holder_id in actor.organisations
    return DrivePage(
        drive_row(drive, len(inspections)),
        drive,
        JointProject.objects.visible_to(actor).filter(pk=drive.project_id or 0).first(),
        [area_label(code) for code in drive.comparison],
        inspections,
        tally_of(inspections),
        effect_told(drive, is_own=is_own),
        _steps(drive, actor),
        timeline(newest_first(attached(Event, drive)), titles={}, with_texts=True),
        _next(drive, len(inspections)),
        statement_on(drive.planned_at.date()),
        is_own,
    )


def hand_over_steps(document: Document, *, actor: Actor) -> list[Transition]:
    """The buttons of a paper that goes to the authority."""
    if not document.is_within_reach(actor):
        return []
    steps = [each for each in document_steps(document, actor=actor) if each.verb in PAPER_VERBS]
    return [each for each in steps if each.verb != "approve" or actor.may(AS_HEAD)]


def tally_of(inspections: list[InspectionLine]) -> list[tuple[str, int]]:
    """How many findings ended how, and inspections in which nothing was found."""
    counts: dict[str, int] = defaultdict(int)
    for each in inspections:
        for finding in each.findings:
            counts[finding.row.remedy] += 1
    found = [(str(label), counts[code]) for code, label in Remedy.choices]
    return [*found, (_("Inspections without a finding"), sum(not each.findings for each in inspections))]


def _inspections(drive: Drive, actor: Actor) -> list[InspectionLine]:
    papers = {each.pk: each for each in documents_of(drive).defer("content")}
    home = takes_part(drive, actor=actor)
    found: dict[int, list[FindingLine]] = defaultdict(list)
    for row in findings_of(drive):
        found[row.inspection_id].append(_finding(row, drive, actor, is_part=home is not None))
    rows = inspections_of(drive)
    return [
        _inspection(each, found[each.pk], papers.get(each.document_id or 0), drive, actor) for each in rows
    ]


def _inspection(
    row: DriveInspection, findings: list[FindingLine], document: Document | None, drive: Drive, actor: Actor
) -> InspectionLine:
    is_ours, is_out = row.is_within_reach(actor), drive.status in OUT
    goes_over = any(each.row.remedy == Remedy.HANDED_OVER for each in findings)
    steps = hand_over_steps(document, actor=actor) if document and row.received_on is None else []
    return InspectionLine(
        row,
        findings,
        document,
        steps,
        may_find=is_ours and is_out and actor.may("drive.find"),
        may_hand_over=is_ours and is_out and goes_over and document is None and actor.may("drive.hand_over"),
        may_receive=is_ours
        and drive.status in LATER
        and document is not None
        and document.status == "sealed"
        and actor.may("drive.receive"),
    )


def _finding(row: DriveFinding, drive: Drive, actor: Actor, *, is_part: bool) -> FindingLine:
    kind = finding_kinds().get(row.kind)
    is_later = drive.status in LATER
    waits = row.state in (PromiseState.PROMISED, PromiseState.BROKEN)
    return FindingLine(
        row,
        kind.label(is_chinese=is_chinese()) if kind else row.kind,
        PROMISE_BADGES.get(row.state, "plain"),
        may_prove=is_later and waits and row.is_within_reach(actor) and actor.may("drive.prove"),
        may_check=is_later and is_part and row.state == PromiseState.PROVED and actor.may("drive.check"),
    )


def _steps(drive: Drive, actor: Actor) -> list[Transition]:
    is_ripe = clock.today() >= measurable_from(drive.ends_on)
    own = [each for each in next_steps(drive, DRIVE_TRANSITIONS, actor=actor) if is_ripe or each != MEASURE]
    if drive.is_within_reach(actor) or takes_part(drive, actor=actor) is None:
        return own
    return [
        each
        for each in DRIVE_TRANSITIONS
        if each.by == PARTNER
        and not each.is_hidden
        and each.fits(drive)
        and actor.may(each.permission(drive))
    ]


def _next(drive: Drive, done: int) -> str:
    if drive.status == D.PLANNED:
        return _("The plan can still be changed. Next: begin the drive; area and comparison are fixed then.")
    if drive.status == D.RUNNING:
        return _running(drive, done)
    if drive.status == D.MEASURED:
        return _("The effect is measured. Next: read the report and close the drive.")
    return str(drive.get_status_display())


def _running(drive: Drive, done: int) -> str:
    told = {"done": done, "planned": drive.planned}
    said = _("%(done)s of %(planned)s inspections are entered.") % told
    if (day := measurable_from(drive.ends_on)) <= clock.today():
        return f"{said} {_('Next: measure the effect.')}"
    later = _("The effect can be measured from %(day)s on.") % {"day": day.isoformat()}
    return f"{said} {later}"
