"""What is sent to the people of a business: the code to log in, and that a complaint waits."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.doors import is_signing_code, may_send_code, signing_code
from lianwei.cases.models import Referral
from lianwei.cases.queries.page.signing import is_mobile
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import Actor, find
from lianwei.registry.models import FastTrack, FastTrackContact
from lianwei.registry.queries import contacts_of

CODE = gettext_noop(
    "%(org)s: your code for the business console is %(code)s, valid for 10 minutes. Nobody from us ever "
    "asks for it."
)
WAITS = gettext_noop(
    "%(org)s: complaint %(number)s waits for your answer by %(day)s. Log in with this phone or "
    "e-mail: %(url)s"
)

ACCEPTED = gettext_noop(
    "%(org)s: the consumer accepts your offer on complaint %(number)s. The association confirms the "
    "settlement. See the console: %(url)s"
)
DECLINED = gettext_noop(
    "%(org)s: the consumer declines your offer on complaint %(number)s. You may make another one: %(url)s"
)
COUNTERED = gettext_noop(
    "%(org)s: the consumer proposes something else on complaint %(number)s. Please answer: %(url)s"
)
MOVED = gettext_noop(
    "%(org)s: the joint session on %(count)s complaints about your business has a new date: %(at)s. See the "
    "console: %(url)s"
)
CALLED_OFF = gettext_noop(
    "%(org)s: the joint session of %(at)s on %(count)s complaints about your business does not take place. "
    "See the console: %(url)s"
)


def send_code(contact: FastTrackContact, *, actor: Actor) -> bool:
    """Send the code to log in; False where too many were sent in this hour."""
    if not may_send_code(_name(contact)):
        return False
    _send(contact, "counter_code", CODE, actor=actor, code=signing_code(_name(contact)))
    return True


def is_code(contact: FastTrackContact, typed: str) -> bool:
    """Whether the code is right; after five wrong ones none is right for an hour."""
    return is_signing_code(_name(contact), typed)


def code_shown_in_demo(contact: FastTrackContact) -> str:
    """In a demonstration nothing is sent anywhere: the page shows the code."""
    return signing_code(_name(contact))


def tell_of_referral(referral: Referral, number: str, *, actor: Actor, occasion: str) -> int:
    """Tell everybody who answers for the business; how many. The same occasion is told once."""
    day = full_day_text(referral.due_on)
    return _tell_all(referral, "counter_waits", WAITS, actor=actor, key=occasion, number=number, day=day)


def tell_of_answer(referral: Referral, number: str, words: str, *, actor: Actor, occasion: str) -> int:
    """Tell the same people what the consumer said to an offer."""
    return _tell_all(referral, "counter_answer", words, actor=actor, key=occasion, number=number)


def tell_of_session(
    referral: Referral, words: str, *, actor: Actor, occasion: str, count: int, held_at: datetime
) -> int:
    """Tell the same people that the date on which complaints are heard together has changed."""
    at, told = clock.as_office_time(held_at), {"count": str(count)}
    told["at"] = f"{full_day_text(at.date())}{at:%H:%M}"
    return _tell_all(referral, "counter_session", words, actor=actor, key=occasion, **told)


def _tell_all(referral: Referral, template: str, text: str, *, actor: Actor, key: str, **values: str) -> int:
    people = contacts_of(find(FastTrack, referral.track_id, actor=actor), actor=actor)
    url = settings.LIANWEI_PUBLIC_URL + reverse("counter_home")
    for contact in people:
        _send(contact, template, text, actor=actor, key=key, url=url, **values)
    return len(people)


def _send(
    contact: FastTrackContact, template: str, text: str, *, actor: Actor, key: str = "", **values: str
) -> Message:
    to_phone = contact.phone is not None and is_mobile(contact.phone)
    reached = contact.phone if to_phone or not contact.email else contact.email
    owner = contact.track.organisation
    with translation.override("zh-hans"):
        words = _(text) % (values | {"org": owner.short_name or owner.name})
        title = _("Business console")
    return queue_message(
        contact.track,
        to=reached.plain(),
        channel=Channel.SMS if reached is contact.phone else Channel.EMAIL,
        text=words,
        title=title,
        template=template,
        actor=actor,
        key=key,
    )


def _name(contact: FastTrackContact) -> str:
    return f"counter:{contact.pk}"
