"""How the things of social supervision move: one table each."""

from .comparing import TEST_TRANSITIONS
from .drives import DRIVE_TRANSITIONS
from .letters import LETTER_TRANSITIONS
from .observing import OBSERVATION_TRANSITIONS, VISIT_TRANSITIONS
from .proposing import SUGGESTION_TRANSITIONS
from .terms import REVIEW_TRANSITIONS, TERM_TRANSITIONS

__all__ = [
    "DRIVE_TRANSITIONS",
    "LETTER_TRANSITIONS",
    "OBSERVATION_TRANSITIONS",
    "REVIEW_TRANSITIONS",
    "SUGGESTION_TRANSITIONS",
    "TERM_TRANSITIONS",
    "TEST_TRANSITIONS",
    "VISIT_TRANSITIONS",
]
