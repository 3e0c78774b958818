"""Periodic work: the warehouse follows the log."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .warehouse.loading import load_warehouse


@every("*/5 * * * *")
def load_facts() -> int:
    """Bring the figures up to the last sealed event. How many events."""
    return load_warehouse(actor=SYSTEM).events


@every("50 1 * * *")
def look_through_facts() -> int:
    """Read every file of the figures and make damaged ones anew. How many were."""
    return len(load_warehouse(actor=SYSTEM, is_thorough=True).repaired)
