"""Members that told their complaints by statistical returns."""

from collections.abc import Sequence

from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.models.returns import HANDED_IN
from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation


def members_by_return(members: Sequence[Organisation], period: Period, *, actor: Actor) -> list[str]:
    """Keys of the members that handed a return in of days within the period which tells of any case."""
    rows = StatisticalReturn.objects.visible_to(actor).filter(
        holder__in=[each.pk for each in members],
        first__gte=period.first,
        last__lte=period.last,
        status__in=HANDED_IN,
    )
    told = {holder for holder, figures in rows.values_list("holder_id", "figures") if any(figures.values())}
    return [str(each.pk) for each in members if each.pk in told]
