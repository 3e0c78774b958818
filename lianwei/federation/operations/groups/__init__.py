"""Group complaints between alliances: told, joined, counted, ended; every case stays with who has it."""

from .ending import end_shared_group, stop_shared_groups
from .joining import join_shared_group
from .taking import take_shared_group, take_shared_group_end, take_shared_group_joined
from .telling import tell_shared_group
from .updating import share_due_groups, update_shared_group

__all__ = (
    "end_shared_group",
    "join_shared_group",
    "share_due_groups",
    "stop_shared_groups",
    "take_shared_group",
    "take_shared_group_end",
    "take_shared_group_joined",
    "tell_shared_group",
    "update_shared_group",
)
