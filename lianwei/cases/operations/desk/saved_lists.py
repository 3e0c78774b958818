"""Worklists with a name: saved, shared, arranged as tabs, subscribed to, taken away."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.cases.models import ListPlace, SavedList
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor, attached, find, lock, subject_of
from lianwei.members.models import Role

MOST_LISTS = 40  # one person's own in one organisation
TOKEN_BYTES = 32
FEED = "list feed"


@transaction.atomic
def save_list(
    name: str, *, actor: Actor, query: str, audience: str = "own", role_code: str = "", is_tab: bool = True
) -> SavedList:
    """Keep a worklist under a name; it becomes the last of the own tabs unless told otherwise."""
    actor.require("saved_list.save")
    if actor.user_id is None or actor.organisation_id is None:
        raise NotAllowed
    own = SavedList.objects.visible_to(actor).filter(owner_id=actor.user_id)
    if own.count() >= MOST_LISTS:
        raise Invalid(_("You have 40 lists already. Please take one away first."))
    row = SavedList(
        owner_id=actor.user_id, organisation_id=actor.organisation_id, query=query, saved_at=clock.now()
    )
    _name(row, name, audience, role_code, actor=actor)
    row.save(force_insert=True)
    if is_tab:
        _place(row, actor, place=_last_place(actor) + 1)
    record("saved_list.saved", row, actor=actor, audience=str(row.audience), role=row.role_code)
    return row


@transaction.atomic
def revise_list(
    list_id: int, *, actor: Actor, name: str, audience: str, role_code: str = "", query: str = ""
) -> SavedList:
    """Rename a list of one's own, share it or take the sharing back; another `query` where one is given."""
    row = lock(SavedList, list_id, actor=actor)
    actor.require("saved_list.revise")
    _name(row, name, audience, role_code, actor=actor)
    row.query = query or row.query
    row.save()
    attached(ListPlace, row).update(changed_at=clock.now())
    record("saved_list.revised", row, actor=actor, audience=str(row.audience), role=row.role_code)
    return row


def _name(row: SavedList, name: str, audience: str, role_code: str, *, actor: Actor) -> None:
    """Raises Invalid for a name that is empty or taken, and for a role that does not exist."""
    row.name, row.audience = " ".join(name.split())[:20], audience
    row.role_code = role_code if audience == SavedList.Audience.ROLE else ""
    if not row.name:
        raise Invalid({"name": _("Please give the list a name.")})
    if audience not in SavedList.Audience.values:
        raise Invalid({"audience": _("Please say who may see the list.")})
    if audience == SavedList.Audience.ROLE and not Role.objects.filter(pk=role_code).exists():
        raise Invalid({"role_code": _("Please choose the role.")})
    same = SavedList.objects.visible_to(actor).filter(owner_id=actor.user_id, name=row.name)
    if same.exclude(pk=row.pk).exists():
        raise Invalid({"name": _("You have a list of this name already.")})


@transaction.atomic
def copy_list(list_id: int, *, actor: Actor) -> SavedList:
    """A list of one's own with the conditions of a shared one, to change at will."""
    row = find(SavedList, list_id, actor=actor)
    return save_list(_free_name(row.name, actor), actor=actor, query=row.query)


def _free_name(name: str, actor: Actor) -> str:
    """The name, with a number where it is taken."""
    taken = SavedList.objects.visible_to(actor).filter(owner_id=actor.user_id)
    names = set(taken.values_list("name", flat=True))
    tries = (name, *(f"{name[:16]} {n}" for n in range(2, MOST_LISTS + 2)))
    return next(each for each in tries if each not in names)


@transaction.atomic
def retire_list(list_id: int, *, actor: Actor) -> SavedList:
    """Take a list away, for all who see it; feeds of it end."""
    row = lock(SavedList, list_id, actor=actor)
    actor.require("saved_list.retire")
    row.retired_at = clock.now()
    row.save()
    attached(ListPlace, row).update(place=None, feed_key=None, feed_issued_at=None)
    record("saved_list.retired", row, actor=actor)
    return row


@transaction.atomic
def place_list(list_id: int, *, actor: Actor, place: int | None) -> SavedList:
    """Make a list one of the own tabs at a place (from 1), or none (None). The others move up."""
    row = find(SavedList, list_id, actor=actor)
    actor.require("saved_list.place")
    others = [each for each in _own_tabs(actor) if each.subject != subject_of(row)]
    mine = _place(row, actor, place=None)
    if place is not None:
        others.insert(min(max(place, 1), len(others) + 1) - 1, mine)
    for n, each in enumerate(others, start=1):
        each.place = n
        each.save(update_fields=["place"])
    record("saved_list.placed", row, actor=actor, place=place)
    return row


def _own_tabs(actor: Actor) -> list[ListPlace]:
    rows = ListPlace.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id)
    return list(rows.filter(place__isnull=False).order_by("place", "pk"))


def _last_place(actor: Actor) -> int:
    rows = ListPlace.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id)
    return rows.aggregate(last=Max("place"))["last"] or 0


def _place(row: SavedList, actor: Actor, **values: Any) -> ListPlace:
    place, _is_new = attached(ListPlace, row).update_or_create(
        subject=subject_of(row),
        user_id=actor.user_id or 0,
        defaults=values,
        create_defaults=values | {"organisation_id": row.organisation_id, "changed_at": clock.now()},
    )
    return place


@transaction.atomic
def touch_list(list_id: int, *, actor: Actor) -> None:
    """Note the day on which this person last opened a list: a convenience, no record of work."""
    _place(find(SavedList, list_id, actor=actor), actor, used_on=clock.today())


@transaction.atomic
def issue_feed(list_id: int, *, actor: Actor) -> str:
    """The token of the feed of a list for this person; an earlier one ends. Nobody sees it again: the table
    keeps its blind index.
    """
    row = find(SavedList, list_id, actor=actor)
    actor.require("saved_list.issue_feed")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _place(row, actor, feed_key=feed_key(token), feed_issued_at=clock.now())
    record("saved_list.feed_issued", row, actor=actor)
    return token


@transaction.atomic
def revoke_feed(list_id: int, *, actor: Actor) -> SavedList:
    """End the own feed of a list; its address answers no more."""
    row = find(SavedList, list_id, actor=actor)
    actor.require("saved_list.revoke_feed")
    attached(ListPlace, row).filter(user_id=actor.user_id or 0).update(feed_key=None, feed_issued_at=None)
    record("saved_list.feed_revoked", row, actor=actor)
    return row


def feed_key(token: str) -> str:
    """What the table keeps of a token."""
    return keys.blind(token, purpose=FEED)
