"""Signing: each party for itself, with its own key. With the last signature the agreement is in force."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.federation.lifecycle import ENTER_FORCE, REPLACE, SIGN
from lianwei.federation.models import (
    AgreementStatus,
    Peer,
    SharedCopy,
    SharingAgreement,
    SharingParty,
)
from lianwei.federation.queries.agreements.parties import acting_party, code_of, parties_of
from lianwei.federation.queries.own import WIRE, instance_key, own_code, signer
from lianwei.federation.rules.agreements import fields as rules
from lianwei.federation.rules.agreements.terms import SIGNED, Terms, signed_bytes
from lianwei.members.signing import keys_in_use, sign_with

from .forgetting import hand_on_told
from .telling import tell_step

SCAN = "sharing_agreement"  # kind of the file: the paper signed by hand


class BadTermsError(Exception):
    """What a peer tells of an agreement cannot be. `reason` is a code for the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def sign_agreement(
    agreement_id: int, *, actor: Actor, signed: Upload | Examined | None = None
) -> SharingAgreement:
    """Sign in the name of one's organisation, or for the instance towards a peer. `signed`: the paper with
    the signatures by hand, where there is one.
    """
    row = lock(SharingAgreement, agreement_id, actor=actor)
    advance(row, SIGN, actor=actor)
    party, today = acting_party(row, actor=actor), clock.today()
    if party.signed_on:
        raise WrongStatus(_("Your side has signed already."))
    if row.ends_on < today:
        raise WrongStatus(_("The last day of the agreement has passed."))
    data = signed_bytes(digest=row.digest, party=code_of(party, row), on=today)
    party.public, party.signature = sign_for(party, data)
    party.signed_on, party.signed_by = today, actor.user_id
    party.save()
    if signed is not None:
        store_file(row, signed, actor=actor, source=FileSource.STAFF, kind=SCAN)
    record("sharing_agreement.signed", row, actor=actor, party=code_of(party, row), digest=row.digest)
    if row.peer:
        tell_step(row, SIGNED, on=today, signed=party)
    enter_force(row, actor=actor)
    return row


def sign_for(party: SharingParty, data: bytes) -> tuple[str, str]:
    """Public half and signature: of the organisation's key, or of the instance's towards peers."""
    if party.organisation_id is not None:
        key = keys_in_use([party.organisation_id])[party.organisation_id]
        return key.public, sign_with(key, data)
    return instance_key().public, signer().sign(data)


def enter_force(row: SharingAgreement, *, actor: Actor) -> None:
    """With the last signature: in force, and the version before it is replaced."""
    if any(each.signed_on is None for each in parties_of(row, actor=actor)):
        return
    _replace_former(row, actor=actor)
    advance(row, ENTER_FORCE, actor=actor)
    row.save()
    record("sharing_agreement.entered_force", row, actor=actor, number=row.number, version=row.version)


def _replace_former(row: SharingAgreement, *, actor: Actor) -> None:
    """What was received under the former version is kept by the terms of the new one."""
    former = SharingAgreement.objects.visible_to(WIRE).filter(uid=row.uid, status=AgreementStatus.IN_FORCE)
    for old in former.select_for_update(of=("self",)):
        advance(old, REPLACE, actor=actor)
        old.ended_on, old.is_replaced = clock.today(), True
        old.save()
        sides = {code_of(each, row): each for each in parties_of(row, actor=actor)}
        for copy in SharedCopy.objects.visible_to(WIRE).filter(agreement=old, deleted_on=None):
            giver, receiver = sides.get(code_of(copy.giver, old)), sides.get(code_of(copy.receiver, old))
            if giver and receiver:
                copy.agreement, copy.giver, copy.receiver = row, giver, receiver
                copy.save()
        hand_on_told(old, row)
        record("sharing_agreement.replaced", old, actor=actor, number=old.number, version=old.version)


@transaction.atomic
def take_offer(peer: Peer, *, actor: Actor, terms: Terms) -> SharingAgreement:
    """A peer puts terms to us: kept as they are, to be signed here by who represents the alliance."""
    first, last = _checked(peer, terms)
    uid = UUID(terms.uid)
    known = SharingAgreement.objects.visible_to(actor).filter(uid=uid, version=terms.version).first()
    if known is not None:
        if known.peer_id != peer.pk or known.digest != terms.digest():
            raise BadTermsError("digest_conflict")
        return known
    row = SharingAgreement.objects.create(
        uid=uid,
        version=terms.version,
        number=terms.number,
        title=terms.title,
        peer=peer,
        purpose=terms.purpose,
        basis=terms.basis,
        fields=terms.fields,
        starts_on=first,
        ends_on=last,
        keep_days=terms.keep_days,
        deletion_days=terms.deletion_days,
        status=AgreementStatus.SIGNING,
        digest=terms.digest(),
        drafted_at=clock.now(),
    )
    for each in sorted(terms.parties, key=lambda party: party.party != peer.code):
        SharingParty.objects.create(
            agreement=row, is_peer=each.party == peer.code, gives=each.gives, receives=each.receives
        )
    record("sharing_agreement.offered", row, actor=actor, digest=row.digest, by=peer.code)
    return row


def _checked(peer: Peer, terms: Terms) -> tuple[date, date]:
    """The period. Raises BadTermsError for terms that are not between the peer and us, or make no sense."""
    known = {each.key for each in rules.offered(rules.EXCHANGE)}
    others = SharingAgreement.objects.visible_to(WIRE).filter(uid=terms.uid).exclude(peer=peer)
    if sorted(each.party for each in terms.parties) != sorted((peer.code, own_code())) or others.exists():
        raise BadTermsError("not_ours")
    try:
        first, last = terms.period()
    except ValueError as error:
        raise BadTermsError("malformed") from error
    is_sound = first <= last and terms.basis in rules.bases() and known.issuperset(terms.fields)
    if not is_sound or not all(each.gives or each.receives for each in terms.parties):
        raise BadTermsError("malformed")
    return first, last
