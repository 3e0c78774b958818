"""The mix of this instance's complaints over two years, measured for a synthetic twin."""

from datetime import date

from lianwei.analytics.rules.mix import Mix, shares_told
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation

from .figures import figures

YEARS, MONTHS_A_YEAR = 2, 12
RECEIVED = "received"


def mix_measured(*, actor: Actor) -> Mix:
    """Of all cases the actor may count, received in the last two years."""
    today = clock.today()
    period = Period(date(today.year - YEARS, today.month, 1), today)
    asked = {name: _counts(name, period, actor) for name in ("category_main", "channel", "member", "month")}
    return Mix(
        categories=shares_told(asked["category_main"]),
        channels=shares_told(asked["channel"]),
        regions=shares_told(_by_region(asked["member"])),
        months=shares_told(_counted_back(asked["month"], today)),
    )


def _counts(name: str, period: Period, actor: Actor) -> dict[str, int]:
    rows = figures([RECEIVED], actor=actor, period=period, by=(name,))
    return {row.keys[0]: int(row.values[RECEIVED] or 0) for row in rows if row.keys[0]}


def _by_region(members: dict[str, int]) -> dict[str, int]:
    regions = dict(Organisation.objects.values_list("pk", "region_code"))
    found: dict[str, int] = {}
    for key, n in members.items():
        region = regions.get(int(key), "")
        if region:
            found[region] = found.get(region, 0) + n
    return found


def _counted_back(months: dict[str, int], today: date) -> dict[str, int]:
    """Months by how many before this one they are: "0" is this month."""
    now = today.year * MONTHS_A_YEAR + today.month
    return {str(now - int(name[:4]) * MONTHS_A_YEAR - int(name[5:7])): n for name, n in months.items()}
