"""Funds of others that pay consumers first (先行赔付); goods taken back elsewhere (异地异店退换货)."""

from .compensation import AdvanceCompensation, CompensationStatus, Ground
from .fund import Account, AccountKind, Fund, FundKind, Posting, PostingKind
from .pledge import CheckResult, PledgeCount, PledgedStore, PledgeKind, ReturnPledge, SpotCheck
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
    "PledgeCount",
    "PledgeKind",
    "PledgedStore",
    "Posting",
    "PostingKind",
    "ReturnPledge",
    "ReturnVoucher",
    "SpotCheck",
    "VoucherShown",
]
