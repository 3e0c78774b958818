"""Whoever may open cases hears that another member asks for it; who asked hears of each that agreed."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.operations.outlets import owe_notices
from lianwei.arrivals.queries.outlets import notice
from lianwei.arrivals.receivers import add_topic
from lianwei.cases.models import Match, MatchSide, sides_of
from lianwei.core.events import on
from lianwei.core.messages.gateways import gateway_of
from lianwei.core.messages.models import Channel
from lianwei.core.messages.operations import queue_message
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries.people import people_who_may

OPENED, AGREED = "match.opened", "match_side.agreed"
NEWS = {
    OPENED: _l("A member asks us to open cases of the same dispute"),
    AGREED: _l("A member opened its cases of the same dispute"),
}


@on(OPENED)
def tell_the_asked(event: Event) -> None:
    match = find(Match, int(event.subject.partition(":")[2]), actor=SYSTEM)
    for side in sides_of(match).filter(state=MatchSide.State.ASKED):
        _tell(match, event, side.organisation_id, "match_side.agree")


@on(AGREED)
def tell_the_asker(event: Event) -> None:
    match = find(Match, int(event.details["match"]), actor=SYSTEM)
    _tell(match, event, match.asker_id, "match.open")


def _tell(match: Match, event: Event, organisation_id: int, permission: str) -> None:
    """By mail and to the groups that want it: that there is something to look at, and the link; no word of
    any case.
    """
    path = reverse("match_view", args=[match.pk])
    text = notice(NEWS[event.name], number="", path=path)
    owe_notices(event, organisation_id=organisation_id, text=text, actor=SYSTEM)
    if gateway_of(Channel.EMAIL) is None:
        return
    for person in people_who_may(permission, organisation_id):
        if person.email:
            _write(match, person.email, person.locale, event, f"{settings.LIANWEI_PUBLIC_URL}{path}")


def _write(match: Match, to: str, language: str, event: Event, url: str) -> None:
    with translation.override(language):
        queue_message(
            match,
            to=to,
            channel=Channel.EMAIL,
            title=str(NEWS[event.name]),
            text=_("Please look: %(url)s") % {"url": url},
            template="match",
            actor=SYSTEM,
            key=f"match:{event.pk}:{to}",
        )


for _name, _label in NEWS.items():
    add_topic(_name, _label)
