"""What complaints say of the effect: counted on the day, by months, against the areas that the plan names."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.supervision.lifecycle.drives import MEASURE
from lianwei.supervision.models import Drive
from lianwei.supervision.queries.drives.figures import monthly, unsorted_in
from lianwei.supervision.rules.drives.effect import Effect, Month, effect_of
from lianwei.supervision.rules.drives.months import Span, measurable_from, span_of


@transaction.atomic
def measure_drive(drive_id: int, *, actor: Actor) -> Drive:
    """Count and compare; again as more months pass, which takes the place of what stood. Raises WrongStatus
    before the first whole month after the drive has passed, and says when that is.
    """
    drive = lock(Drive, drive_id, actor=actor)
    advance(drive, MEASURE, actor=actor)
    span = span_of(
        drive.starts_on,
        drive.ends_on,
        before=drive.months_before,
        after=drive.months_after,
        today=clock.today(),
    )
    if not span.after:
        day = measurable_from(drive.ends_on).isoformat()
        raise WrongStatus(
            _("The first whole month after the drive has not passed yet. Please measure from %(day)s on.")
            % {"day": day}
        )
    drive.effect, drive.measured_on = _measured(drive, span, actor=actor), clock.today()
    drive.save(update_fields=["status", "effect", "measured_on"])
    ratio = drive.effect["ratio"]
    record("drive.measured", drive, actor=actor, months_after=len(span.after), ratio=ratio)
    return drive


def _measured(drive: Drive, span: Span, *, actor: Actor) -> dict[str, object]:
    area = monthly(drive.holder_id, [drive.area], span, actor=actor)
    others = monthly(drive.holder_id, drive.comparison, span, actor=actor)
    compared = [
        Month(area.get(month, 0), others.get(month, 0), is_after=month in span.after)
        for month in span.before + span.after
    ]
    return {
        "on": clock.today().isoformat(),
        "before": span.before,
        "during": span.during,
        "after": span.after,
        "area": [area.get(month, 0) for month in span.all],
        "others": [others.get(month, 0) for month in span.all],
        "unsorted": unsorted_in(drive.holder_id, span, actor=actor),
        **_told(effect_of(compared)),
    }


def _told(effect: Effect | None) -> dict[str, object]:
    """The result as it is kept; without one, why there is none follows from the counts."""
    if effect is None:
        return {"ratio": None}
    trend = effect.trend
    return {
        "ratio": effect.ratio,
        "low": effect.low,
        "high": effect.high,
        "dispersion": effect.dispersion,
        "freedom": effect.freedom,
        "is_small": effect.is_small,
        "trend": None if trend is None else {"slope": trend.slope, "p": trend.p, "is_alike": trend.is_alike},
    }
