"""Everything that can be done to a complaint, an enquiry or a violation report, by stage of the work."""

from .between.assistance import (
    answer_assistance,
    ask_assistance,
    decline_assistance,
    withdraw_assistance,
)
from .between.disputes import (
    decide_competence_dispute,
    dispute_competence,
    escalate_competence_dispute,
)
from .between.questions import answer_question, ask_question, escalate_question, question_complaint
from .between.supervision import answer_supervision, note_complaint, supervise_complaint
from .between.transfer import (
    accept_transfer,
    escalate_transfer,
    offer_transfer,
    return_transfer,
    withdraw_transfer,
)
from .desk.bulk import confirm_bulk, drop_bulk, prepare_bulk, undo_bulk
from .desk.saved_lists import (
    copy_list,
    issue_feed,
    place_list,
    retire_list,
    revise_list,
    revoke_feed,
    save_list,
)
from .desk.tagging import tag_complaint, untag_complaint
from .entry.consents import record_consent, withdraw_consent
from .entry.enquiries import EnquiryEntry, answer_enquiry, receive_enquiry
from .entry.intake import receive_complaint, revise_complaint
from .entry.sheets import annul_complaint, receive_complaints
from .entry.sorting import sort_complaint
from .entry.splitting import split_complaint
from .entry.violations import (
    ReportEntry,
    hand_over_violation_report,
    receive_violation_report,
    record_violation_result,
    tell_reporter,
)
from .handling.acceptance import accept_complaint, decline_complaint, request_supplement, supply_complaint
from .handling.addresses import note_address
from .handling.agreement import agree_on_terms, renegotiate_complaint, sign_agreement
from .handling.assignment import assign_as_proposed, assign_complaint, choose_assignment, revise_caseworker
from .handling.closing import (
    close_on_notice,
    hand_over_clue,
    record_hand_over_result,
    reopen_complaint,
    terminate_complaint,
    withdraw_complaint,
)
from .handling.counter import (
    Answer,
    answer_referral,
    appeal_referral,
    decide_appeal,
    escalate_silence,
    report_performance,
)
from .handling.followup import (
    answer_follow_up,
    archive_complaint,
    ask_follow_up,
    breach_complaint,
    call_follow_up,
    perform_complaint,
)
from .handling.mediation import commission_appraisal, end_appraisal, extend_complaint
from .handling.offers import answer_offer, make_offer
from .handling.payments import record_payment, strike_payment
from .handling.promises import (
    break_promise,
    drop_promise,
    note_undertaking,
    report_promise,
    verify_promise,
)
from .handling.sessions import enter_session, hold_session, recuse_mediator, schedule_session
from .handling.settlement import end_talks, record_reply, settle_complaint, try_settlement
from .together.grouping import (
    group_complaint,
    note_alike,
    suspect_double,
    tell_apart_complaint,
    ungroup_complaint,
)
from .together.merging import merge_complaint, unmerge_complaint

__all__ = [
    "Answer",
    "EnquiryEntry",
    "ReportEntry",
    "accept_complaint",
    "accept_transfer",
    "agree_on_terms",
    "annul_complaint",
    "answer_assistance",
    "answer_enquiry",
    "answer_follow_up",
    "answer_offer",
    "answer_question",
    "answer_referral",
    "answer_supervision",
    "appeal_referral",
    "archive_complaint",
    "ask_assistance",
    "ask_follow_up",
    "ask_question",
    "assign_as_proposed",
    "assign_complaint",
    "breach_complaint",
    "break_promise",
    "call_follow_up",
    "choose_assignment",
    "close_on_notice",
    "commission_appraisal",
    "confirm_bulk",
    "copy_list",
    "decide_appeal",
    "decide_competence_dispute",
    "decline_assistance",
    "decline_complaint",
    "dispute_competence",
    "drop_bulk",
    "drop_promise",
    "end_appraisal",
    "end_talks",
    "enter_session",
    "escalate_competence_dispute",
    "escalate_question",
    "escalate_silence",
    "escalate_transfer",
    "extend_complaint",
    "group_complaint",
    "hand_over_clue",
    "hand_over_violation_report",
    "hold_session",
    "issue_feed",
    "make_offer",
    "merge_complaint",
    "note_address",
    "note_alike",
    "note_complaint",
    "note_undertaking",
    "offer_transfer",
    "perform_complaint",
    "place_list",
    "prepare_bulk",
    "question_complaint",
    "receive_complaint",
    "receive_complaints",
    "receive_enquiry",
    "receive_violation_report",
    "record_consent",
    "record_hand_over_result",
    "record_payment",
    "record_reply",
    "record_violation_result",
    "recuse_mediator",
    "renegotiate_complaint",
    "reopen_complaint",
    "report_performance",
    "report_promise",
    "request_supplement",
    "retire_list",
    "return_transfer",
    "revise_caseworker",
    "revise_complaint",
    "revise_list",
    "revoke_feed",
    "save_list",
    "schedule_session",
    "settle_complaint",
    "sign_agreement",
    "sort_complaint",
    "split_complaint",
    "strike_payment",
    "supervise_complaint",
    "supply_complaint",
    "suspect_double",
    "tag_complaint",
    "tell_apart_complaint",
    "tell_reporter",
    "terminate_complaint",
    "try_settlement",
    "undo_bulk",
    "ungroup_complaint",
    "unmerge_complaint",
    "untag_complaint",
    "verify_promise",
    "withdraw_assistance",
    "withdraw_complaint",
    "withdraw_consent",
    "withdraw_transfer",
]
