"""The life of a complaint and of a violation report, each in one table. Lawyers review this file.

Nothing else moves `status`; buttons, permissions, diagram and manual come from here. Clocks: data/rulesets.
"""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import BUSINESS, CONSUMER, OVERSEER, PARTNER

from .models import BulkStatus, Complaint, ReportStatus, Status
from .models.complaint import BEFORE_ACCEPTANCE, CLOSED, IN_MEDIATION

UNDECIDED = (Status.RECEIVED, Status.SUPPLEMENT, Status.WITH_BUSINESS)
IN_HAND = (*BEFORE_ACCEPTANCE, *IN_MEDIATION)
SUCCESSFUL = (Status.AGREED, Status.SETTLED)
EVERY = tuple(Status)
LIVING = tuple(status for status in Status if status != Status.MERGED)  # a folded case lives in the kept one


def _not_yet_accepted(complaint: Complaint) -> bool:
    return not complaint.was_accepted


def _already_accepted(complaint: Complaint) -> bool:
    return complaint.was_accepted


def _is_closed(complaint: Complaint) -> bool:
    return complaint.closed_on is not None


def _is_worked_with(complaint: Complaint) -> bool:
    return not complaint.is_stored_only


def _is_not_closed(complaint: Complaint) -> bool:
    return complaint.closed_on is None


def _may_end(complaint: Complaint) -> bool:
    """Accepted and not closed: also an agreement that a party in the end does not sign."""
    return complaint.was_accepted and complaint.closed_on is None


def _is_unsorted(complaint: Complaint) -> bool:
    """Goods and nature were proposed from the words, and nobody has confirmed them."""
    return not complaint.is_sorted


def _may_come_back_received(complaint: Complaint) -> bool:
    return bool(complaint.given_to) and not complaint.was_accepted


def _may_come_back_accepted(complaint: Complaint) -> bool:
    return bool(complaint.given_to) and complaint.was_accepted


