"""Complaints (投诉), enquiries (咨询) and violation reports (举报), and what hangs on them."""

from .access import Access, AccessRole, CaseChild, parts_of, seen_cases
from .agreement import Agreement, AgreementParty, Payment, RecoveredLoss, Signature
from .assistance import Assistance, AssistanceState, assistances_of, joint_cases
from .board import SharedPerson
from .bulk import BulkAction, BulkItem, BulkKind, BulkStatus
from .calls import CallBack
from .cities import CityRequest, CityRequestState
from .clocks import Clock, ClockMove, OrganisationRuleset, Replay
from .closing import FollowUp, HandOver, Supervision
from .complaint import CaseNumber, Complaint, Status
from .counter import Appeal, Offer, Referral, ReferralState
from .custody import CustodyPaper, Transfer, TransferState, offers_of, papers_of_offers
from .disputes import CompetenceDispute, DisputeState, disputes_of
from .enquiry import Enquiry
from .groups import (
    CaseGroup,
    GroupedCase,
    GroupState,
    JointSession,
    cases_in,
    grouped_cases,
    groups_ended_with,
    joint_sessions_of,
    parts_of_joint,
)
from .handling import Appraisal, MediationSession, Note, Recusal, SupplementRequest
from .imports import ImportedGoods, imported_cases
from .keeping import KeptFile
from .links import CaseLink
from .matching import Match, MatchSide, Sought, sides_of
from .near import MarkedText, NearMark
from .parties import Complainant, NarrativeToken, OutsideNumber, PersonIndex, Respondent, RespondentToken
from .questions import Question, QuestionState, questions_about
from .reading import ReadingModel
from .saved_lists import ListPlace, SavedList
from .search import SearchText, Spelling
from .sudden import (
    SuddenEvent,
    SuddenLine,
    SuddenPerson,
    SuddenRecipient,
    SuddenReport,
    SuddenState,
    lines_of,
    people_of,
    recipients_told,
    reports_of,
)
from .tags import CaseTag, tagged
from .team import AssignmentChoice, Caseworker, Language, Presence
from .violation import ReportStatus, ViolationReport

__all__ = [
    "Access",
    "AccessRole",
    "Agreement",
    "AgreementParty",
    "Appeal",
    "Appraisal",
    "AssignmentChoice",
    "Assistance",
    "AssistanceState",
    "BulkAction",
    "BulkItem",
    "BulkKind",
    "BulkStatus",
    "CallBack",
    "CaseChild",
    "CaseGroup",
    "CaseLink",
    "CaseNumber",
    "CaseTag",
    "Caseworker",
    "CityRequest",
    "CityRequestState",
    "Clock",
    "ClockMove",
    "CompetenceDispute",
    "Complainant",
    "Complaint",
    "CustodyPaper",
    "DisputeState",
    "Enquiry",
    "FollowUp",
    "GroupState",
    "GroupedCase",
    "HandOver",
    "ImportedGoods",
    "JointSession",
    "KeptFile",
    "Language",
    "ListPlace",
    "MarkedText",
    "Match",
    "MatchSide",
    "MediationSession",
    "NarrativeToken",
    "NearMark",
    "Note",
    "Offer",
    "OrganisationRuleset",
    "OutsideNumber",
    "Payment",
    "PersonIndex",
    "Presence",
    "Question",
    "QuestionState",
    "ReadingModel",
    "RecoveredLoss",
    "Recusal",
    "Referral",
    "ReferralState",
    "Replay",
    "ReportStatus",
    "Respondent",
    "RespondentToken",
    "SavedList",
    "SearchText",
    "SharedPerson",
    "Signature",
    "Sought",
    "Spelling",
    "Status",
    "SuddenEvent",
    "SuddenLine",
    "SuddenPerson",
    "SuddenRecipient",
    "SuddenReport",
    "SuddenState",
    "Supervision",
    "SupplementRequest",
    "Transfer",
    "TransferState",
    "ViolationReport",
    "assistances_of",
    "cases_in",
    "disputes_of",
    "grouped_cases",
    "groups_ended_with",
    "imported_cases",
    "joint_cases",
    "joint_sessions_of",
    "lines_of",
    "offers_of",
    "papers_of_offers",
    "parts_of",
    "parts_of_joint",
    "people_of",
    "questions_about",
    "recipients_told",
    "reports_of",
    "seen_cases",
    "sides_of",
    "tagged",
]
