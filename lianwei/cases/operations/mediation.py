"""Mediation (调解): appraisal, extension, agreement and its signatures."""

import hashlib
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.entries import TermsEntry
from lianwei.cases.lifecycle import AGREE, AGREE_AT_ONCE, COMMISSION_APPRAISAL, END_APPRAISAL, EXTEND, SIGN
from lianwei.cases.models import Agreement, Appraisal, Complaint, Signature
from lianwei.cases.promises import follow_from, note_agreement
from lianwei.cases.rules.ledger import extension_problem
from lianwei.cases.rules.sentences import problem_text
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .settlement import check_terms

MEDIATED, PERFORMED_AT_ONCE = "O02", "O03"  # outcomes.csv
PARTIES = ("consumer", "business")


@transaction.atomic
def commission_appraisal(
    complaint_id: int,
    *,
    actor: Actor,
    matter: str,
    institution: str,
    agreed_by_parties: bool,
    cost: int | None = None,
    cost_borne_by: str = "",
) -> Appraisal:
    """Commission an appraisal or a test (鉴定、检测); its days do not count in the mediation limit (Decree
    778 art. 46).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, COMMISSION_APPRAISAL, actor=actor)
    today, matter = clock.today(), write_text(complaint, matter)
    institution = write_text(complaint, institution)
    appraisal = Appraisal.objects.create(
        complaint=complaint,
        matter=matter,
        institution=institution,
        agreed_by_parties=agreed_by_parties,
        cost=cost,
        cost_borne_by=write_text(complaint, cost_borne_by),
        entrusted_on=today,
    )
    clockwork.pause(complaint, "mediation", today, reason="appraisal", ref=f"appraisal:{appraisal.pk}")
    store(complaint)
    record("complaint.appraisal_commissioned", complaint, actor=actor, institution=institution, matter=matter)
    return appraisal


@transaction.atomic
def end_appraisal(complaint_id: int, *, actor: Actor, result: str) -> Appraisal:
    """The result has come: the mediation clock goes on."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, END_APPRAISAL, actor=actor)
    today = clock.today()
    appraisal = QuerySet(Appraisal).filter(complaint=complaint, ended_on=None).latest("pk")
    appraisal.ended_on, appraisal.result = today, write_text(complaint, result)
    appraisal.save()
    clockwork.resume(complaint, "mediation", today, ref=f"appraisal:{appraisal.pk}")
    store(complaint)
    record("complaint.appraisal_ended", complaint, actor=actor, due_on=complaint.due_on.isoformat())
    return appraisal


@transaction.atomic
def extend_complaint(complaint_id: int, *, actor: Actor, days: int, reason: str) -> Complaint:
    """Extend the mediation limit (延期), as far and as often as the ruleset lets the head do."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, EXTEND, actor=actor)
    today = clock.today()
    running = clockwork.open_clocks(complaint, ("mediation",))
    allowed = clockwork.rule_of(running[0]).extension if running else None
    if allowed is None:
        raise Invalid({"days": problem_text("extension_none", get_language())})
    ledger = clockwork.ledger_of(running[0])
    problem = extension_problem(ledger, n=days, unit=allowed.unit, by=allowed.by, on=today)
    if problem:
        raise Invalid({"days": problem_text(problem, get_language())})
    clockwork.extend(
        complaint, "mediation", today, n=days, unit=allowed.unit, by=allowed.by, article=allowed.article
    )
    store(complaint)
    record(
        "complaint.extended",
        complaint,
        actor=actor,
        days=days,
        reason=write_text(complaint, reason),
        due_on=complaint.due_on.isoformat(),
    )
    return complaint


@transaction.atomic
def agree_on_terms(complaint_id: int, *, actor: Actor, terms: TermsEntry) -> Agreement:
    """The parties have agreed in mediation (达成调解协议). It takes effect with both signatures, or at once
    where it was performed on the spot; that day closes the case.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    step = AGREE_AT_ONCE if terms.is_performed_at_once else AGREE
    advance(complaint, step, actor=actor)
    today = clock.today()
    check_terms(terms, today)
    effective_on = today if terms.is_performed_at_once else None
    clockwork.stop(complaint, step.stops, today)
    if effective_on:
        complaint.outcome, complaint.closed_on = PERFORMED_AT_ONCE, today
    agreement = note_agreement(
        complaint, terms, kind=Agreement.Kind.MEDIATED, effective_on=effective_on, actor=actor
    )
    store(complaint)
    record(
        "complaint.agreed",
        complaint,
        actor=actor,
        promised=sum(loss.promised for loss in terms.losses),
        at_once=terms.is_performed_at_once,
    )
    return agreement


@transaction.atomic
def sign_agreement(
    complaint_id: int,
    *,
    actor: Actor,
    agreement_id: int,
    party: str,
    way: str,
    name: str,
    signed_on: date | None = None,
    file_id: int | None = None,
) -> Signature:
    """Record a party's signature, on paper or by one-time link. On the day of the later one
    the agreement takes effect.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=SIGN.by)
    advance(complaint, SIGN, actor=actor)
    agreement = QuerySet(Agreement).filter(complaint=complaint, pk=agreement_id).first()
    if agreement is None or party not in PARTIES:
        raise NotVisible
    if actor.kind in PARTIES and actor.kind != party:
        raise NotAllowed
    signature = Signature.objects.create(
        complaint=complaint,
        agreement=agreement,
        party=party,
        way=way,
        name=name,
        signed_at=_moment(complaint, signed_on),
        file_id=file_id,
        content_hash=terms_hash(agreement),
    )
    signed = dict(QuerySet(Signature).filter(agreement=agreement).values_list("party", "signed_at"))
    is_effective = set(signed) >= set(PARTIES)
    if is_effective:
        _take_effect(complaint, agreement, clock.as_office_time(max(signed.values())).date())
    store(complaint)
    record("complaint.signed", complaint, actor=actor, party=party, way=way, effective=is_effective)
    return signature


def _moment(complaint: Complaint, signed_on: date | None) -> datetime:
    """When a party signed: now, or on a day since the acceptance that the paper shows (its first minute)."""
    today = clock.today()
    if signed_on in (None, today):
        return clock.now()
    if signed_on > today or signed_on < (complaint.accepted_on or complaint.received_on):
        raise Invalid({"signed_on": _("Please enter the day on which it was signed.")})
    return datetime.combine(signed_on, time.min, clock.as_office_time(clock.now()).tzinfo)


def _take_effect(complaint: Complaint, agreement: Agreement, on: date) -> None:
    agreement.effective_on = on
    agreement.save()
    complaint.outcome, complaint.closed_on = MEDIATED, on
    clockwork.stop(complaint, SIGN.stops, on)
    follow_from(complaint, agreement, on)


def terms_hash(agreement: Agreement) -> str:
    """The fingerprint of the terms as signed: shows later whether the text was changed under the signatures.
    Of the words, not of their sealed form, which is another one after each rotation of keys.
    """
    return fingerprint(agreement.terms.plain())


def fingerprint(terms: str) -> str:
    """SHA-256 of the words of an agreement."""
    return hashlib.sha256(terms.encode()).hexdigest()
