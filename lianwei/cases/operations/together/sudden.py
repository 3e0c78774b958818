"""Sudden events (突发群体事件): opened by a person, kept up to date, over."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup, SuddenEvent, SuddenReport, SuddenState, reports_of
from lianwei.cases.rules.sudden import FINAL, FIRST, limit_of
from lianwei.core import clock
from lianwei.core.documents.models import DocumentStatus
from lianwei.core.documents.queries import document_of
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.models import Organisation, User
from lianwei.members.queries.alliances import alliance_of
from lianwei.members.queries.people import people_who_may
from lianwei.reading.numbers import tokenise

REPORT = "sudden_event.report"


@dataclass(frozen=True, slots=True)
class SuddenEntry:
    """What is known when an event is opened. `known_at`: when the office learnt of it."""

    kind: str
    title: str
    place: str
    happened_on: date
    known_at: datetime
    affected: int
    facts: str
    measures: str = ""
    responsible_id: int | None = None
    group_id: int | None = None


@transaction.atomic
def open_sudden_event(holder_id: int, *, actor: Actor, entry: SuddenEntry) -> SuddenEvent:
    """Note a sudden event; from what time it was known the first report is due (rules.sudden).

    Raises Invalid for days to come, nobody hurt, or somebody in charge who may not report.
    """
    actor.require("sudden_event.open")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    _check(holder_id, entry, actor=actor)
    holder = Organisation.objects.get(pk=holder_id)
    event = SuddenEvent.objects.create(
        holder=holder,
        alliance_id=alliance_of(holder, on=clock.today()),
        kind=entry.kind,
        title=plain(entry.title),
        place=plain(entry.place),
        happened_on=entry.happened_on,
        known_at=entry.known_at,
        affected=entry.affected,
        facts=plain(entry.facts),
        measures=plain(entry.measures),
        group_id=entry.group_id,
        responsible_id=entry.responsible_id or actor.user_id,
        opened_at=clock.now(),
        opened_by_id=actor.user_id,
    )
    first = due_report(event, FIRST, since=event.known_at)
    told = {"kind": event.kind, "affected": event.affected, "group": event.group_id}
    record("sudden_event.opened", event, actor=actor, due_at=first.due_at.isoformat(), **told)
    return event


@transaction.atomic
def revise_sudden_event(
    event_id: int, *, actor: Actor, affected: int, facts: str, measures: str, cause: str, responsible_id: int
) -> SuddenEvent:
    """What is known by now; the next report says it."""
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.revise")
    _check_people(event.holder_id, affected, responsible_id, facts)
    event.affected, event.responsible_id = affected, responsible_id
    event.facts, event.measures, event.cause = (plain(each) for each in (facts, measures, cause))
    event.save()
    record("sudden_event.revised", event, actor=actor, affected=affected, responsible=responsible_id)
    return event


@transaction.atomic
def end_sudden_event(event_id: int, *, actor: Actor) -> SuddenEvent:
    """Nobody new is hurt and all are cared for: what is due now is the last report.

    Raises WrongStatus before the first report went out, or while a further one waits for its signature.
    """
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.end")
    waiting = reports_of(event).select_for_update().filter(sent_at=None).get()
    if not event.is_going_on:
        raise WrongStatus(_("This event is over already; the last report is due."))
    if event.reported_at is None:
        raise WrongStatus(_("Please send the first report before."))
    if is_on_its_way(event, waiting):
        raise WrongStatus(_("A further report is being written. Please send it or void its paper before."))
    event.state, event.over_at = SuddenState.OVER, clock.now()
    event.save(update_fields=["state", "over_at"])
    waiting.kind, waiting.overdue_at = FINAL, None
    waiting.due_at = limit_of(FINAL, on=_known_on(event)).due_at(event.over_at)
    waiting.save(update_fields=["kind", "due_at", "overdue_at"])
    record("sudden_event.ended", event, actor=actor, due_at=waiting.due_at.isoformat())
    return event


def due_report(event: SuddenEvent, kind: str, *, since: datetime) -> SuddenReport:
    """The next report of an event the caller holds locked."""
    last = reports_of(event).aggregate(last=Max("seq"))["last"] or 0
    due_at = limit_of(kind, on=_known_on(event)).due_at(since)
    return SuddenReport.objects.create(event=event, seq=last + 1, kind=kind, due_at=due_at)


def is_on_its_way(event: SuddenEvent, report: SuddenReport) -> bool:
    """Whether the report has a paper that was not taken back."""
    if report.document_id is None:
        return False
    return document_of(event, report.document_id).status != DocumentStatus.VOID


def lock_going_on(event_id: int, *, actor: Actor) -> SuddenEvent:
    """An event that still changes. Raises WrongStatus once its last report went out."""
    event = lock(SuddenEvent, event_id, actor=actor)
    if event.is_closed:
        raise WrongStatus(_("This event is closed: its last report went out."))
    return event


def plain(text: str) -> str:
    """Phone, identity and account numbers of people do not stand in what goes to other offices."""
    return tokenise(text.strip()).text


def _known_on(event: SuddenEvent) -> date:
    return clock.as_office_time(event.known_at).date()


def _check(holder_id: int, entry: SuddenEntry, *, actor: Actor) -> None:
    """Raises Invalid for what cannot be."""
    if entry.kind not in SuddenEvent.Kind.values:
        raise Invalid({"kind": _("Please choose what kind of event it is.")})
    if not entry.title.strip():
        raise Invalid({"title": _("Please give the event a name.")})
    if entry.known_at > clock.now():
        raise Invalid({"known_at": _("This time has not come yet.")})
    if entry.happened_on > clock.as_office_time(entry.known_at).date():
        raise Invalid({"happened_on": _("It cannot have happened after it became known.")})
    if (
        entry.group_id is not None
        and find(CaseGroup, entry.group_id, actor=actor).organisation_id != holder_id
    ):
        raise NotAllowed
    _check_people(holder_id, entry.affected, entry.responsible_id or actor.user_id, entry.facts)


def _check_people(holder_id: int, affected: int, responsible_id: int | None, facts: str) -> None:
    if affected < 1:
        raise Invalid({"affected": _("Please say how many people are hurt, at least one.")})
    if not facts.strip():
        raise Invalid({"facts": _("Please say in a sentence what happened.")})
    if responsible_id not in {each.pk for each in who_can_report(holder_id)}:
        raise Invalid({"responsible": _("Please choose somebody here who may write the reports.")})


def who_can_report(holder_id: int) -> list[User]:
    """The people of a member who may be in charge of an event."""
    return people_who_may(REPORT, holder_id)