ACCEPT = Transition(
    "accept",
    _("Accept"),
    (Status.RECEIVED, Status.WITH_BUSINESS),
    Status.ACCEPTED,
    starts=("mediation",),
    stops=("acceptance", "business_reply"),
    guard=_not_yet_accepted,
)
TRY_SETTLEMENT = Transition(
    "try_settlement",
    _("Send to the business to settle"),
    (Status.RECEIVED, Status.ACCEPTED),
    Status.WITH_BUSINESS,
    starts=("business_reply",),
)
REQUEST_SUPPLEMENT = Transition(
    "request_supplement",
    _("Ask for material"),
    (Status.RECEIVED,),
    Status.SUPPLEMENT,
    starts=("supplement",),
)
SUPPLY = Transition(
    "supply",
    _("Material has come"),
    (Status.SUPPLEMENT,),
    Status.RECEIVED,
    stops=("supplement",),
    by=CONSUMER,
)
RECORD_REPLY = Transition("record_reply", _("Record the business's reply"), IN_HAND, None, by=BUSINESS)
MAKE_OFFER = Transition("make_offer", _("Take an offer down"), IN_HAND, None, by=BUSINESS, is_hidden=True)
ANSWER_OFFER = Transition("answer_offer", _("Answer the offer"), IN_HAND, None, by=BUSINESS, is_hidden=True)
DECIDE_APPEAL = Transition("decide_appeal", _("Decide on the appeal"), LIVING, None, is_hidden=True)
PROMISED = (Status.AGREED, Status.SETTLED, Status.BREACHED)
REPORT_PERFORMANCE = Transition(
    "report_performance", _("Report performance"), PROMISED, None, by=BUSINESS, is_hidden=True
)
SETTLE = Transition(
    "settle",
    _("Settled by the parties"),
    (Status.RECEIVED, Status.WITH_BUSINESS, *IN_MEDIATION),
    Status.SETTLED,
    starts=("performance",),
    stops=("acceptance", "business_reply", "mediation"),
)
SETTLE_AT_ONCE = Transition(
    "settle",
    _("Settled by the parties and performed at once"),
    (Status.RECEIVED, Status.WITH_BUSINESS, *IN_MEDIATION),
    Status.PERFORMED,
    starts=("follow_up",),
    stops=("acceptance", "business_reply", "mediation"),
    is_hidden=True,
)
END_TALKS_BEFORE = Transition(
    "end_talks",
    _("Settlement failed, decide on acceptance"),
    (Status.WITH_BUSINESS,),
    Status.RECEIVED,
    stops=("business_reply",),
    by=CONSUMER,
    guard=_not_yet_accepted,
)
END_TALKS_AFTER = Transition(
    "end_talks",
    _("Settlement failed, go on to mediation"),
    (Status.WITH_BUSINESS,),
    Status.ACCEPTED,
    stops=("business_reply",),
    by=CONSUMER,
    guard=_already_accepted,
)
SCHEDULE_SESSION = Transition(
    "schedule_session",
    _("Arrange a mediation session"),
    (Status.ACCEPTED, Status.MEDIATION),
    Status.MEDIATION,
)
ENTER_SESSION = Transition(
    "enter_session",
    _("Enter a session already held"),
    (Status.ACCEPTED, Status.MEDIATION),
    Status.MEDIATION,
)
HOLD_SESSION = Transition("hold_session", _("Record the session"), (Status.MEDIATION,), None)
COMMISSION_APPRAISAL = Transition(
    "commission_appraisal",
    _("Commission an appraisal"),
    (Status.ACCEPTED, Status.MEDIATION),
    Status.APPRAISAL,
)
END_APPRAISAL = Transition("end_appraisal", _("The result has come"), (Status.APPRAISAL,), Status.MEDIATION)
AGREE = Transition("agree", _("Agreement reached"), (Status.ACCEPTED, Status.MEDIATION), Status.AGREED)
AGREE_AT_ONCE = Transition(
    "agree",
    _("Agreement reached and performed at once"),
    (Status.ACCEPTED, Status.MEDIATION),
    Status.PERFORMED,
    starts=("follow_up",),
    stops=("mediation",),
    is_hidden=True,
)
SIGN = Transition(
    "sign",
    _("Record a signature"),
    (Status.AGREED,),
    None,
    starts=("performance",),
    stops=("mediation",),
    by=CONSUMER,
    guard=_is_not_closed,
)
RENEGOTIATE = Transition(
    "renegotiate",
    _("Back to mediation for new terms…"),
    (Status.AGREED,),
    Status.MEDIATION,
    guard=_is_not_closed,
)
EXTEND = Transition("extend", _("Extend the limit"), (Status.ACCEPTED, Status.MEDIATION), None)
RECUSE = Transition("recuse", _("Change the mediator (recusal)"), IN_MEDIATION, None)
ASSIGN = Transition("assign", _("Assign"), tuple(s for s in Status if s != Status.ARCHIVED), None)
SORT = Transition(
    "sort",
    _("Confirm how it is sorted"),
    tuple(s for s in Status if s != Status.ARCHIVED),
    None,
    guard=_is_unsorted,
)
NOTE_ADDRESS = Transition("note_address", _("Note whether the address is right"), IN_HAND, None)
SPLIT = Transition("split", _("Split off a second matter"), IN_HAND, None)
MERGE = Transition("merge", _("Merge into another case…"), IN_HAND, Status.MERGED)
UNMERGE = Transition("unmerge", _("Take the merge back…"), (Status.MERGED,), None)  # to where it stood before
GROUP = Transition("group", _("Link with a case of the same dispute"), LIVING, None)
UNGROUP = Transition("ungroup", _("Take out of the same dispute"), LIVING, None, is_hidden=True)
TELL_APART = Transition("tell_apart", _("Not the same case"), LIVING, None, is_hidden=True)
TERMINATE = Transition(
    "terminate",
    _("End the mediation…"),
    (*IN_MEDIATION, Status.WITH_BUSINESS, Status.AGREED),
    Status.TERMINATED,
    starts=("end_notice",),
    stops=("mediation", "business_reply"),
    guard=_may_end,
)
CLOSE_ON_NOTICE = Transition(
    "close_on_notice",
    _("The notice has gone out"),
    (Status.TERMINATED,),
    None,
    starts=("follow_up",),
    stops=("end_notice",),
    guard=_is_not_closed,
)
DECLINE = Transition(
    "decline",
    _("Do not accept…"),
    UNDECIDED,
    Status.DECLINED,
    starts=("follow_up",),
    stops=("acceptance", "supplement", "business_reply"),
    guard=_not_yet_accepted,
)
WITHDRAW = Transition(
    "withdraw",
    _("Withdrawn by the consumer…"),
    IN_HAND,
    Status.WITHDRAWN,
    starts=("follow_up",),
    stops=("acceptance", "supplement", "business_reply", "mediation"),
    by=CONSUMER,
)
ANNUL = Transition(
    "annul",
    _("Take the registration back"),
    (Status.RECEIVED,),
    Status.ARCHIVED,
    stops=("acceptance",),
    is_hidden=True,
)
RECORD_PAYMENT = Transition("record_payment", _("Record what was received"), PROMISED, None)
STRIKE_PAYMENT = Transition("strike_payment", _("Strike out a payment entered wrongly"), PROMISED, None)
PERFORM = Transition(
    "perform",
    _("All is performed"),
    (Status.AGREED, Status.SETTLED, Status.BREACHED),
    Status.PERFORMED,
    starts=("follow_up",),
    stops=("performance",),
)
BREACH = Transition(
    "breach",
    _("Not performed"),
    SUCCESSFUL,
    Status.BREACHED,
    starts=("follow_up",),
    stops=("performance",),
    guard=_is_closed,
)
FOLLOW_UP = Transition("follow_up", _("Return visit"), CLOSED, None, starts=("archive",), guard=_is_closed)
HAND_OVER = Transition("hand_over", _("Hand a clue to an authority"), tuple(Status), None)
SUPERVISE = Transition("supervise", _("Press this case (督办)"), IN_HAND, None, by=OVERSEER, is_hidden=True)
QUESTION = Transition("question", _("Ask about this case"), tuple(Status), None, by=OVERSEER, is_hidden=True)
TO_GIVE = (Status.RECEIVED, Status.ACCEPTED, Status.MEDIATION)
OFFER_TRANSFER = Transition("offer_transfer", _("Hand over to another member…"), TO_GIVE, None)
DISPUTE_COMPETENCE = Transition(
    "dispute_competence", _("Let the office above decide whose it is…"), TO_GIVE, None
)
WITHDRAW_TRANSFER = Transition("withdraw_transfer", _("Take the offer back"), EVERY, None, is_hidden=True)
TAKE_RECEIVED = Transition(
    "accept_transfer",
    _("Take the case over"),
    (Status.RECEIVED,),
    Status.RECEIVED,
    starts=("acceptance",),
    by=PARTNER,
    guard=_not_yet_accepted,
    is_hidden=True,
)
TAKE_ACCEPTED = Transition(
    "accept_transfer",
    _("Take the case over"),
    (Status.ACCEPTED, Status.MEDIATION),
    Status.ACCEPTED,
    starts=("mediation",),
    by=PARTNER,
    guard=_already_accepted,
    is_hidden=True,
)
LEAVE = Transition("leave", _("Given to another alliance"), TO_GIVE, Status.ARCHIVED, is_hidden=True)
COME_BACK_RECEIVED = Transition(
    "come_back",
    _("Come back from another alliance"),
    (Status.ARCHIVED,),
    Status.RECEIVED,
    starts=("acceptance",),
    guard=_may_come_back_received,
    is_hidden=True,
)
COME_BACK_ACCEPTED = Transition(
    "come_back",
    _("Come back from another alliance"),
    (Status.ARCHIVED,),
    Status.ACCEPTED,
    starts=("mediation",),
    guard=_may_come_back_accepted,
    is_hidden=True,
)
RETURN_TRANSFER = Transition("return_transfer", _("Return it"), EVERY, None, by=PARTNER, is_hidden=True)
ASK_ASSISTANCE = Transition("ask_assistance", _("Ask another member for assistance…"), IN_HAND, None)
WITHDRAW_ASSISTANCE = Transition(
    "withdraw_assistance", _("It is no longer needed"), EVERY, None, is_hidden=True
)
ANSWER_ASSISTANCE = Transition(
    "answer_assistance", _("Answer the request"), EVERY, None, by=PARTNER, is_hidden=True
)
DECLINE_ASSISTANCE = Transition(
    "decline_assistance", _("Not possible"), EVERY, None, by=PARTNER, is_hidden=True
)
ANSWER_SUPERVISION = Transition("answer_supervision", _("Answer the pressing order"), EVERY, None)
REOPEN = Transition(
    "reopen",
    _("Reopen…"),
    (Status.TERMINATED, Status.DECLINED, Status.WITHDRAWN, Status.BREACHED, Status.ARCHIVED),
    Status.ACCEPTED,
    starts=("mediation",),
    stops=("follow_up", "end_notice", "archive"),
    guard=_is_worked_with,
)
ARCHIVE = Transition(
    "archive",
    _("Archive"),
    (Status.PERFORMED, Status.BREACHED, Status.TERMINATED, Status.DECLINED, Status.WITHDRAWN),
    Status.ARCHIVED,
    stops=("follow_up", "archive"),
    guard=_is_closed,
)

