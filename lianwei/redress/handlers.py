"""A way to court or to others goes where its case goes: to a member, or to its holder's successor."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.redress.operations.following import follow_case


@on("complaint.transferred")
@on("complaint.moved_to_successor")
def let_remedies_follow(event: Event) -> None:
    """Open ways alone: what has ended stays in the books of who carried it."""
    follow_case(int(event.subject.partition(":")[2]), actor=SYSTEM)
