"""A case on its way to court, arbitration or a committee: prepared or requested, decided on, filed, ended."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.queries.page.viewers import refuse_stored_only
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.documents.paper import Paper
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation
from lianwei.redress.lifecycle import CONCLUDE, CONFIRM, DECIDE, DECLINE, FILE, RECEIVE, REJECT, TAKE_BACK
from lianwei.redress.models import LegalRemedy, RemedyKind, RemedyResult, RemedyStatus
from lianwei.redress.models.remedy import OPEN, ways_of
from lianwei.redress.papers.confirmation import CODE, confirmation_paper
from lianwei.redress.queries.remedies import (
    SEEKING,
    agreement_to_confirm,
    last_day_to_file,
    may_sue,
    who_may_sue_above,
)

from .applying import reason_kept

FACTS = 500


@dataclass(frozen=True, slots=True)
class Seeking:
    """What the consumer asks for: which way, where (court, commission, committee), and the facts."""

    kind: str
    body: str = ""
    facts: str = ""


@transaction.atomic
def prepare_confirmation(complaint_id: int, *, actor: Actor, body: str) -> LegalRemedy:
    """Prepare the joint application to confirm the agreement (People's Mediation Law art. 33). Raises
    Invalid where there is no agreement of a people's mediation committee, or its thirty days are over.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("legal_remedy.prepare")
    agreement = agreement_to_confirm(complaint)
    if agreement is None or agreement.effective_on is None:
        raise Invalid(_("Only an agreement in effect, made by a people's mediation committee, is confirmed."))
    due_on = last_day_to_file(agreement.effective_on)
    if clock.today() > due_on:
        raise Invalid(_("The thirty days since the agreement took effect are over."))
    if not body.strip():
        raise Invalid({"body": _("Please name the court.")})
    row = _begun(complaint, Seeking(RemedyKind.CONFIRMATION, body), RemedyStatus.PREPARED, actor=actor)
    row.agreed_on, row.due_on = agreement.effective_on, due_on
    row.save()
    record("legal_remedy.prepared", row, actor=actor, complaint=complaint.pk, due_on=due_on.isoformat())
    return row


@transaction.atomic
def request_remedy(complaint_id: int, *, actor: Actor, seeking: Seeking) -> LegalRemedy:
    """Note that the consumer asks for support in court, arbitration, or the committee; the head decides. A
    public-interest suit is the matter of those alone who may bring one; others hand their material up.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("legal_remedy.request")
    if seeking.kind not in RemedyKind.values or seeking.kind == RemedyKind.CONFIRMATION:
        raise Invalid({"kind": _("Please choose what the consumer asks for.")})
    if seeking.kind == RemedyKind.PUBLIC_INTEREST and not may_sue(complaint.holder_id):
        raise Invalid({"kind": _("You may not bring such a suit. Please hand the material up.")})
    _check_facts(seeking)
    row = _begun(complaint, seeking, RemedyStatus.REQUESTED, actor=actor)
    row.save()
    record("legal_remedy.requested", row, actor=actor, complaint=complaint.pk, way=seeking.kind)
    return row


@transaction.atomic
def hand_material_up(complaint_id: int, *, actor: Actor, facts: str) -> LegalRemedy:
    """Hand material for a public-interest suit to the closest association above that may bring one: it gets
    the facts and the number of the case, not the case and no person.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("legal_remedy.hand_up")
    if may_sue(complaint.holder_id):
        raise Invalid(_("You may bring such a suit yourselves."))
    above = who_may_sue_above(complaint.holder)
    if above is None:
        raise Invalid(_("No association above that may sue is set up here. Please send it by post."))
    seeking = Seeking(RemedyKind.PUBLIC_INTEREST, facts=facts)
    _check_facts(seeking)
    row = _begun(complaint, seeking, RemedyStatus.HANDED_UP, actor=actor, carrier=above)
    row.save()
    record("legal_remedy.handed_up", row, actor=actor, complaint=complaint.pk, to=above.pk)
    return row


@transaction.atomic
def receive_material(pk: int, *, actor: Actor) -> LegalRemedy:
    """The association above has the material; its receipt stands with the one who handed it up."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, RECEIVE, actor=actor)
    row.received_at, row.received_by = clock.now(), actor.user_id
    row.receipt = f"{row.carrier.code}-{clock.today():%Y%m%d}-{row.pk}"
    row.save()
    record("legal_remedy.received", row, actor=actor, receipt=row.receipt)
    return row


@transaction.atomic
def decide_remedy(pk: int, *, actor: Actor) -> LegalRemedy:
    """The head supports it: the letter of support and the evidence are put together next."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, DECIDE, actor=actor)
    row.decided_at, row.decided_by = clock.now(), actor.user_id
    row.save()
    record("legal_remedy.decided", row, actor=actor)
    return row


@transaction.atomic
def decline_remedy(pk: int, *, actor: Actor, reason: str) -> LegalRemedy:
    """The head does not support it."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, DECLINE, actor=actor)
    row.decided_at, row.decided_by = clock.now(), actor.user_id
    return _ended(row, reason, clock.today(), "legal_remedy.declined", actor=actor)


@transaction.atomic
def file_remedy(pk: int, *, actor: Actor, on: date, body: str, court_number: str) -> LegalRemedy:
    """The papers are with the court, commission or committee. Raises Invalid after the last day."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, FILE, actor=actor)
    _check_day(on, since=row.agreed_on)
    if row.due_on and on > row.due_on:
        raise Invalid({"on": _("The thirty days since the agreement took effect were over on this day.")})
    if not body.strip():
        raise Invalid({"body": _("Please say where it was filed.")})
    row.filed_on, row.body, row.court_number = on, body.strip(), court_number.strip()
    row.save()
    record("legal_remedy.filed", row, actor=actor, on=on.isoformat())
    return row


@transaction.atomic
def confirm_remedy(pk: int, *, actor: Actor, on: date, result_number: str) -> LegalRemedy:
    """The court has confirmed the agreement: it can be enforced from now on."""
    return _decreed(pk, CONFIRM, "legal_remedy.confirmed", on, result_number, actor=actor)


@transaction.atomic
def conclude_remedy(pk: int, *, actor: Actor, on: date, result: str, result_number: str) -> LegalRemedy:
    """How the suit, the arbitration or the committee's mediation ended."""
    if result not in RemedyResult.values:
        raise Invalid({"result": _("Please choose how it ended.")})
    ended = "legal_remedy.concluded"
    return _decreed(pk, CONCLUDE, ended, on, result_number, actor=actor, result=result)


@transaction.atomic
def reject_remedy(pk: int, *, actor: Actor, on: date, reason: str) -> LegalRemedy:
    """The court or commission does not take it up, or does not confirm; its reason is kept."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, REJECT, actor=actor)
    _check_day(on, since=row.filed_on)
    return _ended(row, reason, on, "legal_remedy.rejected", actor=actor)


@transaction.atomic
def take_back_remedy(pk: int, *, actor: Actor, reason: str) -> LegalRemedy:
    """No longer wanted, say because the business paid."""
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, TAKE_BACK, actor=actor)
    return _ended(row, reason, clock.today(), "legal_remedy.taken_back", actor=actor)


@transaction.atomic
def print_confirmation(pk: int, *, actor: Actor) -> Paper:
    """The forms of the joint application with the agreement and the evidence; opens what they name."""
    row = lock(LegalRemedy, pk, actor=actor)
    actor.require("legal_remedy.print")
    if row.kind != RemedyKind.CONFIRMATION:
        raise NotVisible
    complaint = lock(Complaint, row.complaint_id, actor=actor)
    refuse_stored_only(complaint, actor=actor)
    paper = confirmation_paper(row, CaseBook(complaint, actor, CODE))
    record("legal_remedy.printed", row, actor=actor)
    return paper


def _begun(
    complaint: Complaint,
    seeking: Seeking,
    status: RemedyStatus,
    *,
    actor: Actor,
    carrier: Organisation | None = None,
) -> LegalRemedy:
    """A row not yet stored. Raises WrongStatus before acceptance, and where this way is open already."""
    if complaint.status not in SEEKING:
        raise WrongStatus(_("This fits cases that were accepted, in which the parties are not at peace."))
    rows = ways_of(complaint)
    if rows.filter(kind=seeking.kind, status__in=OPEN).exists():
        raise WrongStatus(_("This way is open already in this case."))
    first = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq").first()
    return LegalRemedy(
        number=f"{complaint.number}-FL{rows.count() + 1}",
        holder_id=complaint.holder_id,
        carrier_id=carrier.pk if carrier else complaint.holder_id,
        complaint_id=complaint.pk,
        case_number=complaint.number,
        business_name=first.name if first else "",
        kind=seeking.kind,
        status=status,
        body=seeking.body.strip(),
        facts=write_for_log(complaint, seeking.facts.strip())[:FACTS],
        requested_at=clock.now(),
        requested_by=actor.user_id,
    )


def _decreed(
    pk: int, step: Transition, event: str, on: date, number: str, *, actor: Actor, result: str = ""
) -> LegalRemedy:
    row = lock(LegalRemedy, pk, actor=actor)
    advance(row, step, actor=actor)
    _check_day(on, since=row.filed_on)
    if not number.strip():
        raise Invalid({"result_number": _("Please give the number of the paper.")})
    row.ended_on, row.result, row.result_number = on, result, number.strip()
    row.save()
    record(event, row, actor=actor, on=on.isoformat(), result=result)
    return row


def _ended(row: LegalRemedy, reason: str, on: date, event: str, *, actor: Actor) -> LegalRemedy:
    row.ended_on, row.ending = on, reason_kept(reason)
    row.save()
    record(event, row, actor=actor)
    return row


def _check_facts(seeking: Seeking) -> None:
    if not seeking.facts.strip():
        raise Invalid({"facts": _("Please give the facts.")})


def _check_day(on: date, *, since: date | None) -> None:
    if on > clock.today():
        raise Invalid({"on": _("This day has not come yet. Please enter today or an earlier day.")})
    if since and on < since:
        raise Invalid({"on": _("This day lies before the step it follows.")})
