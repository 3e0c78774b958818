"""The end of an agreement: at once nothing flows any more, and what was received must be deleted."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.keys import is_signed
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, lock
from lianwei.federation.lifecycle import END_AGREEMENT, EXPIRE, SIGN, WITHDRAW
from lianwei.federation.models import AgreementStatus, Peer, SharedCopy, SharingAgreement, SharingParty
from lianwei.federation.models.agreements import REASON
from lianwei.federation.operations.stopping import stop_unagreed
from lianwei.federation.queries.agreements.parties import acting_party, code_of
from lianwei.federation.queries.peers import keys_of
from lianwei.federation.rules.agreements.terms import ENDED, SIGNED, WITHDRAWN, Moved, Step, signed_bytes
from lianwei.reading.numbers import tokenise

from .signing import BadTermsError, enter_force
from .telling import tell_step


@transaction.atomic
def withdraw_agreement(agreement_id: int, *, actor: Actor, reason: str) -> SharingAgreement:
    """Give an agreement up before all have signed it. A draft is its drafter's; later any party may."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    was_offered = row.status == AgreementStatus.SIGNING
    advance(row, WITHDRAW, actor=actor)
    acting_party(row, actor=actor)
    row.end_reason, row.ended_on = _reason(reason), clock.today()
    row.save()
    record("sharing_agreement.withdrawn", row, actor=actor, number=row.number)
    if was_offered:
        _tell(row, WITHDRAWN)
    return row


@transaction.atomic
def end_agreement(agreement_id: int, *, actor: Actor, reason: str) -> SharingAgreement:
    """Any party may end it, from this moment on."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    party = acting_party(row, actor=actor)
    _end(row, END_AGREEMENT, actor=actor, reason=_reason(reason), by=code_of(party, row))
    _tell(row, ENDED)
    return row


@transaction.atomic
def expire_agreement(agreement_id: int, *, actor: Actor) -> SharingAgreement:
    """Its last day has passed: noted by the night; nothing has flowed since midnight anyway."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    if row.ends_on >= clock.today():
        raise WrongStatus
    _end(row, EXPIRE, actor=actor, reason="", by="")
    return row


def expire_agreements(*, actor: Actor) -> int:
    """All whose last day has passed; how many."""
    over = SharingAgreement.objects.visible_to(actor).filter(
        status=AgreementStatus.IN_FORCE, ends_on__lt=clock.today()
    )
    keys = list(over.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        expire_agreement(pk, actor=actor)
    return len(keys)


@transaction.atomic
def take_step(peer: Peer, *, actor: Actor, told: Moved) -> SharingAgreement:
    """What the peer did: it signed, withdrew or ended the agreement. Raises BadTermsError."""
    rows = SharingAgreement.objects.visible_to(actor).filter(uid=told.uid, version=told.version, peer=peer)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise BadTermsError("no_agreement")
    if row.digest != told.digest:
        raise BadTermsError("digest_conflict")
    if told.step == SIGNED:
        _take_signature(row, peer, told, actor=actor)
    elif told.step == ENDED and row.status == AgreementStatus.IN_FORCE:
        _end(row, END_AGREEMENT, actor=actor, reason=told.reason, by=peer.code)
    elif told.step == WITHDRAWN and row.status == AgreementStatus.SIGNING:
        advance(row, WITHDRAW, actor=actor)
        row.end_reason, row.ended_on = told.reason, clock.today()
        row.save()
        record("sharing_agreement.withdrawn", row, actor=actor, number=row.number, by=peer.code)
    return row


def _take_signature(row: SharingAgreement, peer: Peer, told: Moved, *, actor: Actor) -> None:
    party = SharingParty.objects.visible_to(actor).get(agreement=row, is_peer=True)
    if party.signed_on:
        return
    try:
        day = date.fromisoformat(told.on)
    except ValueError as error:
        raise BadTermsError("malformed") from error
    data = signed_bytes(digest=row.digest, party=peer.code, on=day)
    known = {key.public for key in keys_of(peer).values() if key.revoked_at is None}
    if told.public not in known or not is_signed(data, told.signature, by=told.public):
        raise BadTermsError("signature")
    if not SIGN.fits(row):
        return
    party.signed_on, party.public, party.signature = day, told.public, told.signature
    party.save()
    record("sharing_agreement.signed", row, actor=actor, party=peer.code, digest=row.digest)
    enter_force(row, actor=actor)


def _end(row: SharingAgreement, step: Transition, *, actor: Actor, reason: str, by: str) -> None:
    """From this moment nothing flows; what waits to be sent is stopped, what was received gets its day."""
    advance(row, step, actor=actor)
    row.ended_on, row.end_reason = clock.today(), reason
    row.save()
    copies = SharedCopy.objects.visible_to(actor).filter(agreement=row, deleted_on=None)
    last = clock.today() + timedelta(days=row.deletion_days)
    copies.filter(due_on__gt=last).update(due_on=last)
    record("sharing_agreement.ended", row, actor=actor, number=row.number, version=row.version, by=by)
    if row.peer:
        stop_unagreed(actor=actor)


def _tell(row: SharingAgreement, step: Step) -> None:
    if row.peer:
        tell_step(row, step, on=clock.today(), reason=row.end_reason)


def _reason(typed: str) -> str:
    if not typed.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(typed.strip()).text[:REASON]
