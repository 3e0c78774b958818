"""Single facts on businesses between alliances: told, taken, withdrawn."""

from .taking import take_fact, take_fact_withdrawal
from .telling import tell_fact, tell_facts

__all__ = ("take_fact", "take_fact_withdrawal", "tell_fact", "tell_facts")
