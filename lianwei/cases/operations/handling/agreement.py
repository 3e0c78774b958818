"""The agreement reached in mediation (调解协议): its terms, its signatures, and back to the talks."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.doors import SIGN as SIGNING
from lianwei.cases.entries import TermsEntry
from lianwei.cases.lifecycle import AGREE, AGREE_AT_ONCE, RENEGOTIATE, SIGN
from lianwei.cases.models import Agreement, Complaint, Respondent, Signature
from lianwei.cases.promises import drop_promises, follow_from, note_agreement
from lianwei.cases.queries.page.agreement import (
    BUSINESS,
    CONSUMER,
    Signatory,
    fingerprint_of,
    present_agreement,
    promises_of,
    signatories,
    still_to_sign,
)
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.files.links import revoke_links
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .settlement import check_terms

MEDIATED, PERFORMED_AT_ONCE = "O02", "O03"  # outcomes.csv


@transaction.atomic
def agree_on_terms(complaint_id: int, *, actor: Actor, terms: TermsEntry) -> Agreement:
    """The parties have agreed in mediation (达成调解协议). It takes effect when everybody who is party to it
    has signed, or at once where it was performed on the spot; that day closes the case.
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
    seen: str,
    respondent_id: int | None = None,
    signed_on: date | None = None,
    file_id: int | None = None,
) -> Signature:
    """Record a party's signature, on paper or by one-time link: the consumer's, or one business's. `seen` is
    the fingerprint of what lay before the signer. On the day of the last one the agreement takes effect.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=SIGN.by)
    advance(complaint, SIGN, actor=actor)
    agreement = QuerySet(Agreement).filter(complaint=complaint, pk=agreement_id).first()
    if agreement is None:
        raise NotVisible
    _check_hand(actor, party, respondent_id)
    _check_seen(agreement, seen)
    _check_unsigned(agreement, party, respondent_id)
    signature = Signature.objects.create(
        complaint=complaint,
        agreement=agreement,
        party=party,
        respondent_id=respondent_id,
        way=way,
        name=name,
        signed_at=_moment(complaint, signed_on),
        file_id=file_id,
        content_hash=seen,
    )
    is_effective = not still_to_sign(agreement)
    if is_effective:
        _take_effect(complaint, agreement)
    store(complaint)
    details = {"party": party, "way": way, "effective": is_effective}
    seq = signature.respondent.seq if signature.respondent else None
    record("complaint.signed", complaint, actor=actor, respondent=seq, **details)
    return signature


def _check_hand(actor: Actor, party: str, respondent_id: int | None) -> None:
    """Behind a link everybody signs for themselves alone."""
    if actor.kind in (CONSUMER, BUSINESS) and actor.kind != party:
        raise NotAllowed
    if actor.kind == BUSINESS and respondent_id not in actor.granted(Respondent):
        raise NotAllowed


def _check_seen(agreement: Agreement, seen: str) -> None:
    """Only what stands now can be signed, and only as it stands."""
    if agreement.set_aside_on or seen != fingerprint_of(agreement):
        raise Invalid(
            _("The terms were changed since they were opened. Please read them again and sign the new ones.")
        )


def _check_unsigned(agreement: Agreement, party: str, respondent_id: int | None) -> None:
    """The party is one of this agreement and has not signed yet."""
    found = [each for each in signatories(agreement) if _is_of(each, party, respondent_id)]
    if not found:
        raise NotVisible
    if found[0].signature:
        raise Invalid({"party": _("%(name)s has signed already.") % {"name": found[0].name}})


def _is_of(each: Signatory, party: str, respondent_id: int | None) -> bool:
    return each.party == party and (each.respondent.pk if each.respondent else None) == respondent_id


def _moment(complaint: Complaint, signed_on: date | None) -> datetime:
    """When a party signed: now, or on a day since the acceptance that the paper shows (its first minute)."""
    today = clock.today()
    if signed_on in (None, today):
        return clock.now()
    if signed_on > today or signed_on < (complaint.accepted_on or complaint.received_on):
        raise Invalid({"signed_on": _("Please enter the day on which it was signed.")})
    return datetime.combine(signed_on, time.min, clock.as_office_time(clock.now()).tzinfo)


def _take_effect(complaint: Complaint, agreement: Agreement) -> None:
    """From the day of the last signature on."""
    days = QuerySet(Signature).filter(agreement=agreement).values_list("signed_at", flat=True)
    on = clock.as_office_time(max(days)).date()
    agreement.effective_on = on
    agreement.save()
    complaint.outcome, complaint.closed_on = MEDIATED, on
    clockwork.stop(complaint, SIGN.stops, on)
    follow_from(complaint, agreement, on)


@transaction.atomic
def renegotiate_complaint(complaint_id: int, *, actor: Actor, reason: str) -> Complaint:
    """Back to the mediation for new terms, because somebody will not sign these: they are set aside with the
    signatures given so far, and the links to sign them are void. The mediation clock has never stopped.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, RENEGOTIATE, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why new terms are needed.")})
    agreement = present_agreement(complaint)
    if agreement is None:
        raise NotVisible
    if any(loss.received for loss in promises_of(agreement)):
        raise Invalid(
            _(
                "Money was received under these terms, so they cannot be set aside. Please have them signed, "
                "or end the mediation."
            )
        )
    agreement.set_aside_on = clock.today()
    agreement.save()
    drop_promises(complaint, actor=actor, reason="new terms")
    revoke_links(complaint, SIGNING, actor=actor)
    store(complaint)
    record("complaint.renegotiated", complaint, actor=actor, reason=write_for_log(complaint, reason))
    return complaint
