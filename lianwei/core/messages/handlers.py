"""A message leaves as soon as the operation that wrote it is committed."""

from lianwei.core.events import on
from lianwei.core.models import Event

from .operations import deliver_message


@on("message.queued")
def send_queued_message(event: Event) -> None:
    deliver_message(int(event.subject.partition(":")[2]))
