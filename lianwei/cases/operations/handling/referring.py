"""Putting a complaint to the businesses of it that have joined the fast track."""

from datetime import date

from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Referral, ReferralState, Respondent
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar
from lianwei.registry.models import FastTrack
from lianwei.registry.queries import fast_tracks_in_force

# Working days to think an offer over, at the least. Our rule: an offer without a day of its own stands for a
# reasonable time (Civil Code art. 481).
TO_THINK = 3


def tracks_for(
    complaint: Complaint, respondents: list[Respondent], *, actor: Actor, on: date
) -> dict[int, FastTrack]:
    """By respondent the agreement under which it answers; none where the sum in dispute is too large."""
    known = {each.business_id for each in respondents if each.business_id}
    found = fast_tracks_in_force(
        known, actor=actor, holder_id=complaint.holder_id, alliance_id=complaint.alliance_id, on=on
    )
    agreed = {each.pk: found[each.business_id] for each in respondents if each.business_id in found}
    return {pk: track for pk, track in agreed.items() if _is_small_enough(complaint, track)}


def put_to_business(respondent: Respondent, track: FastTrack | None, on: date) -> date | None:
    """Open the case to the people of the business; the last day of its window, None without an agreement."""
    if track is None:
        return None
    due_on = window_end(track, on)
    Referral.objects.create(
        complaint_id=respondent.complaint_id,
        respondent=respondent,
        track_id=track.pk,
        business_id=track.business_id,
        sent_at=clock.now(),
        due_on=due_on,
    )
    return due_on


def note_answered(complaint: Complaint, respondent: Respondent) -> None:
    """A reply answers what waits for it, whichever way it came: by telephone, or to an earlier time."""
    waiting = QuerySet(Referral).filter(complaint=complaint, respondent=respondent)
    waiting = waiting.filter(state=ReferralState.WAITING)
    waiting.update(state=ReferralState.ANSWERED, answered_at=clock.now())


def window_end(track: FastTrack, on: date) -> date:
    """The last day of the window of a complaint that is sent on a day (day zero)."""
    return office_calendar().add(on, track.window).day


def offer_end(respondent: Respondent, on: date) -> date:
    """The last day to answer an offer made on a day (day zero): that of the talks, and time to think."""
    at_least = office_calendar().add(on, TO_THINK).day
    return max(at_least, respondent.reply_due_on or at_least)


def _is_small_enough(complaint: Complaint, track: FastTrack) -> bool:
    """The larger of what is claimed and what is in dispute; a complaint without a sum is small."""
    amounts = [each for each in (complaint.amount_claimed, complaint.amount_disputed) if each]
    return track.largest is None or not amounts or max(amounts) <= track.largest
