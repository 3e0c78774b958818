"""Which cases figures are made of: every statistic starts here, so that none counts what others leave out.

Left out are registrations that were taken back (an import undone) and doubles of another case (practice of
the associations' reports: a case counts once). Cases whose goods and nature nobody has confirmed count among
the totals, and stand under `UNSORTED` wherever figures are parted by goods or by nature.
"""

from django.db.models import Case, F, QuerySet, Value, When

from lianwei.cases.models import Complaint
from lianwei.core.scope import Actor

UNSORTED = "unsorted"


def counted_cases(*, actor: Actor) -> QuerySet[Complaint]:
    """The actor's cases that count."""
    return Complaint.objects.visible_to(actor).filter(is_annulled=False, duplicate_of=None)


def sorted_as(column: str) -> Case:
    """An expression for "category" or "nature" as figures are parted by: UNSORTED until a person confirms."""
    return Case(When(is_sorted=True, then=F(column)), default=Value(UNSORTED))
