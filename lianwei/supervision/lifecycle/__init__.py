"""How the things of social supervision move: one table each."""

from .drives import DRIVE_TRANSITIONS
from .letters import LETTER_TRANSITIONS

__all__ = ["DRIVE_TRANSITIONS", "LETTER_TRANSITIONS"]