TRANSITIONS = (
    ACCEPT, TRY_SETTLEMENT, SUPPLY, END_TALKS_BEFORE, END_TALKS_AFTER, END_APPRAISAL,
    SCHEDULE_SESSION, HOLD_SESSION, ENTER_SESSION, AGREE, SIGN, RENEGOTIATE, CLOSE_ON_NOTICE,
    PERFORM, RECORD_PAYMENT, STRIKE_PAYMENT, FOLLOW_UP, ARCHIVE, RECORD_REPLY, MAKE_OFFER,
    ANSWER_OFFER, REPORT_PERFORMANCE, DECIDE_APPEAL, SETTLE, COMMISSION_APPRAISAL,
    REQUEST_SUPPLEMENT, EXTEND, RECUSE, ASSIGN, SORT, NOTE_ADDRESS, SPLIT, MERGE, UNMERGE, GROUP,
    UNGROUP, TELL_APART, BREACH, HAND_OVER, OFFER_TRANSFER, DISPUTE_COMPETENCE, WITHDRAW_TRANSFER,
    TAKE_RECEIVED, TAKE_ACCEPTED, LEAVE, COME_BACK_RECEIVED, COME_BACK_ACCEPTED, RETURN_TRANSFER,
    ASK_ASSISTANCE, WITHDRAW_ASSISTANCE, ANSWER_ASSISTANCE, DECLINE_ASSISTANCE, ANSWER_SUPERVISION,
    SUPERVISE, QUESTION, AGREE_AT_ONCE, SETTLE_AT_ONCE, TERMINATE, DECLINE, WITHDRAW, ANNUL, REOPEN,
)  # fmt: skip

