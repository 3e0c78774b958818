"""After a restore: papers that were lost are asked of the peers, and have their effect once more."""

from .asking import answer_lost, ask_for_lost
from .replaying import replay_lost
from .taking import take_told

__all__ = ("answer_lost", "ask_for_lost", "replay_lost", "take_told")
