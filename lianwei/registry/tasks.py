"""Periodic work of the register."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM
from lianwei.registry.operations.likeness import find_likely_doubles


@every("40 3 * * *")
def look_for_doubles() -> int:
    """Entries that are probably one business, for a person to look at; how many wait."""
    return find_likely_doubles(actor=SYSTEM)
