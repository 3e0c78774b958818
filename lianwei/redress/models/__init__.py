"""Money of third parties that pays consumers first (先行赔付): funds, their books, payments on cases."""

from .compensation import AdvanceCompensation, CompensationStatus, Ground
from .fund import Account, AccountKind, Fund, FundKind, Posting, PostingKind

__all__ = [
    "Account",
    "AccountKind",
    "AdvanceCompensation",
    "CompensationStatus",
    "Fund",
    "FundKind",
    "Ground",
    "Posting",
    "PostingKind",
]
