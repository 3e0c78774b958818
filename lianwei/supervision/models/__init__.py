"""Tables of social supervision."""

from .answers import (
    Attendance,
    Interview,
    LetterReply,
    Rectification,
    RectificationState,
    rectifications_of,
    replies_of,
)
from .city_index import IndexKind, SatisfactionIndex
from .drives import (
    Drive,
    DriveFinding,
    DriveInspection,
    DriveStatus,
    PromiseState,
    Remedy,
    findings_of,
    inspections_of,
)
from .letters import (
    IssuerState,
    Letter,
    LetterAddressee,
    LetterIssuer,
    LetterNotice,
    LetterOutcome,
    LetterStatus,
    addressees_of,
    issuers_of,
)
from .powers import InterviewPower

__all__ = [
    "Attendance",
    "Drive",
    "DriveFinding",
    "DriveInspection",
    "DriveStatus",
    "IndexKind",
    "Interview",
    "InterviewPower",
    "IssuerState",
    "Letter",
    "LetterAddressee",
    "LetterIssuer",
    "LetterNotice",
    "LetterOutcome",
    "LetterReply",
    "LetterStatus",
    "PromiseState",
    "Rectification",
    "RectificationState",
    "Remedy",
    "SatisfactionIndex",
    "addressees_of",
    "findings_of",
    "inspections_of",
    "issuers_of",
    "rectifications_of",
    "replies_of",
]
