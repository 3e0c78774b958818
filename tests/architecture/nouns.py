"""What the visitor matrix needs to know of a noun whose routes take a key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from lianwei.members.models import Organisation

Keys = dict[str, object]


class Known(StrEnum):
    """Who may know of a row, and do something to it."""

    TO_ITS_OWN = "its own"  # another member's worker gets 404
    TO_ALL = "all may look, its own may act"  # 200 or 403
    SHARED = "all members keep it together"  # whoever has the permission gets in


@dataclass(frozen=True)
class Noun:
    """`make(home)` writes a row held by `home` and answers the keys of its address.

    `bodies`: what a form of a route needs to be taken, by route name. `is_led`: the secretary-general of the
    alliance acts on it, not everybody with the permission.
    """

    make: Callable[[Organisation], Keys]
    known: Known = Known.TO_ITS_OWN
    bodies: dict[str, dict] = field(default_factory=dict)
    is_led: bool = False
