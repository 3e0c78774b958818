"""How the installation runs, and its logs: for administrators, who see no case and no personal data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.queries.page.timeline import TEXTS, names_of
from lianwei.core import clock
from lianwei.core.models import Delivery, Event, ReadLog, ScheduledJob, Seal
from lianwei.core.paging import Page, latest
from lianwei.core.schedule import TASKS
from lianwei.core.scope import Actor

SIZE, MANY = 50, 1000
EXPORTED = 20_000  # rows of one download
FREE_WORDS = (*TEXTS, "by", "authority", "institution", "receipt", "answer", "text", "title")


JOBS = {
    "lianwei.analytics.tasks.draft_reports": gettext_noop("Draft the reports of the month"),
    "lianwei.analytics.tasks.load_facts": gettext_noop("Bring the figures up to date"),
    "lianwei.analytics.tasks.look_through_facts": gettext_noop("Look through the files of the figures"),
    "lianwei.arrivals.tasks.purge_what_was_not_sent": gettext_noop("Clear drafts that were never sent"),
    "lianwei.arrivals.tasks.end_files_nobody_went_on_with": gettext_noop("End files that broke off"),
    "lianwei.arrivals.tasks.clear_old_sheets": gettext_noop("Clear away the rows of old sheets"),
    "lianwei.arrivals.tasks.tell_robots": gettext_noop("Tell groups of colleagues what waits for them"),
    "lianwei.arrivals.tasks.look_into_inlets": gettext_noop("Look into folders and systems of cities"),
    "lianwei.arrivals.tasks.fetch_mail": gettext_noop("Fetch e-mail from the mailboxes"),
    "lianwei.arrivals.tasks.call_back": gettext_noop("Tell systems what became of what they sent"),
    "lianwei.cases.tasks.go_on_with_replays": gettext_noop("Go on computing limits after a notice"),
    "lianwei.surveys.tasks.count_large_surveys": gettext_noop("Count the answers of large surveys"),
    "lianwei.surveys.tasks.close_surveys": gettext_noop("Close surveys whose last day is over"),
    "lianwei.arrivals.tasks.take_what_was_left": gettext_noop("Take arrivals that were left"),
    "lianwei.cases.tasks.ask_cities": gettext_noop("Ask systems of cities about requests"),
    "lianwei.cases.tasks.warn_of_limits": gettext_noop("Warn of limits that come close"),
    "lianwei.cases.tasks.replay_open_clocks": gettext_noop("Compute the limits of open cases again"),
    "lianwei.cases.tasks.forget_who_was_present": gettext_noop("Forget who had a case open"),
    "lianwei.cases.tasks.escalate_undecided_disputes": gettext_noop("Note disputes not decided in time"),
    "lianwei.cases.tasks.escalate_unanswered_questions": gettext_noop("Note questions not answered in time"),
    "lianwei.cases.tasks.escalate_silent_businesses": gettext_noop("Tell of businesses that did not answer"),
    "lianwei.cases.tasks.remind_businesses": gettext_noop("Remind businesses of the day of their answer"),
    "lianwei.cases.tasks.escalate_unanswered_assistance": gettext_noop("Tell of requests not answered"),
    "lianwei.cases.tasks.report_who_is_still_late": gettext_noop("Tell the secretary-general who is late"),
    "lianwei.cases.tasks.escalate_late_sudden_reports": gettext_noop("Tell of reports that did not go out"),
    "lianwei.cases.tasks.forget_people_of_old_events": gettext_noop("Empty names of old sudden events"),
    "lianwei.cases.tasks.end_what_leavers_left": gettext_noop("End what members that left had open"),
    "lianwei.members.tasks.pass_on_to_successors": gettext_noop("Pass open work on to successors"),
    "lianwei.members.tasks.report_work_left_alone": gettext_noop("Report open work that nobody follows up"),
    "lianwei.analytics.tasks.raise_alerts": gettext_noop("Warn of cases that stand out"),
    "lianwei.analytics.tasks.find_hot_topics": gettext_noop("Find what many cases speak of"),
    "lianwei.analytics.tasks.ask_opinion_sources": gettext_noop("Ask sources for published texts"),
    "lianwei.analytics.tasks.watch_opinion_volumes": gettext_noop("Tell where far more is published"),
    "lianwei.cases.tasks.find_groups": gettext_noop("Find cases that may be one matter"),
    "lianwei.cases.tasks.escalate_unanswered_transfers": gettext_noop("Note hand-overs not answered in time"),
    "lianwei.commitments.tasks.call_tasks_to_mind": gettext_noop("Call tasks of the day to mind"),
    "lianwei.commitments.tasks.break_promises_overdue": gettext_noop("Note promises whose day has passed"),
    "lianwei.analytics.tasks.open_returns": gettext_noop("Lay out statistical returns"),
    "lianwei.analytics.tasks.remind_of_returns": gettext_noop("Tell of statistical returns that are late"),
    "lianwei.federation.tasks.look_for_silent_peers": gettext_noop("Look for peers that do not answer"),
    "lianwei.federation.tasks.call_off_offers": gettext_noop("End offers that no alliance answered"),
    "lianwei.federation.tasks.refuse_late_offers": gettext_noop("Return offers of others after their day"),
    "lianwei.federation.tasks.empty_sent_items": gettext_noop("Empty files that arrived at other alliances"),
    "lianwei.analytics.tasks.lay_out_open_narratives": gettext_noop("Lay out narratives for the open data"),
    "lianwei.analytics.tasks.publish_open_data": gettext_noop("Publish open data of the month"),
    "lianwei.federation.tasks.expire_sharing_agreements": gettext_noop("End agreements that have run out"),
    "lianwei.federation.tasks.delete_shared_figures": gettext_noop("Delete figures kept as long as agreed"),
    "lianwei.federation.tasks.share_counts_of_businesses": gettext_noop("Tell peers counts of businesses"),
    "lianwei.federation.tasks.share_counts_of_groups": gettext_noop("Tell peers counts of group complaints"),
    "lianwei.federation.tasks.replay_papers": gettext_noop("Replay papers that peers gave back"),
    "lianwei.federation.tasks.forget_nonces": gettext_noop("Forget numbers of calls from peers"),
    "lianwei.supervision.tasks.remind_of_replies": gettext_noop("Remind of reply dates of letters"),
    "lianwei.retention.tasks.file_closed": gettext_noop("Give closed files their place in the archive"),
    "lianwei.retention.tasks.propose_lists": gettext_noop("Propose the destruction lists of the year"),
    "lianwei.retention.tasks.go_on_with_destruction": gettext_noop("Go on destroying approved lists"),
    "lianwei.core.messages.tasks.send_due_messages": gettext_noop("Send the messages that are due"),
    "lianwei.registry.tasks.look_for_doubles": gettext_noop("Look for businesses entered twice"),
    "lianwei.core.tasks.seal_log": gettext_noop("Seal the event log"),
    "lianwei.core.tasks.purge_queue": gettext_noop("Clear deliveries that are done"),
    "lianwei.core.tasks.purge_form_marks": gettext_noop("Clear marks of forms that were sent"),
}


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to be delivered: the rows that failed or wait longest first."""

    waiting: int
    failing: int
    rows: list[Delivery]


