"""A business was asked that the complaint is not about."""

from lianwei.cases.operations.desk.telling import tell_consumer
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM


@on("complaint.appeal_decided", only_loud=True)
def tell_of_wrong_business(event: Event) -> None:
    """The consumer: that the talks ended, and that we need to know which business is meant."""
    if event.details["ends"]:
        pk = int(event.subject.partition(":")[2])
        tell_consumer(pk, "wrong_business", actor=SYSTEM, occasion=event.at.isoformat())
