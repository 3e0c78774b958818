"""Offers that stand open: as the office takes them down, and as the consumer may answer them."""

from django.db.models import Q, QuerySet

from lianwei.cases.lifecycle import ANSWER_OFFER
from lianwei.cases.models import Complaint, Offer, Respondent
from lianwei.core import clock
from lianwei.core.scope import Actor


def open_offers(complaint: Complaint) -> list[Offer]:
    """Proposals that wait for the other side."""
    rows = QuerySet(Offer).filter(complaint=complaint, state=Offer.State.OPEN)
    return list(rows.select_related("respondent").order_by("pk"))


def offers_to_consumer(complaint: Complaint, *, actor: Actor) -> list[Offer]:
    """What businesses offer and the consumer may answer today, of a case found in scope, the earliest first.
    Behind a link about one business its offer alone.
    """
    if not ANSWER_OFFER.fits(complaint):
        return []
    rows = QuerySet(Offer).filter(complaint=complaint, state=Offer.State.OPEN, by=Offer.By.BUSINESS)
    rows = rows.filter(Q(stands_until=None) | Q(stands_until__gte=clock.today()))
    about = actor.granted(Respondent)
    rows = rows.filter(respondent__in=about) if about else rows
    return list(rows.select_related("respondent").order_by("pk"))


def accepted_offer(complaint: Complaint) -> Offer | None:
    """What both sides agreed on last."""
    return QuerySet(Offer).filter(complaint=complaint, state=Offer.State.ACCEPTED).order_by("pk").last()
