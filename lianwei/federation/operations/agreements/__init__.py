"""Data-sharing agreements: drafted, put to the parties, signed, ended; and what was received, deleted."""

from .deleting import certify_deletion, delete_due_figures, take_certificate
from .drafting import assess_agreement, draft_agreement, offer_agreement, renew_agreement, revise_agreement
from .ending import end_agreement, expire_agreements, take_step, withdraw_agreement
from .entries import AgreementEntry, Direction
from .exporting import export_cases
from .signing import sign_agreement, take_offer

__all__ = [
    "AgreementEntry",
    "Direction",
    "assess_agreement",
    "certify_deletion",
    "delete_due_figures",
    "draft_agreement",
    "end_agreement",
    "expire_agreements",
    "export_cases",
    "offer_agreement",
    "renew_agreement",
    "revise_agreement",
    "sign_agreement",
    "take_certificate",
    "take_offer",
    "take_step",
    "withdraw_agreement",
]
