"""What follows from the steps of a case, in the worker: papers drafted, consumers told, cases closed.

Each handler bears being run twice: what was done since the event is not done again.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.operations.drafts import draft_sent_as, forget_uploads, uploads_of, whole_file
from lianwei.arrivals.operations.outlets import owe_notices
from lianwei.arrivals.operations.sent import (
    arrival_of_file,
    note_kept,
    refuse_files,
    whole_files_of,
    whole_sent_file,
)
from lianwei.arrivals.queries.outlets import notice
from lianwei.arrivals.receivers import add_topic
from lianwei.cases.doors import RATE, SIGN, STATUS, SUPPLY
from lianwei.cases.lifecycle import CLOSE_ON_NOTICE
from lianwei.cases.lifecycle import SIGN as SIGNING
from lianwei.cases.models import Complaint, MediationSession, Replay, Respondent
from lianwei.cases.operations import assign_as_proposed, close_on_notice, note_alike, suspect_double
from lianwei.cases.operations.desk.bulk_stages import advance_bulk, continue_bulk
from lianwei.cases.operations.desk.caseload import hand_over_caseload
from lianwei.cases.operations.desk.telling import tell_consumer
from lianwei.cases.operations.entry.along import add_consents
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.handling.papers import draft_paper
from lianwei.cases.operations.rulebook.replays import open_replay, run_replay
from lianwei.cases.operations.rulebook.searching import learn_words_of
from lianwei.cases.papers.context import TO_FILL_IN
from lianwei.cases.queries.page.consents import is_denied
from lianwei.cases.queries.page.links import in_their_place
from lianwei.cases.queries.page.timeline import was_done_for
from lianwei.cases.queries.people.team import assigns_automatically, people_who_hold
from lianwei.cases.queries.reading.doubles import likely_same, office_of, told_by
from lianwei.cases.rules.consents import text_of, what_ends
from lianwei.core.clock import as_office_time
from lianwei.core.documents.models import DocumentStatus
from lianwei.core.documents.operations import void_document
from lianwei.core.documents.queries import documents_of
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, Actor, find
from lianwei.members.models import User

STANDS_BY_LAW = "这一项另有法定依据，仍按法定职责办理。"  # words of a message, beside those of consents.toml
Extra = dict[str, Any] | None  # fields of a paper
NOTICE, AGREEMENT = "termination_notice", "settlement_agreement"
SLICE_SECONDS = 10.0  # of an action on many cases, before what else waits gets its turn
PORTION = 300  # cases a handler computes again at once: well within its lease
# Event → the paper that is drafted for it.
PAPERS = {
    "complaint.accepted": "acceptance_notice",
    "complaint.declined": "decline_notice",
    "complaint.terminated": NOTICE,
    "complaint.supplement_requested": "supplement_notice",
    "complaint.session_scheduled": "mediation_notice",
    "complaint.appraisal_commissioned": "appraisal_order",
    "complaint.clue_handed_over": "clue_transfer",
}
# Event → what the consumer is told, and the link that goes along.
NEWS = {
    "complaint.received": ("receipt", STATUS),
    "complaint.transferred": ("transferred", STATUS),
    "complaint.accepted": ("accepted", ""),
    "complaint.declined": ("declined", ""),
    "complaint.sent_to_business": ("with_business", ""),
    "complaint.supplement_requested": ("supplement", SUPPLY),
    "complaint.terminated": ("terminated", ""),
    "complaint.follow_up_asked": ("rate", RATE),
}


def _complaint(subject: str) -> Complaint:
    return find(Complaint, int(subject.partition(":")[2]), actor=SYSTEM)


def draft_once(case: Complaint, code: str, event: Event, extra: Extra = None, **about: int) -> None:
    """One paper for one event, unless it is there. A colleague completes and signs it."""
    why = "/".join(map(str, (event.pk, *about.values())))
    if not was_done_for(case, "complaint.paper_drafted", occasion=why, since=event.at, kind=code):
        draft_paper(case.pk, code, actor=SYSTEM, extra=extra, about=about, blank=TO_FILL_IN, occasion=why)


def draft_what_follows(event: Event) -> None:
    """Draft the paper that goes with a step, about what it was about; a joint session has one for all."""
    if "joint" in event.details:
        return
    complaint, about = _complaint(event.subject), {}
    if "hand_over" in event.details:
        about = {"hand_over": event.details["hand_over"]}
    if "session" in event.details:
        about = {"session": _sessions(complaint, event).get().pk}
    draft_once(complaint, PAPERS[event.name], event, **about)


def _sessions(complaint: Complaint, event: Event) -> QuerySet[MediationSession]:
    rows = MediationSession.objects.visible_to(SYSTEM)
    return rows.filter(complaint=complaint, seq=event.details["session"])


def tell_what_happened(event: Event) -> None:
    """Tell the consumer, by what the consumer left; not of a case that was taken over from elsewhere."""
    if event.details.get("silent"):
        return
    template, link = NEWS[event.name]
    pk, due_on = int(event.subject.partition(":")[2]), event.details.get("due_on")
    tell_consumer(
        pk,
        template,
        actor=SYSTEM,
        occasion=event.at.isoformat(),
        link=link,
        due_on=date.fromisoformat(due_on) if due_on else None,
    )


def learn_words(event: Event) -> None:
    """So that a new word is found by its pinyin."""
    learn_words_of(int(event.subject.partition(":")[2]), actor=SYSTEM)


def mark_possible_doubles(event: Event) -> None:
    """A case that is likely an earlier one of its holder, or tells the same, says so."""
    complaint = _complaint(event.subject)
    if complaint.is_merged or complaint.split_from is not None:
        return
    holder = office_of(complaint)
    besides = event.details.get("besides", ())
    for pk, grounds in likely_same(told_by(complaint), actor=holder, before=complaint.pk, besides=besides):
        other = in_their_place([pk], actor=holder)[0]
        if other != complaint.pk:
            suspect_double(complaint.pk, actor=SYSTEM, other_id=other, grounds=grounds)
    if not was_done_for(complaint, "complaint.alike_noted", occasion="", since=event.at):
        note_alike(complaint.pk, actor=SYSTEM)


def _subscribe(names: Iterable[str], handler: Callable[[Event], None], *, only_loud: bool = False) -> None:
    for name in names:
        on(name, only_loud=only_loud)(handler)


def assign_unasked(event: Event) -> None:
    """Where the holder wants it, a case that came in or was accepted goes to the person proposed."""
    complaint = _complaint(event.subject)
    if assigns_automatically(complaint.holder_id, actor=SYSTEM):  # most do not: then nothing is locked
        assign_as_proposed(complaint.pk, actor=SYSTEM)


_subscribe(PAPERS, draft_what_follows)
_subscribe(
    ("complaint.received", "complaint.accepted", "complaint.transferred"), assign_unasked, only_loud=True
)
_subscribe(NEWS, tell_what_happened, only_loud=True)
_subscribe(("complaint.received", "complaint.revised"), learn_words)
_subscribe(("complaint.received",), mark_possible_doubles)


@on("complaint.sent_to_business")
def draft_business_letters(event: Event) -> None:
    """One letter to each business that is asked."""
    complaint = _complaint(event.subject)
    rows = Respondent.objects.visible_to(SYSTEM).filter(complaint=complaint)
    for each in rows.filter(seq__in=event.details["respondents"]).order_by("seq"):
        draft_once(complaint, "business_letter", event, respondent=each.pk)


@on("complaint.agreed")
def prepare_signing(event: Event) -> None:
    """The agreement paper, and the consumer's link to sign it, unless all was done on the spot."""
    complaint = _complaint(event.subject)
    draft_once(complaint, AGREEMENT, event)
    if complaint.closed_on is None and SIGNING.fits(complaint):
        tell_consumer(complaint.pk, SIGN, actor=SYSTEM, occasion=event.at.isoformat(), link=SIGN)


