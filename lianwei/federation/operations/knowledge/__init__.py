"""Entries of knowledge bases between alliances: told, taken, found."""

from .taking import take_entry, take_entry_withdrawal
from .telling import tell_entries, tell_entry

__all__ = ("take_entry", "take_entry_withdrawal", "tell_entries", "tell_entry")
