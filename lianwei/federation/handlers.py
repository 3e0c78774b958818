"""What follows from messages that come from peers."""

from pydantic import ValidationError

from lianwei.core.errors import Invalid
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM

from .operations.alarms import ALARMS, alarm_operators
from .operations.peers import take_peer_card
from .operations.post import CARD
from .operations.statistics import take_statistics
from .receivers import Incoming, Refused, receives
from .rules.cards import Card
from .rules.statistics import KIND, MonthShared


@receives(CARD)
def take_card(message: Incoming) -> None:
    """A peer tells its new key under one that still holds."""
    try:
        card = Card.model_validate(message.data)
    except ValidationError as error:
        raise Refused("malformed") from error
    if card.code != message.peer.code:
        raise Refused("not_ours")
    try:
        take_peer_card(message.peer.pk, actor=SYSTEM, card=card)
    except Invalid as error:
        raise Refused("not_ours") from error


@receives(KIND)
def take_month(message: Incoming) -> None:
    """A peer tells the counts of a month."""
    try:
        told = MonthShared.model_validate(message.data)
    except ValidationError as error:
        raise Refused("malformed") from error
    take_statistics(message.peer.pk, actor=SYSTEM, told=told)


def raise_alarm(event: Event) -> None:
    """Something of the exchange waits for a person."""
    alarm_operators(int(event.subject.partition(":")[2]), actor=SYSTEM, event=event)


for name in ALARMS:
    on(name)(raise_alarm)
