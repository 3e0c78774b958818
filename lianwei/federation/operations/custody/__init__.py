"""Handing a case to another instance: one function for each thing a person or a message does."""

from .arriving import Taken, settle, take, verified
from .copies import send_copy
from .giving import begin_title, cancel_offer, make_offer
from .holding import act_on, note_items
from .quarantine import begin_quarantine, end_quarantine
from .sending import mark_sent, wake_peer, withdrawal_of
from .taking import promise, refuse
from .writing import Here

__all__ = (
    "Here",
    "Taken",
    "act_on",
    "begin_quarantine",
    "begin_title",
    "cancel_offer",
    "end_quarantine",
    "make_offer",
    "mark_sent",
    "note_items",
    "promise",
    "refuse",
    "send_copy",
    "settle",
    "take",
    "verified",
    "wake_peer",
    "withdrawal_of",
)
