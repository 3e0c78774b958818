"""Cases between alliances: offered, taken over, given back, with what goes along."""

from .answering import accept_case_abroad, refuse_late_offer, return_case_abroad
from .mailing import send_due_papers
from .offering import call_off_offer, offer_case_abroad, withdraw_case_abroad

__all__ = (
    "accept_case_abroad",
    "call_off_offer",
    "offer_case_abroad",
    "refuse_late_offer",
    "return_case_abroad",
    "send_due_papers",
    "withdraw_case_abroad",
)
