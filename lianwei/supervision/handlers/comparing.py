"""What follows from comparative tests: facts on makers, once the results are released."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.supervision.handlers.letters import state_fact
from lianwei.supervision.models import ComparativeTest, SampleOrigin
from lianwei.supervision.queries.comparing.facts import facts_of_test


@on("comparative_test.released")
def state_results(event: Event) -> None:
    """The same fact is stated once. Safe twice."""
    test = find(ComparativeTest, int(event.subject.partition(":")[2]), actor=SYSTEM)
    rows = SampleOrigin.objects.visible_to(SYSTEM).filter(test=test).select_related("sample")
    for fact in facts_of_test(test, list(rows)):
        state_fact(fact, organisation_id=test.holder_id)
