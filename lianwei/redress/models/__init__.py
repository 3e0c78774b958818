"""Funds of others that pay consumers first (先行赔付); goods taken back elsewhere (异地异店退换货);
the ways to court and to others.
"""

from .compensation import AdvanceCompensation, CompensationStatus, Ground
from .fund import Account, AccountKind, Fund, FundKind, Posting, PostingKind
from .pledge import CheckResult, PledgeCount, PledgedStore, PledgeKind, ReturnPledge, SpotCheck
from .remedy import LegalRemedy, RemedyKind, RemedyResult, RemedyStatus
from .voucher import ReturnVoucher, VoucherShown

__all__ = [
    "Account",
    "AccountKind",
    "AdvanceCompensation",
    "CheckResult",
    "CompensationStatus",
    "Fund",
    "FundKind",
    "Ground",
    "LegalRemedy",
    "PledgeCount",
    "PledgeKind",
    "PledgedStore",
    "Posting",
    "PostingKind",
    "RemedyKind",
    "RemedyResult",
    "RemedyStatus",
    "ReturnPledge",
    "ReturnVoucher",
    "SpotCheck",
    "VoucherShown",
]