@on("complaint.renegotiated")
def void_papers_of_old_terms(event: Event) -> None:
    """The paper of terms that were set aside is taken back, whatever became of it; the new terms get a new
    one.
    """
    complaint = _complaint(event.subject)
    papers = documents_of(complaint).filter(kind=AGREEMENT, drafted_at__lte=event.at)
    for each in papers.exclude(status=DocumentStatus.VOID):
        reason = _("The terms were set aside; new ones are negotiated.")
        void_document(each.pk, reason=reason, subject=complaint, actor=SYSTEM)


@on("complaint.signed")
def tell_of_effect(event: Event) -> None:
    """With the last signature the agreement holds."""
    if event.details["effective"]:
        pk = int(event.subject.partition(":")[2])
        tell_consumer(pk, "effective", actor=SYSTEM, occasion=event.at.isoformat())


@on("complaint.consent_withdrawn")
def tell_of_withdrawal(event: Event) -> None:
    """What was taken back and what is not done any more; or that a duty of law stands in its place."""
    complaint, purpose = _complaint(event.subject), event.details["purpose"]
    text = text_of(purpose)
    ends = what_ends(purpose) if is_denied(complaint, purpose) else STANDS_BY_LAW
    what, occasion = text.name if text else purpose, event.at.isoformat()
    tell_consumer(complaint.pk, "consent_withdrawn", actor=SYSTEM, occasion=occasion, what=what, ends=ends)