HAND_OVER_REPORT = Transition(
    "hand_over", _("Hand to the authority"), (ReportStatus.RECEIVED,), ReportStatus.HANDED_OVER
)
RECORD_RESULT = Transition(
    "record_result", _("Record what came of it"), (ReportStatus.HANDED_OVER,), ReportStatus.ANSWERED
)
TELL_REPORTER = Transition(
    "tell_reporter",
    _("Tell the reporter"),
    (ReportStatus.HANDED_OVER, ReportStatus.ANSWERED),
    ReportStatus.CLOSED,
)
REPORT_TRANSITIONS = (HAND_OVER_REPORT, RECORD_RESULT, TELL_REPORTER)

CHECK = Transition("check", _("End the trial"), (BulkStatus.CHECKING,), BulkStatus.CHECKED, is_hidden=True)
CONFIRM = Transition("confirm", _("Carry it out"), (BulkStatus.CHECKED,), BulkStatus.RUNNING)
SETTLE_BULK = Transition("finish", _("End the run"), (BulkStatus.RUNNING,), BulkStatus.DONE, is_hidden=True)
UNDO = Transition("undo", _("Undo this step"), (BulkStatus.DONE,), BulkStatus.UNDOING)
TAKE_BACK = Transition(
    "take_back", _("End the taking back"), (BulkStatus.UNDOING,), BulkStatus.UNDONE, is_hidden=True
)
DROP = Transition(
    "drop", _("Do not carry it out"), (BulkStatus.CHECKING, BulkStatus.CHECKED), BulkStatus.DROPPED
)
BULK_TRANSITIONS = (CHECK, CONFIRM, SETTLE_BULK, UNDO, TAKE_BACK, DROP)
