"""Cases of two members that figures can be read from, accepted on given days."""

from datetime import date

from lianwei.analytics.models import ScorecardAppeal
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation

from .cases import complaint
from .members import at_office
from .registry import business

MARCH = date(2026, 3, 10)
TODAY = at_office("2026-11-23 10:00")


def accepted(
    actor: Actor, count: int, *, on: date = MARCH, resolved: int = 0, **changes: object
) -> list[int]:
    """Cases of the actor's organisation, accepted on a day; so many of them resolved ten days later."""
    made = []
    for n in range(count):
        case = complaint(actor=actor, received_on=on, **changes)
        done = {"outcome": "O02", "closed_on": on.replace(day=on.day + 10)} if n < resolved else {}
        rows = Complaint.objects.visible_to(SYSTEM).filter(pk=case.pk)
        rows.update(accepted_on=on, received_on=on, is_sorted=True, **done)
        made.append(case.pk)
    return made


def appeal(home: Organisation) -> ScorecardAppeal:
    """What a business said against its card, not answered yet."""
    made = ScorecardAppeal(organisation=home, business=business(), claimed_on=clock.today(), claim="并非本店")
    made.save()
    return made
