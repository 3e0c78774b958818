"""What came in by a door, and the sheets it came with."""

from .arriving import (
    AHEAD,
    OFFLINE_FOR,
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
from .sheets import AT_WORK, ColumnMapping, Sheet, SheetPiece, SheetStatus

__all__ = [
    "AHEAD",
    "AT_WORK",
    "OFFLINE_FOR",
    "Arrival",
    "ArrivalStatus",
    "Batch",
    "ColumnMapping",
    "Door",
    "Draft",
    "DraftPiece",
    "DraftUpload",
    "Sheet",
    "SheetPiece",
    "SheetStatus",
    "Source",
    "SourceKey",
    "TrackingCode",
    "VisitCount",
    "WebhookCall",
]
