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
    "Rectification",
    "RectificationState",
    "SatisfactionIndex",
    "addressees_of",
    "issuers_of",
    "rectifications_of",
    "replies_of",
]
