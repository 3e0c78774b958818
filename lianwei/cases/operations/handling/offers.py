"""Offers and counter-offers between a business and the consumer, one open at a time."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import ANSWER_OFFER, MAKE_OFFER
from lianwei.cases.models import Complaint, Offer, Referral, Respondent
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import BUSINESS, Actor, ActorKind, lock
from lianwei.registry.models import FastTrack
from lianwei.registry.queries import largest_agreed
from lianwei.ui.words import money

from .referring import offer_end

SIDES = (ActorKind.BUSINESS, ActorKind.CONSUMER)  # who speaks for nobody but itself


@transaction.atomic
def make_offer(
    complaint_id: int, *, actor: Actor, respondent_id: int, by: str, amount: int | None, terms: str
) -> Offer:
    """A proposal of one side (fen, words); what stood open before is replaced by it. Each side speaks for
    itself; the office takes down what either says.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=BUSINESS)
    advance(complaint, MAKE_OFFER, actor=actor)
    respondent = _party(complaint, respondent_id, actor=actor)
    if by not in Offer.By.values:
        raise Invalid({"by": _("Please choose who proposes it.")})
    if actor.kind in SIDES and by != actor.kind:
        raise NotAllowed
    if amount is not None and amount < 0:
        raise Invalid({"amount": _("Please enter an amount above zero.")})
    if actor.kind == ActorKind.CONSUMER:
        _check_limit(complaint, respondent, amount or 0)
    if not terms.strip():
        raise Invalid({"terms": _("Please write down what is proposed.")})
    _open_offers(complaint, respondent).update(state=Offer.State.REPLACED, answered_at=clock.now())
    offer = Offer.objects.create(
        complaint=complaint,
        respondent=respondent,
        by=by,
        amount=amount,
        terms=write_text(complaint, terms),
        made_at=clock.now(),
        stands_until=offer_end(respondent, clock.today()),
    )
    if by == Offer.By.BUSINESS:
        respondent.offer = amount
        respondent.save()
    store(complaint)
    details = {"respondent": respondent.seq, "by": str(by), "amount": amount}
    record("complaint.offer_made", complaint, actor=actor, **details)
    return offer


@transaction.atomic
def answer_offer(complaint_id: int, *, actor: Actor, offer_id: int, accepts: bool) -> Offer:
    """The other side accepts or declines, as long as the offer stands. What is accepted becomes a settlement
    when the office confirms it with the consumer (settle_complaint).
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=BUSINESS)
    advance(complaint, ANSWER_OFFER, actor=actor)
    offer = QuerySet(Offer).filter(complaint=complaint, pk=offer_id).first()
    if offer is None:
        raise NotVisible
    _party(complaint, offer.respondent_id, actor=actor)
    if not offer.is_open:
        raise WrongStatus(_("This offer was answered or replaced meanwhile. Please look at the new one."))
    if actor.kind in SIDES:
        _refuse_own_or_late(offer, actor)
    offer.state = Offer.State.ACCEPTED if accepts else Offer.State.DECLINED
    offer.answered_at = clock.now()
    offer.save()
    store(complaint)
    details = {"respondent": offer.respondent.seq, "by": str(offer.by), "amount": offer.amount}
    record(
        "complaint.offer_accepted" if accepts else "complaint.offer_declined",
        complaint,
        actor=actor,
        **details,
    )
    return offer


def own_respondent(complaint: Complaint, respondent_id: int, *, actor: Actor) -> Respondent:
    """A business of the case; for the people of a business the one they answer for. Raises NotVisible; and
    NotAllowed for the consumer, who does not speak for it.
    """
    if actor.kind == ActorKind.CONSUMER:
        raise NotAllowed
    return _party(complaint, respondent_id, actor=actor)


def _party(complaint: Complaint, respondent_id: int, *, actor: Actor) -> Respondent:
    """The business of the case that an offer is from or for."""
    rows = QuerySet(Respondent).filter(complaint=complaint, pk=respondent_id)
    if actor.kind == ActorKind.BUSINESS:
        put = QuerySet(Referral).filter(complaint=complaint, track_id__in=actor.granted(FastTrack))
        rows = rows.filter(pk__in=put.values("respondent_id"))
    respondent = rows.first()
    if respondent is None:
        raise NotVisible
    return respondent


def _refuse_own_or_late(offer: Offer, actor: Actor) -> None:
    """Nobody answers the own offer; what came too late is for the office to take down (Civil Code art. 486:
    it is a new offer).
    """
    if offer.by == actor.kind:
        raise NotAllowed
    if offer.stands_until and offer.stands_until < clock.today():
        raise WrongStatus(_("The time for an answer is over. Please call the association."))


def _check_limit(complaint: Complaint, respondent: Respondent, amount: int) -> None:
    """What a consumer proposes without the office stays below the sum up to which the business answers this
    way; more may be offered by the business, and taken down by the office.
    """
    put = QuerySet(Referral).filter(complaint=complaint, respondent=respondent)
    most = largest_agreed(put.values_list("track_id", flat=True))
    if most is not None and amount > most:
        sentence = _("This way is for sums up to %(most)s. For more, please call the association.")
        raise Invalid({"amount": sentence % {"most": money(most)}})


def decline_open_offers(complaint: Complaint, respondent: Respondent) -> None:
    """Nobody answers any more what stands open with a business that the case is not about."""
    _open_offers(complaint, respondent).update(state=Offer.State.DECLINED, answered_at=clock.now())


def _open_offers(complaint: Complaint, respondent: Respondent) -> "QuerySet[Offer]":
    return QuerySet(Offer).filter(complaint=complaint, respondent=respondent, state=Offer.State.OPEN)
