"""Warnings between alliances: told, acknowledged, answered."""

from .answering import acknowledge_shared_alert, answer_shared_alert
from .taking import take_alert, take_alert_answer
from .telling import tell_shared_alert

__all__ = (
    "acknowledge_shared_alert",
    "answer_shared_alert",
    "take_alert",
    "take_alert_answer",
    "tell_shared_alert",
)
