"""Enquiries (咨询) and violation reports (举报) as lists and pages, the latest first."""

import json
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.lifecycle import REPORT_TRANSITIONS
from lianwei.cases.models import Enquiry, ReportStatus, ViolationReport
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.parties import MaskedValue
from lianwei.cases.queries.page.timeline import Line, timeline
from lianwei.cases.queries.page.viewers import refuse_stored_only
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor, attached, find, subject_of
from lianwei.core.sealed import REVEAL, Sealed
from lianwei.reading.numbers import tokenise

REPORTER_FIELDS = ("reporter_name", "reporter_phone", "reporter_address")
REPORT_BADGES: dict[str, str] = {
    ReportStatus.RECEIVED: "plain",
    ReportStatus.HANDED_OVER: "accent",
    ReportStatus.ANSWERED: "accent",
    ReportStatus.CLOSED: "done",
}
OPEN_REPORTS = (ReportStatus.RECEIVED, ReportStatus.HANDED_OVER, ReportStatus.ANSWERED)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list."""

    row: ViolationReport
    badge: str


def enquiries(*, actor: Actor, only_open: bool = False, after: str = "") -> Page[Enquiry]:
    """Enquiries of the actor's organisations."""
    actor.require("enquiry.view")
    rows = Enquiry.objects.visible_to(actor).select_related("answered_by")
    rows = rows.filter(answered_on=None) if only_open else rows
    return by_day(rows, after, order="-received_on")


def violation_reports(*, actor: Actor, only_open: bool = True, after: str = "") -> Page[ReportRow]:
    """Reports of the actor's organisations; nothing of the reporter stands in a list."""
    actor.require("violation_report.view")
    rows = ViolationReport.objects.visible_to(actor).defer(*REPORTER_FIELDS, "clue")
    rows = rows.filter(status__in=OPEN_REPORTS) if only_open else rows
    page = by_day(rows, after, order="-received_on")
    return page.shown(lambda row: ReportRow(row, REPORT_BADGES[row.status]))


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """An enquiry with its labels."""

    enquiry: Enquiry
    channel: str
    category: str
    may_answer: bool
    shows_person: bool = True


def enquiry_page(pk: int, *, actor: Actor) -> EnquiryPage:
    """One enquiry. Raises NotVisible."""
    actor.require("enquiry.view")
    row = find(Enquiry, pk, actor=actor)
    wanted = {("channel", row.channel)} | ({("category", row.category)} if row.category else set())
    labels = labels_of(wanted, on=row.received_on)
    return EnquiryPage(
        enquiry=row,
        channel=labels[("channel", row.channel)],
        category=labels.get(("category", row.category), ""),
        shows_person=not row.is_stored_only,
        may_answer=row.answered_on is None and row.is_within_reach(actor) and actor.may("enquiry.answer"),
    )


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with what may be done. The reporter's values only for the holder's own people, masked."""

    report: ViolationReport
    badge: str
    steps: list[Transition]
    reporter: list[MaskedValue] = field(default_factory=list)
    clue: MaskedValue | None = None
    numbers: MaskedValue | None = None
    lines: list[Line] = field(default_factory=list)


def report_page(pk: int, *, actor: Actor) -> ReportPage:
    """One violation report. Raises NotVisible."""
    actor.require("violation_report.view")
    row = find(ViolationReport, pk, actor=actor)
    is_ours = row.is_within_reach(actor) and not row.is_stored_only
    reveals = is_ours and actor.may(REVEAL)
    labels = {
        "reporter_name": _("Reporter"),
        "reporter_phone": pgettext("person", "Phone"),
        "reporter_address": pgettext("person", "Address"),
    }
    values = [(name, getattr(row, name)) for name in REPORTER_FIELDS]
    return ReportPage(
        report=row,
        badge=REPORT_BADGES[row.status],
        steps=next_steps(row, REPORT_TRANSITIONS, actor=actor),
        reporter=[_masked(labels[n], v, n, reveals) for n, v in values if v] if is_ours else [],
        clue=_masked(_("What was seen"), row.clue, "clue", reveals) if is_ours and row.clue else None,
        numbers=_numbers(row, reveals) if is_ours and row.numbers else None,
        lines=timeline(list(attached(Event, row).order_by("-seq")), titles={}, with_texts=is_ours),
    )


def _numbers(row: ViolationReport, reveals: bool) -> MaskedValue:
    tokens = "、".join(json.loads(row.numbers.plain()))
    return MaskedValue(_("Numbers in the texts"), tokens, "numbers" if reveals else "")


def _masked(label: str, value: Sealed, key: str, reveals: bool) -> MaskedValue:
    return MaskedValue(label, value.masked, key if reveals else "")


def closed_report_value(pk: int, key: str, *, actor: Actor) -> tuple[ViolationReport, Sealed]:
    """The closed value a reveal link of a report names. Only the holder's own people open it."""
    row = find(ViolationReport, pk, actor=actor)
    if not row.is_within_reach(actor):
        raise NotAllowed(_("Only the organisation that took the report may see who made it."))
    refuse_stored_only(row, actor=actor)
    value = getattr(row, key) if key in (*REPORTER_FIELDS, "clue", "numbers") else None
    if value is None:
        raise NotVisible
    return row, value


def reveal_report_value(row: ViolationReport, value: Sealed, *, actor: Actor, reason: str) -> str:
    """The plain value, once; leaves a row in the read log."""
    opened = value.reveal(actor, tokenise(reason).text, subject=subject_of(row))
    if value is not row.numbers:
        return opened
    return " ".join(f"{token} {number}" for token, (_kind, number) in json.loads(opened).items())
