"""Tables of the registry. All but BusinessFact and the fast track's are open: reference data, and who
the businesses are.

OPEN_TABLES: Region, Category, Nature, Channel, Outcome, RequestType, ConsumerGroup, Industry, CodeMapping,
Business, BusinessAlias, Brand, Premises, BusinessToken, BusinessMerge. Businesses are shared by all members
of the alliance, so that two members never meet the same shop under two names; what a natural person tells
(legal representative, contact) is sealed. BusinessFact belongs to who states it and is
scoped; FastTrack and its contacts belong to the member that agreed.
"""

from .businesses import (
    Brand,
    Business,
    BusinessAlias,
    BusinessMerge,
    BusinessPhone,
    BusinessStatus,
    BusinessToken,
    LikelyDouble,
    Premises,
    PremisesKind,
)
from .codes import (
    CODE_KINDS,
    Category,
    Channel,
    Code,
    CodeMapping,
    ConsumerGroup,
    Industry,
    Nature,
    Outcome,
    Region,
    RequestType,
    Versioned,
    version_constraints,
)
from .facts import Audience, BusinessFact, FactKind
from .fast_track import FastTrack, FastTrackContact

__all__ = [
    "CODE_KINDS",
    "Audience",
    "Brand",
    "Business",
    "BusinessAlias",
    "BusinessFact",
    "BusinessMerge",
    "BusinessPhone",
    "BusinessStatus",
    "BusinessToken",
    "Category",
    "Channel",
    "Code",
    "CodeMapping",
    "ConsumerGroup",
    "FactKind",
    "FastTrack",
    "FastTrackContact",
    "Industry",
    "LikelyDouble",
    "Nature",
    "Outcome",
    "Premises",
    "PremisesKind",
    "Region",
    "RequestType",
    "Versioned",
    "version_constraints",
]
