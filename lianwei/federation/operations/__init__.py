"""What is done: own keys, peers, messages."""

from .businesses import share_businesses
from .handling import repeat_in_message
from .own import name_instance, revoke_instance_key, rotate_instance_key
from .packets import export_packet, import_packet
from .peers import (
    activate_peer,
    end_peer,
    register_peer,
    resume_peer,
    revise_peer,
    revoke_peer_key,
    suspend_peer,
)
from .post import answered, send
from .posting import repeat_out_message
from .statistics import share_statistics

__all__ = [
    "activate_peer",
    "answered",
    "end_peer",
    "export_packet",
    "import_packet",
    "name_instance",
    "register_peer",
    "repeat_in_message",
    "repeat_out_message",
    "resume_peer",
    "revise_peer",
    "revoke_instance_key",
    "revoke_peer_key",
    "rotate_instance_key",
    "send",
    "share_businesses",
    "share_statistics",
    "suspend_peer",
]
