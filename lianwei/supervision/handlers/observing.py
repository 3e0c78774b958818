"""What follows from observations: a dated fact on each business of the register that was seen."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.registry.models import Audience, FactKind
from lianwei.registry.operations import add_business_fact
from lianwei.supervision.queries.observing.results import observation_results


@on("observation.reported")
def state_what_was_observed(event: Event) -> None:
    """What the report says of each business of the register; the same fact is stated once."""
    results = observation_results(int(event.subject.partition(":")[2]), actor=SYSTEM)
    row = results.row
    for line in results.shops:
        if line.shop.business_id is None or line.result.score is None or row.reported_on is None:
            continue
        score, missed = line.result.score, len(line.result.missed)
        add_business_fact(
            line.shop.business_id,
            actor=SYSTEM,
            kind=FactKind.TEST,
            on=row.reported_on,
            headline=f"消费体察“{row.title}”（{line.shop.name}）：{score:.1f}分，问题{missed}项"[:200],
            headline_en=f"Observation “{row.title}” ({line.shop.name}): {score:.1f}, not met {missed}"[:200],
            organisation_id=row.holder_id,
            source=f"observation:{row.pk}:{line.shop.pk}",
            audience=Audience.ALLIANCE if row.project_id else Audience.OWN,
        )
