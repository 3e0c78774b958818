"""Joint handling between alliances: asked, answered, noted, ended; the case stays with who asks."""

from .asking import ask_joint_request
from .enclosing import Along, enclose_joint_request
from .fetching import (
    settle_joint_item,
    take_joint_enclosed,
    take_joint_item,
    take_joint_wanted,
    take_joint_withheld,
)
from .forgetting import forget_joint_requests, take_back_person
from .sending import send_joint_items
from .taking import take_joint_request, take_joint_word
from .telling import (
    answer_joint_request,
    close_joint_request,
    decline_joint_request,
    leave_joint_requests,
    note_joint_request,
    stop_joint_requests,
    withdraw_joint_request,
)

__all__ = (
    "Along",
    "answer_joint_request",
    "ask_joint_request",
    "close_joint_request",
    "decline_joint_request",
    "enclose_joint_request",
    "forget_joint_requests",
    "leave_joint_requests",
    "note_joint_request",
    "send_joint_items",
    "settle_joint_item",
    "stop_joint_requests",
    "take_back_person",
    "take_joint_enclosed",
    "take_joint_item",
    "take_joint_request",
    "take_joint_wanted",
    "take_joint_withheld",
    "take_joint_word",
    "withdraw_joint_request",
)
