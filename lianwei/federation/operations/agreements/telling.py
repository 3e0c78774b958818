"""What a peer is told about an agreement with it: the terms, a signature, the end, a deletion."""

from datetime import date

from lianwei.core.scope import Actor
from lianwei.federation.models import DeletionCertificate, Peer, SharingAgreement, SharingParty
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.parties import terms_of
from lianwei.federation.rules.agreements.terms import DELETED, MOVED, OFFERED, Deleted, Moved, Step


def tell_offer(agreement: SharingAgreement, *, actor: Actor) -> None:
    """The terms, as they are to be signed."""
    _send(agreement, OFFERED, terms_of(agreement, actor=actor).model_dump())


def tell_step(
    agreement: SharingAgreement,
    step: Step,
    *,
    on: date,
    reason: str = "",
    signed: SharingParty | None = None,
) -> None:
    """That we signed, withdrew or ended it."""
    told = Moved(
        uid=str(agreement.uid),
        version=agreement.version,
        digest=agreement.digest,
        step=step,
        on=on.isoformat(),
        reason=reason,
        public=signed.public if signed else "",
        signature=signed.signature if signed else "",
    )
    _send(agreement, MOVED, told.model_dump())


def tell_deletion(agreement: SharingAgreement, certificate: DeletionCertificate) -> None:
    """That what came from the peer was deleted here, with the proof."""
    told = Deleted(
        uid=str(agreement.uid),
        version=agreement.version,
        number=certificate.number,
        text=certificate.text,
        public=certificate.public,
        signature=certificate.signature,
    )
    _send(agreement, DELETED, told.model_dump())


def _send(agreement: SharingAgreement, kind: str, data: dict) -> None:
    """In the order of the steps: one subject for all versions."""
    peer: Peer | None = agreement.peer
    if peer is not None:
        send(peer, kind=kind, subject=f"agreement:{agreement.uid}", data=data)
