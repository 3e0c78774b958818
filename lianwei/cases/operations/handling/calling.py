"""What the system of a business is told by webhook: that something waits, comes near, was answered, is over.

The body names the referral, by which the system reads the rest over the API with its key; nothing personal.
"""

from lianwei.arrivals.models import WebhookCall
from lianwei.arrivals.operations import owe_message
from lianwei.cases.models import Referral
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import Actor, find
from lianwei.registry.models import FastTrack

PUT, DUE, ANSWERED, LAPSED = "complaint.put", "answer.due", "consumer.answered", "window.lapsed"
NEWS = {
    PUT: "A complaint was put to the business.",
    DUE: "The last day to answer is today or the next working day.",
    ANSWERED: "The consumer accepts or declines an offer, or proposes something else.",
    LAPSED: "The window ended without an answer; the association goes on without the business.",
}


def call_system(
    referral: Referral, number: str, news: str, *, actor: Actor, event: Event, answer: str = ""
) -> WebhookCall | None:
    """Owe the call; None where the business has no system that listens, or no agreement any more. Bears being
    run twice. `answer`: accepted, declined or countered.
    """
    track = find(FastTrack, referral.track_id, actor=actor)
    if track.source_id is None or (track.valid_to and track.valid_to < clock.today()):
        return None
    told = {
        "event": news,
        "referral": referral.pk,
        "number": number,
        "due_on": referral.due_on.isoformat(),
        "at": event.at.isoformat(),
    }
    said = {"answer": answer} if answer else {}
    return owe_message(track.source_id, actor=actor, event=event, told=told | said)
