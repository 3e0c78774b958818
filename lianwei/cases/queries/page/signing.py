"""Who signs behind a link, and what is put before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianwei.cases.models import Agreement, Complainant, Complaint, RecoveredLoss, Respondent, Status
from lianwei.cases.rules.fingerprints import fingerprint
from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.sealed import Sealed
from lianwei.registry.queries import code_names

from .agreement import Signatory, face_of, present_agreement, promises_of, signatories, still_to_sign

MOBILE_PLACES = 11


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """The whole agreement as a signer reads it. `fingerprint` stands for exactly this."""

    words: str
    consumer: str
    parties: Sequence[Signatory]
    promises: Sequence[RecoveredLoss]
    deeds: Sequence[str]
    perform_by: date | None
    fingerprint: str

    @property
    def promised(self) -> int:
        return sum(each.promised for each in self.promises)

    @property
    def businesses(self) -> list[Signatory]:
        return [each for each in self.parties if each.respondent]


def party_of(actor: Actor) -> str:
    """The side a link's holder stands on."""
    return "business" if actor.kind == ActorKind.BUSINESS else "consumer"


def respondent_of(actor: Actor) -> int | None:
    """The business a link's holder signs for; none for the consumer."""
    pks = actor.granted(Respondent) if actor.kind == ActorKind.BUSINESS else []
    return pks[0] if pks else None


def agreement_to_sign(complaint: Complaint, *, actor: Actor) -> Agreement | None:
    """The agreement that waits for the signature of this link's holder; none where it has it, or holds."""
    agreement = present_agreement(complaint)
    if agreement is None or agreement.effective_on or complaint.status != Status.AGREED:
        return None
    missing = {each.respondent.pk if each.respondent else None for each in still_to_sign(agreement)}
    return agreement if respondent_of(actor) in missing else None


def signing_sheet(agreement: Agreement, *, actor: Actor, reason: str) -> SigningSheet:
    """All that an agreement of a case found in scope says; the reading of its words is logged."""
    face = face_of(agreement)
    names = code_names("request_type", on=clock.today())
    people = Complainant.objects.visible_to(actor).filter(complaint=agreement.complaint_id)
    return SigningSheet(
        words=agreement.terms.reveal(actor, reason),
        consumer=next((each.name.masked for each in people if each.name), ""),
        parties=signatories(agreement),
        promises=promises_of(agreement),
        deeds=[names.get(code, code) for code in agreement.results],
        perform_by=agreement.perform_by,
        fingerprint=fingerprint(face),
    )


def signing_phone(complaint: Complaint, *, actor: Actor) -> Sealed | None:
    """The mobile phone, still sealed, of the side a link belongs to; None where none is known."""
    if actor.kind == ActorKind.BUSINESS:
        pks = actor.granted(Respondent)
        phones = [
            each.contact_phone
            for each in Respondent.objects.visible_to(actor).filter(complaint=complaint, pk__in=pks)
        ]
    else:
        phones = [each.phone for each in Complainant.objects.visible_to(actor).filter(complaint=complaint)]
    return next((phone for phone in phones if phone and is_mobile(phone)), None)


def is_mobile(phone: Sealed) -> bool:
    """By its outline alone: 138****6027 has eleven places and begins with 1."""
    return phone.masked.startswith("1") and len(phone.masked) == MOBILE_PLACES
