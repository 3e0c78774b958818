"""The agreement of a case: the one that stands, all that it says, and who has signed it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import (
    Agreement,
    AgreementParty,
    Complaint,
    Payment,
    RecoveredLoss,
    Respondent,
    Signature,
)
from lianwei.cases.rules.fingerprints import Face, fingerprint

CONSUMER, BUSINESS = "consumer", "business"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party whose signature an agreement needs, and the signature once it is there."""

    party: str
    respondent: Respondent | None = None
    signature: Signature | None = None

    @property
    def key(self) -> str:
        """How forms and links call this party: consumer, or the key of the business."""
        return str(self.respondent.pk) if self.respondent else CONSUMER

    @property
    def name(self) -> str:
        return self.respondent.name if self.respondent else _("The consumer")


def present_agreement(complaint: Complaint) -> Agreement | None:
    """The latest agreement of a case found in scope; none where the terms were set aside."""
    last = QuerySet(Agreement).filter(complaint=complaint).order_by("pk").last()
    return last if last and last.set_aside_on is None else None


def businesses_of(agreement: Agreement) -> list[Respondent]:
    """The businesses that are party to an agreement, in the order of the complaint."""
    rows = QuerySet(AgreementParty).filter(agreement=agreement).select_related("respondent")
    return [each.respondent for each in rows.order_by("respondent__seq")]


def promises_of(agreement: Agreement) -> list[RecoveredLoss]:
    """The sums promised in an agreement, in their order."""
    rows = QuerySet(RecoveredLoss).filter(agreement=agreement)
    return list(rows.select_related("respondent").order_by("pk"))


def payments_of(complaint: Complaint, agreement: Agreement) -> list[Payment]:
    """The payments on an agreement of a case, in the order of their days."""
    rows = QuerySet(Payment).filter(complaint=complaint, loss__agreement=agreement)
    return list(rows.order_by("received_on", "pk"))


def signatories(agreement: Agreement) -> list[Signatory]:
    """Everybody who has to sign: the consumer first, then the businesses that are party."""
    signed = {each.respondent_id: each for each in QuerySet(Signature).filter(agreement=agreement)}
    businesses = [Signatory(BUSINESS, each, signed.get(each.pk)) for each in businesses_of(agreement)]
    return [Signatory(CONSUMER, None, signed.get(None)), *businesses]


def still_to_sign(agreement: Agreement) -> list[Signatory]:
    """The parties whose signature is missing."""
    return [each for each in signatories(agreement) if each.signature is None]


def face_of(agreement: Agreement) -> Face:
    """All that an agreement says, as it is put before a signer: words, parties, promises, deeds, days.

    The words, not their sealed form, which is another one after each rotation of keys. The consumer stands
    in it as the number of the case: events keep the fingerprint, and no name may hang on them.
    """
    return {
        "case": agreement.complaint.number,
        "words": agreement.terms.plain(),
        "businesses": [each.name for each in businesses_of(agreement)],
        "promises": [
            [each.kind, each.promised, _payer(each), each.due_on.isoformat() if each.due_on else ""]
            for each in promises_of(agreement)
        ],
        "deeds": list(agreement.results),
        "at_once": agreement.is_performed_at_once,
        "perform_by": agreement.perform_by.isoformat() if agreement.perform_by else "",
    }


def _payer(loss: RecoveredLoss) -> str:
    """Who pays, by name; empty where the businesses pay jointly."""
    return loss.respondent.name if loss.respondent else ""


def fingerprint_of(agreement: Agreement) -> str:
    """The fingerprint of an agreement as it stands."""
    return fingerprint(face_of(agreement))
