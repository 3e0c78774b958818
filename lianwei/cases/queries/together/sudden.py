"""Sudden events: lists, one event with its people, reports and sums, to whom reports go, what is late."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from lianwei.cases.models import (
    SuddenEvent,
    SuddenRecipient,
    SuddenReport,
    SuddenState,
    recipients_told,
)
from lianwei.cases.rules.sudden import Limit, limit_of, years_kept
from lianwei.core import clock
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.queries import documents_of
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import bodies_guiding, organisations_named, secretaries_of

from .sudden_people import Figures, PersonRow, figures_in, people_listed

VIEW = "sudden_event.view"
Role = SuddenRecipient.Role
STEPS = ("revise", "end", "add_person", "link_case", "revise_person", "enter_line", "strike_line", "report",
         "send", "export", "reveal")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiver:
    """An office that gets the reports, and as what."""

    organisation: Organisation
    role: str

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list, with the report that is due."""

    event: SuddenEvent
    holder: str
    due: SuddenReport | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report, its paper where there is one, and its limit."""

    report: SuddenReport
    document: Document | None
    limit: Limit
    is_late: bool

    @property
    def is_on_its_way(self) -> bool:
        """Whether it has a paper that was not taken back."""
        return self.document is not None and self.document.status != DocumentStatus.VOID

    @property
    def source(self) -> str:
        """Where the limit comes from, in the reader's language."""
        is_chinese = (get_language() or "zh").startswith("zh")
        return self.limit.source if is_chinese else self.limit.source_en


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event as its page shows it; `people` is empty for those who are told of it."""

    event: SuddenEvent
    holder: str
    is_ours: bool
    reports: list[ReportRow]
    due: ReportRow | None
    receivers: list[Receiver]
    people: list[PersonRow]
    figures: Figures
    may: dict[str, bool]


def events_in(state: str, *, actor: Actor, after: str = "") -> Page[EventRow]:
    """A page of events in a state, the newest first."""
    actor.require(VIEW)
    found = latest(SuddenEvent.objects.visible_to(actor).filter(state=state), after)
    return Page(_rows(found.rows, actor), found.after)


def _rows(events: list[SuddenEvent], actor: Actor) -> list[EventRow]:
    names = organisations_named(each.holder_id for each in events)
    seen = SuddenReport.objects.visible_to(actor).filter(event__in=events, sent_at=None)
    due = {each.event_id: each for each in seen}
    now = clock.now()
    return [
        EventRow(each, names[each.holder_id], report, bool(report and report.is_late(now)))
        for each in events
        for report in (due.get(each.pk),)
    ]


def event_page(pk: int, *, actor: Actor) -> EventPage:
    """One event. Names and phones are masked; those who are told of it see the reports that were sent."""
    actor.require(VIEW)
    event = find(SuddenEvent, pk, actor=actor)
    is_ours = event.holder_id in actor.organisations
    people = people_listed(event, actor=actor) if is_ours else []
    reports = _reports(event, actor)
    may_act = event.is_within_reach(actor) and not event.is_closed
    return EventPage(
        event,
        str(event.holder),
        is_ours,
        reports,
        due=next((each for each in reports if each.report.sent_at is None), None),
        receivers=recipients_of(event),
        people=people,
        figures=figures_in(people),
        may={
            verb: event.is_within_reach(actor)
            and (may_act or verb in ("export", "reveal"))
            and actor.may(f"sudden_event.{verb}")
            for verb in STEPS
        },
    )


def _reports(event: SuddenEvent, actor: Actor) -> list[ReportRow]:
    rows = SuddenReport.objects.visible_to(actor).filter(event=event).order_by("-seq")
    papers = {each.pk: each for each in documents_of(event).defer("content")}
    day, now = clock.as_office_time(event.known_at).date(), clock.now()
    return [
        ReportRow(each, papers.get(each.document_id or 0), limit_of(each.kind, on=day), each.is_late(now))
        for each in rows
    ]


def report_row(event: SuddenEvent, report_pk: int, *, actor: Actor) -> ReportRow | None:
    """One report with its paper."""
    return next((each for each in _reports(event, actor) if each.report.pk == report_pk), None)


def recipients_of(event: SuddenEvent) -> list[Receiver]:
    """Who gets the reports today: the association above, the secretary-general, the guiding bodies."""
    day = clock.today()
    found = [(event.holder.parent, Role.SUPERIOR)]
    if event.alliance_id is not None:
        alliance = Alliance(pk=event.alliance_id)
        found += [(each.organisation, Role.SECRETARY) for each in secretaries_of(alliance)]
        bodies = [each for each in bodies_guiding(alliance) if each.since <= day]
        found += [
            (each.organisation, Role.SUPERVISING)
            for each in bodies
            if each.until is None or day <= each.until
        ]
    kept: dict[int, Receiver] = {}
    for place, role in found:
        if place is not None and place.pk != event.holder_id:
            kept.setdefault(place.pk, Receiver(place, role))
    return list(kept.values())


def told_of(event: SuddenEvent, report: SuddenReport) -> list[Receiver]:
    """To whom a report went."""
    rows = recipients_told(event).filter(report=report).select_related("organisation")
    return [Receiver(each.organisation, each.role) for each in rows]


def reports_due(*, actor: Actor, limit: int = 8) -> list[ReportRow]:
    """Reports that wait for the reader: of events in the reader's charge; a head sees all of the house."""
    if not actor.may("sudden_event.report"):
        return []
    rows = SuddenReport.objects.visible_to(actor).filter(
        sent_at=None, event__holder__in=sorted(actor.acts_for)
    )
    if not actor.may("document.approve_as_head"):
        rows = rows.filter(event__responsible=actor.user_id)
    now = clock.now()
    return [
        ReportRow(each, None, limit_of(each.kind, on=clock.as_office_time(each.event.known_at).date()),
                  each.is_late(now))
        for each in rows.select_related("event").order_by("due_at", "pk")[:limit]
    ]  # fmt: skip


def reports_overdue(*, actor: Actor) -> "QuerySet[SuddenReport]":
    """Reports whose time has passed and of which nobody was told yet."""
    rows = SuddenReport.objects.visible_to(actor).filter(sent_at=None, overdue_at=None)
    return rows.filter(due_at__lt=clock.now()).order_by("due_at", "pk")


def sudden_events_to_empty(*, actor: Actor) -> "QuerySet[SuddenEvent]":
    """Closed events whose names and phones are to go."""
    rows = SuddenEvent.objects.visible_to(actor).filter(emptied_on=None, closed_at__lte=kept_since())
    return rows.filter(state=SuddenState.CLOSED).order_by("pk")


def kept_since() -> datetime:
    """Names and phones of events closed before this instant go."""
    now = clock.now()
    return now.replace(year=now.year - years_kept(), day=min(now.day, 28))
