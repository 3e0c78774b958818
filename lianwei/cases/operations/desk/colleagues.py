"""What colleagues are told by message: what waits for them, in numbers and links, never names of people."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import Actor
from lianwei.members.models import User

TITLE = gettext_noop("Lianwei: something waits for you")
TEXTS: dict[str, str] = {
    "member_late": gettext_noop("%(label)s on case %(number)s was due by %(due)s. Please answer: %(url)s"),
    "member_still_late": gettext_noop(
        "%(member)s has not answered on case %(number)s since %(due)s (%(label)s). Please see to it: %(url)s"
    ),
    "work_left": gettext_noop(
        "%(member)s ended on %(due)s without a successor and still has open work. Please see to it: %(url)s"
    ),
    "return_late": gettext_noop(
        "The statistical return of %(period)s was due by %(due)s and is not handed in. "
        "Please see to it: %(url)s"
    ),
    "return_sent_back": gettext_noop(
        "%(member)s sent the statistical return of %(period)s back. "
        "Please change it and hand it in again: %(url)s"
    ),
    "experience_asked": gettext_noop(
        "%(org)s asks or tells all members: “%(title)s”. Please look in if you know about it: %(url)s"
    ),
    "experience_answered": gettext_noop("“%(title)s” has a new answer: %(url)s"),
    "sudden_report_sent": gettext_noop("%(org)s sent the %(report)s on “%(title)s”. Please read it: %(url)s"),
    "sudden_report_late": gettext_noop(
        "The %(report)s on “%(title)s” was due by %(due)s and has not gone out. Please send it: %(url)s"
    ),
}


@transaction.atomic
def tell_colleagues(
    subject: models.Model,
    people: Iterable[User],
    template: str,
    *,
    actor: Actor,
    occasion: str,
    path: str,
    organisation_id: int,
    **values: str,
) -> list[Message]:
    """Tell each of them once of an occasion, by e-mail; who has none sees it on the first page."""
    made = []
    for person in people:
        if not person.email:
            continue
        with translation.override(person.locale):
            text = _(TEXTS[template]) % (values | {"url": settings.LIANWEI_PUBLIC_URL + path})
            title = _(TITLE)
        made.append(
            queue_message(
                subject,
                to=person.email,
                channel=Channel.EMAIL,
                text=text,
                title=title,
                template=template,
                actor=actor,
                key=occasion,
                organisation_id=organisation_id,
            )
        )
    return made