@on("complaint.session_scheduled")
def tell_of_session(event: Event) -> None:
    """When and where."""
    complaint = _complaint(event.subject)
    for session in _sessions(complaint, event):
        at = as_office_time(session.held_at)
        when = _("%(day)s at %(time)s") % {"day": at.date().isoformat(), "time": f"{at:%H:%M}"}
        template = "joint_session" if "joint" in event.details else "session"
        tell_consumer(complaint.pk, template, actor=SYSTEM, occasion=event.at.isoformat(), at=when)


@on("document.dispatched")
def close_case_on_notice(event: Event) -> None:
    """The day the notice of termination goes out is the closing date (办结日), whenever the worker runs."""
    _close(event, as_office_time(event.at).date())


@on("document.delivered")
def close_case_on_service(event: Event) -> None:
    """A notice that was handed over without having been sent first: it went out on the day it came."""
    _close(event, date.fromisoformat(event.details["delivered_on"]))


def _close(event: Event, on: date) -> None:
    if event.details["kind"] != NOTICE:
        return
    complaint = _complaint(event.details["subject"])
    if CLOSE_ON_NOTICE.fits(complaint):
        close_on_notice(complaint.pk, actor=SYSTEM, on=on)


def _replay_for(event: Event, reason: str) -> None:
    """The open cases by the calendar as it is now; what a portion leaves over the minutely task does."""
    replay = open_replay(
        f"{event.subject}/{event.pk}",
        actor=SYSTEM,
        reason=reason,
        subject=event.subject,
        tells=event.details["number"],
        first_day=date.fromisoformat(event.details["first_day"]),
    )
    run_replay(replay.pk, actor=SYSTEM, limit=PORTION)


@on("holiday_notice.entered")
def follow_notice(event: Event) -> None:
    """Dates that rest on days which are off or worked now."""
    _replay_for(event, Replay.Reason.NOTICE)


@on("holiday_notice.retired")
def follow_retired_notice(event: Event) -> None:
    """Dates go back to where they would be without the notice."""
    _replay_for(event, Replay.Reason.NOTICE_RETIRED)


@on("ruleset.revised")
def follow_ruleset(event: Event) -> None:
    """Limits of cases that the new choice governs, because they came in on its first day or later."""
    details = event.details
    replay = open_replay(
        f"{event.subject}/{event.pk}",
        actor=SYSTEM,
        reason=Replay.Reason.RULESET,
        subject=event.subject,
        tells=details["tells"],
        first_day=date.fromisoformat(details["valid_from"]),
        organisation_id=details["organisation"],
    )
    run_replay(replay.pk, actor=SYSTEM, limit=PORTION)


@on("bulk_action.prepared")
@on("bulk_action.confirmed")
@on("bulk_action.undo_begun")
@on("bulk_action.continued")
def work_on_bulk(event: Event) -> None:
    """A slice of the cases; what is left follows behind what else waits."""
    pk = int(event.subject.partition(":")[2])
    if advance_bulk(pk, actor=SYSTEM, seconds=SLICE_SECONDS):
        continue_bulk(pk, actor=SYSTEM)


