"""Tables of the exchange: who our peers are, what was agreed with whom, the messages to and from them."""

from .abroad import CaseAbroad, DossierPart
from .agreements import (
    AgreementStatus,
    CopyKind,
    DeletionCertificate,
    ImpactAssessment,
    SharedCopy,
    SharingAgreement,
    SharingParty,
)
from .alerts import SharedAlert
from .codes import CodeTable, CodeTableStatus
from .custody import (
    CommitCounter,
    CopyRow,
    CustodyAlarm,
    CustodyStep,
    DossierItem,
    GiverRow,
    Quarantine,
    SignedPaper,
    TakerRow,
    Title,
)
from .facts import SharedFact
from .groups import SharedGroup, SharedGroupState
from .joint import ItemState, JointItem, JointPart, JointRequest, JointState, JointWord
from .knowledge import SharedEntry
from .matching import PeerMatch, PeerMatchSide
from .peers import InstanceKey, OwnCard, Peer, PeerKey, PeerStatus
from .post import InMessage, InState, OutMessage, OutState, RefusedCall, SeenNonce
from .publications import SharedPublication
from .restoring import FetchedPaper, LostQuestion
from .shares import SharedBusiness, SharedFigure

__all__ = [
    "AgreementStatus",
    "CaseAbroad",
    "CodeTable",
    "CodeTableStatus",
    "CommitCounter",
    "CopyKind",
    "CopyRow",
    "CustodyAlarm",
    "CustodyStep",
    "DeletionCertificate",
    "DossierItem",
    "DossierPart",
    "FetchedPaper",
    "GiverRow",
    "ImpactAssessment",
    "InMessage",
    "InState",
    "InstanceKey",
    "ItemState",
    "JointItem",
    "JointPart",
    "JointRequest",
    "JointState",
    "JointWord",
    "LostQuestion",
    "OutMessage",
    "OutState",
    "OwnCard",
    "Peer",
    "PeerKey",
    "PeerMatch",
    "PeerMatchSide",
    "PeerStatus",
    "Quarantine",
    "RefusedCall",
    "SeenNonce",
    "SharedAlert",
    "SharedBusiness",
    "SharedCopy",
    "SharedEntry",
    "SharedFact",
    "SharedFigure",
    "SharedGroup",
    "SharedGroupState",
    "SharedPublication",
    "SharingAgreement",
    "SharingParty",
    "SignedPaper",
    "TakerRow",
    "Title",
]
