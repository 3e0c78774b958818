"""The copy of a person's data leaves the house by a one-time link, after the check of identity (art. 45)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.links import issue_link, redeem_link, revoke_links, view_link
from lianwei.core.scope import CONSUMER, Actor, find, lock
from lianwei.retention.models import PersonRequest
from lianwei.retention.papers.copy import Copy, copy_of
from lianwei.retention.queries.requests import may_be_handed_over

PURPOSE = "copy"
LINK_FOR = timedelta(days=7)
USES = 3  # a download that breaks off may be begun again
HAND_OVER = "person_request.hand_over"


@transaction.atomic
def offer_copy(request_id: int, *, actor: Actor) -> str:
    """A fresh link to the copy; an earlier one is closed. Raises WrongStatus before it is granted."""
    row = lock(PersonRequest, request_id, actor=actor, by=CONSUMER)
    actor.require(HAND_OVER)
    if not may_be_handed_over(row):
        raise WrongStatus(_("The copy may leave the house once it is granted and the identity is checked."))
    revoke_links(row, PURPOSE, actor=actor)
    token = issue_link(row, PURPOSE, actor=actor, expires_in=LINK_FOR, permissions=(HAND_OVER,), uses=USES)
    record("person_request.copy_offered", row, actor=actor, days=LINK_FOR.days)
    return token


def request_of_link(token: str) -> PersonRequest:
    """The request a link belongs to, without using it up. Raises NotVisible."""
    return _request(view_link(token, PURPOSE))


def fetch_copy(token: str, *, actor: Actor) -> Copy:
    """The copy, made now and kept nowhere; uses the link once. It is made before the transaction: that takes
    seconds, in which nobody else could write on SQLite.
    """
    copy = copy_of(request_of_link(token))
    _note_fetched(token, copy)
    return copy


@transaction.atomic
def _note_fetched(token: str, copy: Copy) -> None:
    redeemed = redeem_link(token, PURPOSE)
    row = _request(redeemed)
    details = {"sha256": copy.sha256, "size": len(copy.data), "files": len(copy.names)}
    record("person_request.handed_over", row, actor=redeemed, **details)


def _request(actor: Actor) -> PersonRequest:
    pks = actor.granted(PersonRequest)
    if not pks:
        raise NotVisible
    return find(PersonRequest, pks[0], actor=actor)
