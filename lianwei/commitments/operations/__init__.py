"""Writes of promises and tasks: one function, one verb, one transaction, one event."""

from .promises import (
    break_commitment,
    drop_commitment,
    keep_commitment,
    make_commitment,
    reopen_commitment,
)
from .tasks import (
    TaskEntry,
    drop_task,
    finish_task,
    give_task,
    hand_over_task,
    move_task,
    remind_of_task,
)

__all__ = [
    "TaskEntry",
    "break_commitment",
    "drop_commitment",
    "drop_task",
    "finish_task",
    "give_task",
    "hand_over_task",
    "keep_commitment",
    "make_commitment",
    "move_task",
    "remind_of_task",
    "reopen_commitment",
]
