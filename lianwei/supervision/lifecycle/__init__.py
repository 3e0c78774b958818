"""How the things of social supervision move: one table each."""

from .letters import LETTER_TRANSITIONS

__all__ = ["LETTER_TRANSITIONS"]
