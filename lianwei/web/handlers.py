"""What the surfaces do when something happened: businesses are told that a complaint waits for them, and
each side that the other offers or answers something.
"""

from collections import defaultdict

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.arrivals.operations.outlets import owe_notices
from lianwei.arrivals.queries.outlets import notice
from lianwei.arrivals.receivers import add_topic
from lianwei.cases.doors import OFFER, STATUS
from lianwei.cases.models import Complaint, JointSession, Offer, Referral
from lianwei.cases.operations.desk.telling import tell_consumer
from lianwei.cases.operations.handling.calling import ANSWERED, DUE, LAPSED, PUT, call_system
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.web.counter.telling import (
    ACCEPTED,
    CALLED_OFF,
    COUNTERED,
    DECLINED,
    MOVED,
    tell_of_answer,
    tell_of_referral,
    tell_of_session,
)

TOPICS = {
    "complaint.offer_accepted": _("An offer was accepted"),
    "complaint.offer_declined": _("An offer was declined"),
}
for _name, _label in TOPICS.items():
    add_topic(_name, _label)
ANSWERS = {
    ("complaint.offer_accepted", Offer.By.BUSINESS): ("accepted", ACCEPTED),
    ("complaint.offer_declined", Offer.By.BUSINESS): ("declined", DECLINED),
    ("complaint.offer_made", Offer.By.CONSUMER): ("countered", COUNTERED),
}
SESSION_WORDS = {"case_group.session_moved": MOVED, "case_group.session_called_off": CALLED_OFF}


@on("complaint.sent_to_business", only_loud=True)
def tell_businesses(event: Event) -> None:
    """Everybody who answers for a business of the fast track, once."""
    complaint = _complaint(event)
    rows = Referral.objects.visible_to(SYSTEM).filter(complaint=complaint, sent_at__lte=event.at)
    asked = rows.filter(respondent__seq__in=event.details["respondents"], state="waiting")
    for each in asked.order_by("pk"):
        tell_of_referral(each, complaint.number, actor=SYSTEM, occasion=f"referral:{each.pk}")
        call_system(each, complaint.number, PUT, actor=SYSTEM, event=event)


@on("complaint.business_reminded")
def remind_people(event: Event) -> None:
    """That the day of the answer comes near, unless the answer came meanwhile."""
    complaint = _complaint(event)
    for each in _put(complaint, event).filter(state="waiting"):
        tell_of_referral(each, complaint.number, actor=SYSTEM, occasion=f"reminder:{each.pk}")
        call_system(each, complaint.number, DUE, actor=SYSTEM, event=event)


@on("complaint.silence_escalated")
def call_system_of_lapse(event: Event) -> None:
    """A window that ended without an answer."""
    complaint = _complaint(event)
    for each in _put(complaint, event):
        call_system(each, complaint.number, LAPSED, actor=SYSTEM, event=event)


@on("complaint.settled_on_spot")
def tell_consumer_of_station(event: Event) -> None:
    """What a station inside an enterprise wrote down, with the number of the member above."""
    pk, occasion = _complaint(event).pk, event.at.isoformat()
    tell_consumer(pk, "on_spot", actor=SYSTEM, occasion=occasion, link=STATUS)


@on("complaint.offer_accepted", only_loud=True)
@on("complaint.offer_declined", only_loud=True)
def tell_robots_of_answer(event: Event) -> None:
    """The colleagues of the holder, where their group wants to hear of it: number and link."""
    complaint = _complaint(event)
    path = reverse("complaint_detail", args=[complaint.pk])
    text = notice(TOPICS[event.name], number=complaint.number, path=path)
    owe_notices(event, organisation_id=complaint.holder_id, text=text, actor=SYSTEM)


@on("complaint.offer_made", only_loud=True)
def tell_consumer_of_offer(event: Event) -> None:
    """What a business offers, while it waits for an answer."""
    if event.details["by"] != Offer.By.BUSINESS:
        return
    complaint = _complaint(event)
    rows = Offer.objects.visible_to(SYSTEM).filter(complaint=complaint, state=Offer.State.OPEN)
    rows = rows.filter(respondent__seq=event.details["respondent"], by=Offer.By.BUSINESS)
    for offer in rows.select_related("respondent"):
        tell_consumer(
            complaint.pk,
            OFFER,
            actor=SYSTEM,
            occasion=event.at.isoformat(),
            link=OFFER,
            due_on=offer.stands_until,
            about=offer.respondent,
        )


@on("complaint.offer_made", only_loud=True)
@on("complaint.offer_accepted", only_loud=True)
@on("complaint.offer_declined", only_loud=True)
def tell_business_of_answer(event: Event) -> None:
    """What the consumer said to an offer, or proposes instead."""
    answer, words = ANSWERS.get((event.name, event.details["by"]), ("", ""))
    if not answer:
        return
    complaint = _complaint(event)
    for each in _put(complaint, event):
        tell_of_answer(each, complaint.number, words, actor=SYSTEM, occasion=f"answer:{event.pk}")
        call_system(each, complaint.number, ANSWERED, actor=SYSTEM, event=event, answer=answer)


@on("case_group.session_moved")
@on("case_group.session_called_off")
def tell_businesses_of_session(event: Event) -> None:
    """The people of each business once, however many of its complaints were to be heard together."""
    joint = find(JointSession, event.details["joint"], actor=SYSTEM)
    rows = Referral.objects.visible_to(SYSTEM).filter(complaint__in=event.details["cases"])
    put: dict[int, list[Referral]] = defaultdict(list)
    for each in rows.exclude(state="taken_back").order_by("pk"):
        put[each.track_id].append(each)
    for referrals in put.values():
        tell_of_session(
            referrals[0],
            SESSION_WORDS[event.name],
            actor=SYSTEM,
            occasion=f"session:{event.pk}",
            count=len({each.complaint_id for each in referrals}),
            held_at=joint.held_at,
        )


def _put(complaint: Complaint, event: Event) -> "QuerySet[Referral]":
    """The way of the case to the business that an event is about."""
    seq = event.details["respondent"]
    rows = Referral.objects.visible_to(SYSTEM).filter(complaint=complaint, respondent__seq=seq)
    return rows.exclude(state="taken_back").order_by("-pk")


def _complaint(event: Event) -> Complaint:
    return find(Complaint, int(event.subject.partition(":")[2]), actor=SYSTEM)
