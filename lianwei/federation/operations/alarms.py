"""Telling those who look after the exchange that something waits for them: by e-mail, once a day for a peer
and an occasion.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find, lock
from lianwei.federation.models import Peer
from lianwei.federation.queries.operators import operators

DAY = timedelta(days=1)
ALARMS = {
    "peer.contradicted": gettext_noop("%(peer)s sent one message twice with different contents: %(url)s"),
    "peer.parked": gettext_noop("A message from %(peer)s was parked and waits for a person: %(url)s"),
    "peer.refused_often": gettext_noop("Calls of %(peer)s are refused again and again: %(url)s"),
    "peer.silent": gettext_noop("%(peer)s has not answered for more than an hour: %(url)s"),
    "peer.stopped": gettext_noop("Messages to %(peer)s are held back, as no agreement covers them: %(url)s"),
    "peer.undeliverable": gettext_noop("Messages to %(peer)s could not be delivered: %(url)s"),
}
TITLE = gettext_noop("Lianwei: the exchange needs somebody")


@transaction.atomic
def alarm_operators(peer_id: int, *, actor: Actor, event: Event) -> list[Message]:
    """Tell each of them of an event; the message records itself. Bears being run twice."""
    peer, day = find(Peer, peer_id, actor=actor), clock.as_office_time(event.at).date()
    made = []
    for person in operators():
        if not person.email:
            continue
        with translation.override(person.locale):
            url = settings.LIANWEI_PUBLIC_URL + reverse("peer_traffic")
            text, title = _(ALARMS[event.name]) % {"peer": peer.code, "url": url}, _(TITLE)
        made.append(
            queue_message(
                peer,
                to=person.email,
                channel=Channel.EMAIL,
                text=text,
                title=title,
                template=event.name,
                actor=actor,
                key=f"{day}",
                organisation_id=person.organisation_id,
            )
        )
    return made


@transaction.atomic
def note_silence(peer_id: int, *, actor: Actor) -> bool:
    """Record that a peer has not answered for long, once a day; whether it was recorded now."""
    peer = lock(Peer, peer_id, actor=actor)
    if attached(Event, peer).filter(name="peer.silent", at__gt=clock.now() - DAY).exists():
        return False
    record("peer.silent", peer, actor=actor, fault=peer.last_fault)
    return True
