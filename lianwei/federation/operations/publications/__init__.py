"""What was released, between alliances: told, corrected, withdrawn, taken."""

from .taking import take_publication, take_publication_withdrawal
from .telling import correct_told_publication, tell_publication, withdraw_publication

__all__ = (
    "correct_told_publication",
    "take_publication",
    "take_publication_withdrawal",
    "tell_publication",
    "withdraw_publication",
)
