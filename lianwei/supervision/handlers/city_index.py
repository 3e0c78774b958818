"""What follows from sheets of the city satisfaction index: the worker computes it anew."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.supervision.models import SatisfactionIndex
from lianwei.supervision.operations.city_index import score_satisfaction_index
from lianwei.supervision.queries.city_index import computed


@on("satisfaction_index.filled")
@on("satisfaction_index.revised")
def score_what_was_brought(event: Event) -> None:
    """Outside any transaction; the same sheet gives the same figures. Safe twice."""
    row = find(SatisfactionIndex, int(event.subject.partition(":")[2]), actor=SYSTEM)
    if row.rows and row.scored != row.brought:
        results, void, refused = computed(row)
        score_satisfaction_index(
            row.pk, actor=SYSTEM, sheet=row.brought, results=results, void=void, refused=refused
        )
