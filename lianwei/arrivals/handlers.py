"""The worker takes what came in; what its receiver refuses is noted with the reason."""

from functools import partial

from lianwei.arrivals.models import Arrival, Mail
from lianwei.arrivals.operations import (
    advance_sheet,
    continue_sheet,
    owe_call,
    read_sheet,
    refuse_arrival,
    rehearse_arrival,
    take_arrival,
)
from lianwei.arrivals.operations.inlets import push_inlet_file
from lianwei.arrivals.operations.letters import follow_draft
from lianwei.arrivals.operations.outlets import owe_notices, sms_gateway
from lianwei.arrivals.queries import is_sandboxed
from lianwei.arrivals.queries.mails import address_for_answers
from lianwei.arrivals.queries.outlets import WAITING, waiting_notice
from lianwei.arrivals.receivers import add_topic
from lianwei.core.errors import LianweiError
from lianwei.core.events import on
from lianwei.core.messages.gateways import register_route
from lianwei.core.messages.models import Channel
from lianwei.core.messages.threads import register_return
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, Actor

register_return(partial(address_for_answers, actor=SYSTEM))
register_route(Channel.SMS, partial(sms_gateway, actor=SYSTEM))
SLICE_SECONDS = 10.0  # of a long job, before what else waits gets its turn


@on("arrival.received")
@on("arrival.retried")
def take_what_came(event: Event) -> None:
    """At once after it came, and again after it was mended."""
    take_or_refuse(int(event.subject.partition(":")[2]))


@on("arrival.taken")
@on("arrival.refused")
@on("arrival.skipped")
@on("arrival.undone")
def tell_source(event: Event) -> None:
    """The system that brought it is told, soon."""
    owe_call(int(event.subject.partition(":")[2]), actor=SYSTEM, event=event)


@on("arrival.taken")
def keep_letter(event: Event) -> None:
    """What came by e-mail stands with the case it became."""
    follow_draft(_key(event), actor=SYSTEM)


def take_or_refuse(arrival_id: int) -> None:
    """A fault of the contents is for a person; any other fault is for the queue, which tries again."""
    take = rehearse_arrival if is_sandboxed(arrival_id, actor=SYSTEM) else take_arrival
    try:
        take(arrival_id, actor=SYSTEM)
    except LianweiError as refusal:
        refuse_arrival(arrival_id, actor=SYSTEM, refusal=refusal)


@on("sheet.brought")
def read_what_was_brought(event: Event) -> None:
    """One that came by an inlet goes on without a person."""
    read_sheet(_key(event), actor=SYSTEM)
    push_inlet_file(_key(event), actor=SYSTEM)


@on("sheet.mapped")
@on("sheet.import_begun")
@on("sheet.undo_begun")
@on("sheet.continued")
def work_on_rows(event: Event) -> None:
    """A slice of the rows; what is left follows behind what else waits."""
    if advance_sheet(_key(event), actor=SYSTEM, seconds=SLICE_SECONDS):
        continue_sheet(_key(event), actor=SYSTEM)
    else:
        push_inlet_file(_key(event), actor=SYSTEM)


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])


def tell_of_waiting(event: Event) -> None:
    """A robot hears that something waits to be registered: how it came and where it stands."""
    told = waiting_notice(event, actor=SYSTEM)
    if told is not None:
        owe_notices(event, organisation_id=told.organisation_id, text=told.text, actor=SYSTEM)


for _name, _label in WAITING.items():
    add_topic(_name, _label)
    on(_name)(tell_of_waiting)


def take_arrival_along(mail: Mail, *, actor: Actor) -> None:
    """The draft of a letter is registered where the letter lies."""
    rows = Arrival.objects.visible_to(actor).filter(pk=mail.arrival_id)
    rows.update(organisation=mail.organisation_id)
