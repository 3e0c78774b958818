"""Who stands at the counter: a person named in an agreement who typed the code sent to phone or e-mail.

No account and no password (docs/decisions/0006): the agreement names the people, the code proves the phone,
the browser keeps a signed cookie for a working day. Each request looks again whether the person still
answers for the business and the agreement is in force.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lianwei.cases.queries.doors.counter import business_actor
from lianwei.core.scope import Actor
from lianwei.registry.models import FastTrackContact
from lianwei.registry.queries import contact_with

COOKIE, SECONDS = "lw_counter", 12 * 3600
ASKED = "lw_counter_asked"  # who was sent a code and has not typed it yet
ASKED_SECONDS = 20 * 60


@dataclass(frozen=True, slots=True)
class Entered:
    """A person of a business, and the actor it is."""

    contact: FastTrackContact
    actor: Actor

    @property
    def business(self) -> str:
        return self.contact.track.business.name


def entered(request: Any) -> Entered | None:
    """Who is logged in by this browser; None for nobody, or where the person answers no more."""
    value = str(request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=SECONDS))
    contact = contact_with(int(value)) if value.isdecimal() else None
    return Entered(contact, business_actor(contact)) if contact else None


def asked(request: Any) -> int:
    """The contact to whom this browser had a code sent; 0 for nobody."""
    value = str(request.get_signed_cookie(ASKED, "", salt=ASKED, max_age=ASKED_SECONDS))
    return int(value) if value.isdecimal() else 0


def remember_asked(response: Any, contact: FastTrackContact | None) -> Any:
    """Nobody learns from the cookie whether the phone is known: it is set for anybody."""
    return _keep(response, ASKED, str(contact.pk if contact else 0), ASKED_SECONDS)


def let_in(response: Any, contact_id: int) -> Any:
    response.delete_cookie(ASKED)
    return _keep(response, COOKIE, str(contact_id), SECONDS)


def let_out(response: Any) -> Any:
    response.delete_cookie(COOKIE)
    return response


def _keep(response: Any, name: str, value: str, seconds: int) -> Any:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
