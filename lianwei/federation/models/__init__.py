"""Tables of the exchange: who our peers are, and the messages to and from them."""

from .custody import (
    CommitCounter,
    CopyRow,
    CustodyAlarm,
    CustodyStep,
    DossierItem,
    GiverRow,
    SignedPaper,
    TakerRow,
    Title,
)
from .peers import InstanceKey, OwnCard, Peer, PeerKey, PeerStatus
from .post import InMessage, InState, OutMessage, OutState, RefusedCall, SeenNonce
from .shares import SharedFigure

__all__ = [
    "CommitCounter",
    "CopyRow",
    "CustodyAlarm",
    "CustodyStep",
    "DossierItem",
    "GiverRow",
    "InMessage",
    "InState",
    "InstanceKey",
    "OutMessage",
    "OutState",
    "OwnCard",
    "Peer",
    "PeerKey",
    "PeerStatus",
    "RefusedCall",
    "SeenNonce",
    "SharedFigure",
    "SignedPaper",
    "TakerRow",
    "Title",
]
