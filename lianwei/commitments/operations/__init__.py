"""Writes of promises and tasks: one function, one verb, one transaction, one event."""

from .promises import (
    Promiser,
    break_commitment,
    drop_commitment,
    lapse_commitment,
    make_commitment,
    reopen_commitment,
    report_commitment,
    verify_commitment,
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
    "Promiser",
    "TaskEntry",
    "break_commitment",
    "drop_commitment",
    "drop_task",
    "finish_task",
    "give_task",
    "hand_over_task",
    "lapse_commitment",
    "make_commitment",
    "move_task",
    "remind_of_task",
    "reopen_commitment",
    "report_commitment",
    "verify_commitment",
]
