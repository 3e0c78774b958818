"""Counts of complaints that a letter rests on: of its holder, on a day, without anybody's data."""

from collections.abc import Sequence
from datetime import date

from lianwei.cases.models import Respondent
from lianwei.cases.queries.counted import counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.registry.queries import business_family


def figures_for(
    holder_id: int,
    *,
    actor: Actor,
    since: date,
    until: date,
    businesses: Sequence[int] = (),
    category: str = "",
) -> dict[str, object]:
    """How many complaints that the holder itself handles came from day to day, both included, against these
    businesses (with what was merged into them) in this class of goods; how many of them are still open. What
    its people see of other members is not counted: the letter says "we received".
    """
    rows = counted_cases(actor=actor).filter(holder_id=holder_id, received_on__range=(since, until))
    if category:
        rows = rows.filter(category__startswith=category, is_sorted=True)
    if businesses:
        family = {pk for each in businesses for pk in business_family(each)}
        against = Respondent.objects.visible_to(actor).filter(business__in=sorted(family))
        rows = rows.filter(pk__in=against.values("complaint_id"))
    return {
        "on": clock.today().isoformat(),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "category": category,
        "cases": rows.count(),
        "open": rows.filter(closed_on=None).count(),
    }