def queue(*, actor: Actor) -> Queue:
    """The state of the one queue."""
    actor.require("instance.operate")
    rows = Delivery.objects.filter(done_at=None)
    failing = rows.exclude(last_error="")
    shown = list(failing.select_related("event").order_by("-attempts", "due_at")[:SIZE])
    if len(shown) < SIZE:
        rest = rows.filter(last_error="").select_related("event").order_by("due_at", "id")
        shown += list(rest[: SIZE - len(shown)])
    return Queue(rows[: MANY + 1].count(), failing[: MANY + 1].count(), shown)


@dataclass(frozen=True, slots=True)
class Job:
    """A periodic task in words: its cron line, its last and next run."""

    name: str
    title: str
    cron: str
    last_run_at: datetime | None
    next_run_at: datetime | None
    last_error: str
    is_late: bool


def jobs(*, actor: Actor) -> list[Job]:
    """The schedule: every task the code knows, run or not."""
    actor.require("instance.operate")
    ran = {row.name: row for row in ScheduledJob.objects.all()}
    return [_job(name, cron, ran.get(name)) for name, (cron, _task) in sorted(TASKS.items())]


def _job(name: str, cron: str, row: ScheduledJob | None) -> Job:
    title = _(JOBS[name]) if name in JOBS else name
    if row is None:
        return Job(name, title, cron, None, None, "", is_late=False)
    late = row.next_run_at < clock.now() and row.leased_until is None
    return Job(name, title, cron, row.last_run_at, row.next_run_at, row.last_error, is_late=late)


@dataclass(frozen=True, slots=True)
class Seals:
    """The latest seals, and how many events wait for the next one."""

    rows: list[Seal]
    unsealed: int


def seals(*, actor: Actor) -> Seals:
    actor.require("instance.operate")
    waiting = Event.objects.filter(position=None)[: MANY + 1].count()
    return Seals(list(Seal.objects.order_by("-number")[:SIZE]), waiting)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event without the words people wrote."""

    event: Event
    details: str
    who: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One opening of a value, file or paper."""

    read: ReadLog
    who: str


def events(*, actor: Actor, name: str = "", subject: str = "", after: str = "") -> Page[EventRow]:
    """The event log. Free words of people are left out of what is shown."""
    actor.require("event.view")
    rows = Event.objects.all()
    if name:
        rows = rows.filter(name=name)
    if subject:
        rows = rows.filter(subject=subject)
    page = latest(rows, after, size=SIZE)
    names = names_of(event.user_id for event in page.rows)
    return page.shown(lambda e: EventRow(e, _details(e), names.get(e.user_id or 0, e.actor_kind)))


def _details(event: Event) -> str:
    kept = {key: value for key, value in event.details.items() if key not in FREE_WORDS}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def reads(*, actor: Actor, subject: str = "", after: str = "") -> Page[ReadRow]:
    """Who opened which personal value, file or paper, and why."""
    actor.require("event.view")
    page = latest(_reads(subject), after, size=SIZE)
    names = names_of(row.user_id for row in page.rows)
    return page.shown(lambda row: ReadRow(row, names.get(row.user_id or 0, row.actor_kind)))


def reads_exported(*, actor: Actor, subject: str = "") -> Iterator[list[str]]:
    """The same as lines of a table, head first, the latest rows only."""
    actor.require("event.view")
    yield ["at", "kind", "user", "organisation", "what", "subject", "reason"]
    for row in _reads(subject)[:EXPORTED]:
        who = (row.actor_kind, row.user_id, row.organisation_id)
        yield [
            row.at.isoformat(),
            *(str(each or "") for each in who),
            row.what,
            row.subject,
            row.reason,
        ]


def _reads(subject: str) -> QuerySet[ReadLog]:
    rows = ReadLog.objects.order_by("-pk")
    return rows.filter(Q(subject=subject)) if subject else rows
