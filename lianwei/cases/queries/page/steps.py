"""Which step comes first, in which words, and why: what the band at the top of a case says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.lifecycle import TRANSITIONS
from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.scope import Actor
from lianwei.members.queries.people import people_who_may

# The verbs that come first in a status, before the order of the lifecycle table.
FIRST: dict[str, tuple[str, ...]] = {
    Status.RECEIVED: ("accept", "try_settlement", "request_supplement"),
    Status.SUPPLEMENT: ("supply",),
    Status.WITH_BUSINESS: ("record_reply", "end_talks", "settle"),
    Status.ACCEPTED: ("schedule_session", "enter_session", "agree", "try_settlement"),
    Status.MEDIATION: ("schedule_session", "hold_session", "enter_session", "agree", "extend"),
    Status.APPRAISAL: ("end_appraisal",),
    Status.AGREED: ("sign", "renegotiate", "perform", "record_payment"),
    Status.SETTLED: ("perform", "record_payment"),
    Status.PERFORMED: ("follow_up", "archive"),
    Status.BREACHED: ("follow_up", "record_payment", "archive"),
    Status.TERMINATED: ("close_on_notice", "follow_up", "archive"),
    Status.DECLINED: ("follow_up", "archive"),
    Status.WITHDRAWN: ("follow_up", "archive"),
    Status.ARCHIVED: (),
    Status.MERGED: ("unmerge",),
}
IN_A_FOLDED_CASE = ("unmerge", "answer_supervision")  # the rest is done in the kept one
GRAVE = frozenset({"terminate", "decline", "withdraw", "breach", "reopen", "recuse"})
AGREES, PARTLY, REFUSES = (str(each) for each in Respondent.Position)
AFTER_REPLY = {  # what the businesses' answers suggest
    AGREES: ("settle", "end_talks", "record_reply"),
    PARTLY: ("settle", "end_talks", "record_reply"),
    REFUSES: ("end_talks", "settle", "record_reply"),
}
AFTER_TALKS = ("accept", "request_supplement", "try_settlement")
WITH_WRONG_ONE = {  # who was asked is not the one complained of, and nobody else is named
    Status.RECEIVED: ("request_supplement", "decline", "withdraw", "accept"),
    Status.ACCEPTED: ("terminate", "withdraw", "schedule_session"),
}
AFTER_FAILURE = ("schedule_session", "terminate", "agree")
ACCEPT = "complaint.accept"
# no work that waits; a list has its own button to sort
ALWAYS = (
    "hand_over",
    "offer_transfer",
    "ask_assistance",
    "dispute_competence",
    "assign",
    "reopen",
    "sort",
    "merge",
    "unmerge",
    "group",
)
BESIDE = 3  # buttons beside the first one
SHORT = {
    "accept": _("Decide on acceptance"),
    "schedule_session": _("Arrange a session"),
    "record_reply": _("Get the reply"),
    "end_appraisal": _("Wait for the result"),
    "supply": _("Wait for material"),
    "record_payment": _("Check the payment"),
    "close_on_notice": _("Send the notice"),
}
# Buttons whose words are also the name of a status: the deed, not what it leads to.
DEEDS = {
    "agree": pgettext_lazy("step", "Agreement reached"),
    "settle": pgettext_lazy("step", "Settled by the parties"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A button: the route it leads to is named like the permission."""

    verb: str
    label: str | Promise
    is_grave: bool

    @property
    def route(self) -> str:
        return f"complaint_{self.verb}"


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides between steps that the status alone allows."""

    talks_tried: bool = False
    talks_first: bool = False
    reply: str = ""
    is_wrong_one: bool = False
    terms_set_aside: bool = False
    session_to_record: bool = False
    session_to_come: bool = False
    last_result: str = ""
    is_signed: bool = False
    is_paid: bool = False
    has_payments: bool = False
    was_visited: bool = False
    pressed: bool = False


def steps_of(complaint: Complaint, situation: Situation, *, actor: Actor) -> list[Step]:
    """The steps this actor could take now, the one to take first in front."""
    possible = _possible(complaint, actor)
    order = {verb: n for n, verb in enumerate(dict.fromkeys(preferred(complaint, situation)))}
    ranked = sorted(possible, key=lambda each: order.get(each.verb, len(order)))
    moot = _moot(situation)
    if complaint.status == Status.AGREED and not situation.is_signed:
        moot.add("perform")
    return [_step(each) for each in ranked if each.verb not in moot]


def _possible(complaint: Complaint, actor: Actor) -> list[Transition]:
    found = next_steps(complaint, TRANSITIONS, actor=actor)
    return [each for each in found if each.verb in IN_A_FOLDED_CASE] if complaint.is_merged else found


def reply_of(respondents: Iterable[Any]) -> str:
    """What the answers of the businesses come to: one that gives way is something to settle with; a refusal
    counts when nobody else is waited for. Empty while an answer is waited for.
    """
    heard = [each for each in respondents if not is_not_the_one(each)]
    asked = [each for each in heard if each.asked_on or each.replied_on]
    said = {each.position for each in asked if each.replied_on}
    if found := next((position for position in (AGREES, PARTLY) if position in said), ""):
        return found
    is_waiting = any(each.replied_on is None for each in asked)
    return REFUSES if REFUSES in said and not is_waiting else ""


def is_not_the_one(respondent: Any) -> bool:
    """It was asked, and its appeal that the complaint is not about it was right: its day was taken away."""
    return respondent.asked_on is not None and respondent.reply_due_on is None


def _moot(situation: Situation) -> set[str]:
    """Steps the status allows but which have nothing to work on."""
    moot = set() if situation.pressed else {"answer_supervision"}
    if not (situation.session_to_record or situation.session_to_come):
        moot.add("hold_session")
    if not situation.has_payments:
        moot.add("strike_payment")
    if situation.is_paid:
        moot |= {"record_payment", "breach"}
    return moot


def first_step(complaint: Complaint, situation: Situation, *, actor: Actor) -> Step | None:
    """The button of a row in a list, in few words: the first of the case's own page. None where nothing is
    left but what is always possible.
    """
    first = next(iter(steps_of(complaint, situation, actor=actor)), None)
    if first is None or first.verb in ALWAYS:
        return None
    return Step(first.verb, SHORT.get(first.verb, first.label), first.is_grave)


def preferred(complaint: Complaint, situation: Situation) -> Iterable[str]:
    """Verbs in the order in which the work goes on."""
    status, order = complaint.status, FIRST.get(complaint.status, ())
    if situation.is_wrong_one:
        order = WITH_WRONG_ONE.get(Status(status), order)
    if situation.talks_first:
        order = ("try_settlement", *order)
    if situation.pressed:
        order = ("answer_supervision", *order)
    if status == Status.RECEIVED and situation.talks_tried:
        return AFTER_TALKS
    if status == Status.WITH_BUSINESS:
        return AFTER_REPLY.get(situation.reply, order)
    if status == Status.MEDIATION:
        return _in_mediation(situation, order)
    if status in (Status.AGREED, Status.SETTLED) and situation.is_signed and not situation.is_paid:
        return ("record_payment", "perform", "breach")
    if situation.was_visited and status != Status.ARCHIVED:
        return ("archive", *order)
    return order


def _in_mediation(situation: Situation, order: tuple[str, ...]) -> tuple[str, ...]:
    if situation.session_to_record:
        return ("hold_session", *order)
    if situation.last_result == "agreed" or situation.terms_set_aside:
        return ("agree", *order)
    if situation.session_to_come:
        return ("hold_session", "schedule_session", "agree", "extend")
    return AFTER_FAILURE if situation.last_result == "failed" else order


def who_decides(complaint: Complaint, *, actor: Actor) -> str:
    """For those who register and may not accept: the colleagues who may, by name."""
    waits = complaint.status in (Status.RECEIVED, Status.SUPPLEMENT) and not complaint.was_accepted
    if not waits or actor.may(ACCEPT) or not complaint.is_within_reach(actor):
        return ""
    names = "、".join(each.name for each in people_who_may(ACCEPT, complaint.holder_id))
    return (
        _now("Who may accept: %(names)s.") % {"names": names}
        if names
        else _now("Nobody here may accept yet.")
    )


def _step(transition: Transition) -> Step:
    label = DEEDS.get(transition.verb, transition.label)
    return Step(transition.verb, label, transition.verb in GRAVE)
