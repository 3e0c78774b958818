"""What one person did this month: closed, on time, recovered."""

from dataclasses import dataclass

from django.db.models import Sum

from lianwei.cases.models import Access, Clock, Complaint, Payment
from lianwei.core import clock
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Month:
    """Cases the reader closed since the first of the month; `recovered` in fen."""

    closed: int
    on_time: int
    recovered: int


def my_month(*, actor: Actor) -> Month:
    """Counts over the reader's cases whose last clock ends this month or later: a closed one's does."""
    first = clock.today().replace(day=1)
    mine = Access.objects.visible_to(actor).filter(handler_id=actor.user_id, due_on__gte=first)
    ids = sorted(set(mine.values_list("complaint_id", flat=True)))
    if not ids:
        return Month(0, 0, 0)
    done = Complaint.objects.visible_to(actor).filter(pk__in=ids, closed_on__gte=first, is_annulled=False)
    closed = list(done.values_list("pk", flat=True))
    late = Clock.objects.visible_to(actor).filter(
        complaint_id__in=closed, name__in=("acceptance", "mediation"), state=Clock.State.MISSED
    )
    paid = Payment.objects.visible_to(actor).filter(
        complaint_id__in=ids, received_on__gte=first, struck_on=None
    )
    return Month(
        closed=len(closed),
        on_time=len(closed) - len(set(late.values_list("complaint_id", flat=True))),
        recovered=paid.aggregate(sum=Sum("amount"))["sum"] or 0,
    )
