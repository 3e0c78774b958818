"""Tables of codes with a peer: proposed by one side, confirmed by the other, ended by either."""

from .answering import (
    confirm_code_table,
    decline_code_table,
    end_code_table,
    withdraw_code_table,
)
from .proposing import CodeTableEntry, propose_code_table
from .taking import BadTableError, take_codes, take_codes_step

__all__ = (
    "BadTableError",
    "CodeTableEntry",
    "confirm_code_table",
    "decline_code_table",
    "end_code_table",
    "propose_code_table",
    "take_codes",
    "take_codes_step",
    "withdraw_code_table",
)
