"""What the search for texts that tell the same keeps of a case: keyed marks, and how many cases hold each.

Nothing here opens a sealed value: the text is the stored one, in which numbers of people are tokens. Nobody
without the key reads from the marks what it says.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q, QuerySet

from lianwei.core.keys import blind_key
from lianwei.reading.telling import marks_of

from .models import Complaint, MarkedText, NearMark
from .models.near import CASES, KEPT, SPREAD

PURPOSE = "near"
ASKED_AT_ONCE = 64  # marks of one query


def marks_in(text: str) -> list[int]:
    """The keyed marks of a text, typed or stored."""
    return marks_of(text, key=blind_key(PURPOSE))


def told_in(complaint: Complaint) -> str:
    """What a case tells, as it is stored."""
    return f"{complaint.title} {complaint.narrative}"


def rarest(marks: Sequence[int], holders: Callable[[int], int]) -> list[int]:
    """The marks to store: those that fewest cases hold, in ascending order."""
    free = sorted((n, mark) for mark in marks if (n := holders(mark)) < SPREAD)
    return sorted(mark for _n, mark in free[:KEPT])


def packed(marks: Iterable[int]) -> bytes:
    return array("I", marks).tobytes()


def mark_case(complaint: Complaint) -> None:
    """Make the stored marks of a case equal to what follows from it, in the caller's transaction. A file in
    storage only, or one that was emptied, is not found.
    """
    forget_marks(complaint.pk)
    if complaint.is_stored_only:
        return
    marks = marks_in(told_in(complaint))
    held = Counter(mark for mark, _case in postings(marks))
    kept = rarest(marks, held.__getitem__)
    MarkedText.objects.create(pk=complaint.pk, marks=packed(kept))
    rows = [NearMark(pk=mark * CASES + complaint.pk) for mark in kept]
    NearMark.objects.bulk_create(rows, ignore_conflicts=True)


def forget_marks(pk: int) -> None:
    """Take out the marks of a case."""
    row = QuerySet(MarkedText).filter(pk=pk).first()
    if row is None:
        return
    stored = array("I", bytes(row.marks))
    QuerySet(NearMark).filter(pk__in=[mark * CASES + pk for mark in stored]).delete()
    row.delete()


def postings(marks: Sequence[int]) -> list[tuple[int, int]]:
    """(mark, case) for every case that has one of the marks stored."""
    found = []
    for at in range(0, len(marks), ASKED_AT_ONCE):
        asked = Q()
        for mark in marks[at : at + ASKED_AT_ONCE]:
            asked |= Q(pk__range=(mark * CASES, mark * CASES + CASES - 1))
        found += [divmod(pk, CASES) for pk in QuerySet(NearMark).filter(asked).values_list("pk", flat=True)]
    return found
