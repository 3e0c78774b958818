"""Who signs behind a link, and what."""

from lianwei.cases.models import Agreement, Complainant, Complaint, Respondent
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.sealed import Sealed

MOBILE_PLACES = 11


def party_of(actor: Actor) -> str:
    """The side a link's holder stands on."""
    return "business" if actor.kind == ActorKind.BUSINESS else "consumer"


def agreement_to_sign(complaint: Complaint, *, actor: Actor) -> Agreement | None:
    """The latest agreement of the case."""
    return Agreement.objects.visible_to(actor).filter(complaint=complaint).order_by("-pk").first()


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
