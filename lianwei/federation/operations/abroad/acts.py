"""What the holder of a case does with it is written down with the title under which it is done (C7)."""

from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core.models import Event
from lianwei.core.scope import Actor, ActorKind
from lianwei.federation.models import CaseAbroad, Title
from lianwei.federation.operations.custody.writing import act, lock_title

MOVES = ("complaint.taken_over", "complaint.came_back")  # the title moves; its paper says so
BY_HOLDER = (ActorKind.STAFF, ActorKind.OPERATOR, ActorKind.SYSTEM)


def note_act(event: Event, actor: Actor) -> None:
    """Write an event of a case that was ever offered to, or came from, another alliance down as an act, in
    its transaction: the row of the title stays locked, so that no release comes between.

    What people outside say is no act of the holder. A file that was given away is only read; should
    something be done to one that does not know of it, the act names a title that has ended, and the checker
    names the act. Raises WrongStatus in quarantine.
    """
    if actor.kind not in BY_HOLDER or event.name in MOVES:
        return
    pk = int(event.subject.partition(":")[2])
    case = QuerySet(CaseAbroad).filter(complaint_id=pk).values_list("case", flat=True).first()
    if case is None or not QuerySet(Title).filter(case=case, epoch__gt=0).exists():
        return
    if not QuerySet(Complaint).filter(pk=pk).exclude(given_to="").exists():
        act(lock_title(case), event.name)
