"""What the archive keeps, for whom, until when; what people ask about their data; what is destroyed."""

from .destruction import DestructionItem, DestructionList, ItemState, ListStatus
from .filing import Filing, LegalHold, OrganisationSchedule
from .requests import Decision, IdentityProof, PersonRequest, RequestKind, RequestStatus, RequestWay

__all__ = [
    "Decision",
    "DestructionItem",
    "DestructionList",
    "Filing",
    "IdentityProof",
    "ItemState",
    "LegalHold",
    "ListStatus",
    "OrganisationSchedule",
    "PersonRequest",
    "RequestKind",
    "RequestStatus",
    "RequestWay",
]