# What a robot may tell a group of colleagues: the event, the number of the case, the way to it.
ROBOT_NEWS = {
    "complaint.received": _l("A complaint was registered"),
    "complaint.letter_received": _l("A letter came to a case"),
    "complaint.supplied": _l("Material came to a case"),
    "complaint.silence_escalated": _l("A business did not answer in time"),
    "complaint.warned": _l("A limit of a case comes near"),
    "complaint.supervised": _l("A case is pressed from above"),
}


def tell_robots(event: Event) -> None:
    """Number and link, nothing personal; not of cases that were taken over silently."""
    complaint = _complaint(event.subject)
    path = reverse("complaint_detail", args=[complaint.pk])
    text = notice(ROBOT_NEWS[event.name], number=complaint.number, path=path)
    owe_notices(event, organisation_id=complaint.holder_id, text=text, actor=SYSTEM)


for _name, _label in ROBOT_NEWS.items():
    add_topic(_name, _label)
_subscribe(ROBOT_NEWS, tell_robots, only_loud=True)

# The leaver's hand-over (members.responsibilities): somebody who sees no cases may close an account, so the
# instance looks and passes on, in the name of that person.


def open_cases_of(user: User) -> int:
    """How many cases a person handles that are not in the archive."""
    return Complaint.objects.visible_to(SYSTEM).filter(handler=user, archived_on=None).count()


def who_can_take_cases(user: User, colleagues: QuerySet[User]) -> QuerySet[User]:
    """Of the leaver's colleagues those who can have cases where the leaver's cases lie."""
    held = Complaint.objects.visible_to(SYSTEM).filter(handler=user, archived_on=None).order_by()
    places = set(held.values_list("holder_id", flat=True).distinct())
    able = [{each.pk for each in people_who_hold(place)} for place in sorted(places)]
    return colleagues.filter(pk__in=set.intersection(*able) if able else ())


def pass_on_cases(user: User, to: User, *, actor: Actor) -> None:
    """All of them to one colleague."""
    instance = Actor(
        SYSTEM.kind, user_id=actor.user_id, organisation_id=actor.organisation_id, name=actor.name
    )
    hand_over_caseload(user.pk, actor=instance, receiver_id=to.pk)


@on("arrival.taken")
def keep_sent_files(event: Event) -> None:
    """Files that a source sent in parts, before the submission they belong to."""
    _keep_files_of(find(Arrival, int(event.subject.partition(":")[2]), actor=SYSTEM))


@on("sent_file.finished")
def keep_late_file(event: Event) -> None:
    """A file that became whole after the submission was taken."""
    arrival = arrival_of_file(int(event.subject.partition(":")[2]), actor=SYSTEM)
    if arrival is not None and arrival.subject:
        _keep_files_of(arrival)


def _keep_files_of(arrival: Arrival) -> None:
    """Safe twice: a file is known by its bytes, and marked once it is with the case."""
    noun, _sep, pk = arrival.subject.partition(":")
    whole = whole_files_of(arrival)
    if not whole:
        return
    if noun != "complaint":
        refuse_files(whole, _("Only complaints take files."), actor=SYSTEM)
    elif not find(Complaint, int(pk), actor=SYSTEM).is_open:
        refuse_files(whole, _("The case is in the archive; please call the association."), actor=SYSTEM)
    else:
        add_evidence(
            int(pk), actor=SYSTEM, uploads=[whole_sent_file(each) for each in whole], source="consumer"
        )
        note_kept(whole, actor=SYSTEM)


@on("arrival.taken")
def keep_what_came_along(event: Event) -> None:
    """Consents and files that came with a complaint from the portal become the case's own. Safe twice: a file
    is known by its bytes, a consent by its purpose."""
    noun, _sep, pk = event.details["became"].partition(":")
    arrival = find(Arrival, int(event.subject.partition(":")[2]), actor=SYSTEM)
    draft = draft_sent_as(arrival)
    if noun != "complaint" or draft is None:
        return
    add_consents(int(pk), actor=SYSTEM, consents=draft.consents)
    whole = [each for each in uploads_of(draft) if each.is_whole]
    if whole:
        add_evidence(int(pk), actor=SYSTEM, uploads=[whole_file(each) for each in whole], source="consumer")
    forget_uploads(draft)
