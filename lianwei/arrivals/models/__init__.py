"""What came in by a door, and the sheets it came with."""

from .arriving import (
    Arrival,
    ArrivalStatus,
    Batch,
    Door,
    Draft,
    DraftPiece,
    DraftUpload,
    Source,
    SourceKey,
    TrackingCode,
    VisitCount,
    WebhookCall,
)
from .booths import COUNT, BoothCount, Counter
from .inlets import Inlet, InletFile
from .mails import Mail, Mailbox, MailStatus
from .outlets import Outlet, OutletCall
from .sent import SentFile, SentPart, SentStatus
from .sheets import AT_WORK, ColumnMapping, Sheet, SheetKey, SheetPiece, SheetStatus

__all__ = [
    "AT_WORK",
    "COUNT",
    "Arrival",
    "ArrivalStatus",
    "Batch",
    "BoothCount",
    "ColumnMapping",
    "Counter",
    "Door",
    "Draft",
    "DraftPiece",
    "DraftUpload",
    "Inlet",
    "InletFile",
    "Mail",
    "MailStatus",
    "Mailbox",
    "Outlet",
    "OutletCall",
    "SentFile",
    "SentPart",
    "SentStatus",
    "Sheet",
    "SheetKey",
    "SheetPiece",
    "SheetStatus",
    "Source",
    "SourceKey",
    "TrackingCode",
    "VisitCount",
    "WebhookCall",
]
