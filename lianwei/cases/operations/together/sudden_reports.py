"""首报, 续报 and 终报 of a sudden event: written as a paper, signed by two, sent to those above, overdue."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.cases.models import SuddenEvent, SuddenRecipient, SuddenReport, SuddenState, reports_of
from lianwei.cases.operations.desk.colleagues import tell_colleagues
from lianwei.cases.papers.editing import with_pieces
from lianwei.cases.papers.sudden import KIND, sudden_paper
from lianwei.cases.queries.together.sudden import VIEW, recipients_of
from lianwei.cases.rules.sudden import FINAL, FURTHER
from lianwei.core import clock
from lianwei.core.documents.models import DeliveryWay, Document, DocumentStatus
from lianwei.core.documents.operations import dispatch_document, draft_document, revise_document
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.queries.people import people_who_may
from lianwei.ui.words import moment

from .sudden import REPORT, due_report, is_on_its_way, lock_going_on, plain

SENDABLE = (DocumentStatus.APPROVED, DocumentStatus.SEALED)


@transaction.atomic
def report_sudden_event(event_id: int, *, actor: Actor, news: str, wishes: str = "") -> SuddenReport:
    """Write the paper of the report that is due, from what the event says. `news`: what is new or how it
    ended; `wishes`: what those above are asked for.

    Raises Invalid where nobody is there to receive it, WrongStatus while its paper is on its way.
    """
    event = lock_going_on(event_id, actor=actor)
    actor.require(REPORT)
    report = _waiting(event)
    if is_on_its_way(event, report):
        raise WrongStatus(_("The paper of this report is being signed. Please go on with it or void it."))
    receivers = recipients_of(event)
    if not receivers:
        raise Invalid(_("Nobody above is set up to receive reports. Please ask the administrators."))
    if report.kind == FINAL and not event.cause.strip():
        raise Invalid({"news": _("Please enter the cause on the page of the event first.")})
    if not news.strip():
        raise Invalid({"news": _("Please say what there is to report.")})
    paper = sudden_paper(event, report, receivers, news=plain(news), wishes=plain(wishes), actor=actor)
    document = draft_document(
        event, paper, kind=KIND, actor=actor, organisation_id=event.holder_id, needs_seal=False
    )
    report.document_id = document.pk
    report.save(update_fields=["document_id"])
    told = {"report": report.seq, "kind": report.kind, "document": document.pk}
    record("sudden_event.reported", event, actor=actor, **told)
    return report


@transaction.atomic
def revise_sudden_report(event_id: int, *, actor: Actor, document_id: int, texts: dict[str, str]) -> Document:
    """Other words in the draft of a report."""
    event = lock_going_on(event_id, actor=actor)
    actor.require(REPORT)
    document = document_of(event, document_id)
    paper = with_pieces(paper_of(document, actor=actor, reason="draft changed"), texts)
    revised = revise_document(document.pk, paper, subject=event, actor=actor)
    record("sudden_event.report_revised", event, actor=actor, document=document.pk)
    return revised


@transaction.atomic
def send_sudden_report(event_id: int, *, actor: Actor, report_id: int) -> SuddenReport:
    """Send a signed report to those above; the next one is due from now, after the last none.

    Raises WrongStatus before it is signed and numbered, or where it was sent.
    """
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.send")
    report, document = _waiting(event), _document(event, report_id)
    if report.pk != report_id:
        raise WrongStatus(_("This report was sent already."))
    if document.status not in SENDABLE:
        raise WrongStatus(_("Please let the report be signed first."))
    dispatch_document(document.pk, way=DeliveryWay.EMAIL, subject=event, actor=actor)
    report.sent_at, report.sent_by_id = clock.now(), actor.user_id
    report.save(update_fields=["sent_at", "sent_by_id"])
    receivers = recipients_of(event)
    SuddenRecipient.objects.bulk_create(
        SuddenRecipient(report=report, organisation=each.organisation, role=each.role) for each in receivers
    )
    event.reported_at = event.reported_at or report.sent_at
    if report.kind == FINAL:
        event.state, event.closed_at = SuddenState.CLOSED, report.sent_at
    else:
        due_report(event, FURTHER, since=report.sent_at)
    event.save(update_fields=["reported_at", "state", "closed_at"])
    for each in receivers:
        _tell(event, report, each.organisation.pk, "sudden_report_sent", VIEW, actor=actor)
    in_time = report.sent_at <= report.due_at
    told = {"report": report.seq, "kind": report.kind, "to": [each.organisation.pk for each in receivers]}
    record("sudden_event.report_sent", event, actor=actor, in_time=in_time, **told)
    return report


@transaction.atomic
def escalate_sudden_report(report_id: int, *, actor: Actor) -> bool:
    """Note once that a report did not go out in time, and tell who may write and who signs it."""
    actor.require("sudden_event.escalate")
    event = lock(SuddenEvent, find(SuddenReport, report_id, actor=actor).event_id, actor=actor)
    report = reports_of(event).select_for_update().get(pk=report_id)
    if report.sent_at is not None or report.overdue_at is not None or report.due_at > clock.now():
        return False
    report.overdue_at = clock.now()
    report.save(update_fields=["overdue_at"])
    _tell(event, report, event.holder_id, "sudden_report_late", REPORT, actor=actor)
    record("sudden_event.report_overdue", event, actor=actor, report=report.seq, kind=report.kind)
    return True


def _waiting(event: SuddenEvent) -> SuddenReport:
    return reports_of(event).select_for_update().get(sent_at=None)


def _document(event: SuddenEvent, report_id: int) -> Document:
    report = reports_of(event).filter(pk=report_id).first()
    if report is None or report.document_id is None:
        raise NotVisible
    return document_of(event, report.document_id)


def _tell(
    event: SuddenEvent, report: SuddenReport, place: int, template: str, permission: str, *, actor: Actor
) -> None:
    people = people_who_may(permission, place)
    tell_colleagues(
        event,
        people,
        template,
        actor=actor,
        occasion=f"{template}:{report.pk}",
        path=reverse("sudden_event_detail", args=[event.pk]),
        organisation_id=event.holder_id,
        org=str(event.holder),
        report=report.kind_label,
        title=event.title,
        due=moment(clock.as_office_time(report.due_at), today=clock.today()),
    )
