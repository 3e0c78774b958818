"""How like cases ended: the last closed ones of the same kind, within the actor's scope."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from lianwei.cases.models import Access, Complaint
from lianwei.core.scope import Actor

LOOKED_AT = 200  # the latest closed cases of the kind; more would not say more and cost more
SMALLEST = 5  # fewer cases than this are shown to nobody but the holder's people
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Similar:
    """Outcomes (code, number of cases), the most frequent first, and how many cases were looked at."""

    total: int
    outcomes: list[tuple[str, int]]
    is_capped: bool


def similar_closed(complaint: Complaint, *, actor: Actor) -> Similar | None:
    """Counts by outcome; None where there are too few to say anything."""
    return similar_in(complaint.category, actor=actor, besides=complaint.pk)


def similar_in(category: str, *, actor: Actor, besides: int | None = None) -> Similar | None:
    """The same for a category, as who has no case yet asks it."""
    if not actor.organisations:
        return None
    closed = Access.objects.visible_to(actor).filter(is_open__in=[False], category=category)
    ids = closed.order_by("-due_on", "-complaint_id").values_list("complaint_id", flat=True)[:LOOKED_AT]
    # every id comes from a row of Access the actor sees: the scope is not asked a second time
    rows = QuerySet(Complaint).filter(pk__in=ids, is_annulled=False).exclude(pk=besides)
    found = Counter(rows.values_list("outcome", flat=True))
    outcomes = sorted(((code, n) for code, n in found.items() if code), key=lambda each: (-each[1], each[0]))
    total = sum(n for _, n in outcomes)
    if total < SMALLEST:
        return None
    return Similar(total, outcomes[:SHOWN], total >= LOOKED_AT - 1)
