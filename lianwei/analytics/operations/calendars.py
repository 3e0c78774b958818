"""An organisation, or an alliance by its secretary-general, chooses how reporting months and years run, from
a month on.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import ReportingCalendar
from lianwei.analytics.models.calendars import LATEST_START, MONTHS
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.operations.locking import lock_alliance, lock_organisation
from lianwei.reading.numbers import tokenise

BASIS = 200


@transaction.atomic
def revise_calendar(
    organisation_id: int,
    *,
    actor: Actor,
    valid_from: date,
    month_starts: int,
    first_month: int,
    basis: str,
) -> ReportingCalendar:
    """Count so from the reporting month of `valid_from` on. What was handed in before stays as it was.

    Raises Invalid for a day that not every month has, and without the notice or decision it rests on.
    """
    organisation = lock_organisation(organisation_id, actor=actor)
    actor.require("reporting_calendar.revise")
    told: dict[str, Any] = {
        "valid_from": valid_from,
        "month_starts": month_starts,
        "first_month": first_month,
    }
    return _entered(actor, organisation=organisation, basis=basis, **told)


@transaction.atomic
def revise_calendar_of_alliance(
    alliance_id: int,
    *,
    actor: Actor,
    valid_from: date,
    month_starts: int,
    first_month: int,
    basis: str,
) -> ReportingCalendar:
    """Reports on all members of an alliance are on periods that run so; each member counts on as it did.

    Raises NotAllowed for who is not its secretary-general, Invalid as above.
    """
    alliance = lock_alliance(alliance_id, actor=actor)
    actor.require("reporting_calendar.revise")
    told: dict[str, Any] = {
        "valid_from": valid_from,
        "month_starts": month_starts,
        "first_month": first_month,
    }
    return _entered(actor, alliance=alliance, basis=basis, **told)


def _entered(
    actor: Actor, *, valid_from: date, month_starts: int, first_month: int, basis: str, **whose: Any
) -> ReportingCalendar:
    if not 1 <= month_starts <= LATEST_START:
        raise Invalid({"month_starts": _("Please enter a day from 1 to 28, which every month has.")})
    if not 1 <= first_month <= MONTHS:
        raise Invalid({"first_month": _("Please enter a month from 1 to 12.")})
    if not basis.strip():
        raise Invalid({"basis": _("Please name the notice or decision this rests on.")})
    row = ReportingCalendar.objects.create(
        **whose,
        valid_from=valid_from.replace(day=1),
        month_starts=month_starts,
        first_month=first_month,
        basis=tokenise(basis.strip()).text[:BASIS],
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    told = {"valid_from": row.valid_from.isoformat(), "month_starts": month_starts}
    record("reporting_calendar.revised", row, actor=actor, first_month=first_month, **told)
    return row
