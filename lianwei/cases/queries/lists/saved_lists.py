"""Saved lists: which a person sees, as tabs with their counts, what their conditions say in words.

All counts of a person's tabs come from one statement, each stops after a thousand, and they are kept for half
a minute: opening a list costs the same however many cases there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import ListPlace, SavedList, Status
from lianwei.core import clock
from lianwei.core.counting import Counting
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find
from lianwei.members.models import User
from lianwei.members.queries import works_the_lists_of
from lianwei.registry.queries import categories_on, code_names

from .views_saved import VIEWS, WINDOWS
from .worklist import ALLIANCE, UNASSIGNED, Filters, condition_of, counting_open

KEPT_SECONDS = 30
NAMES = ("status", "category", "handler", "window", "group", "tag", "special")


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved list as one person sees it. `count` is None where it is not counted."""

    row: SavedList
    owner: str
    place: int | None = None
    used_on: date | None = None
    has_feed: bool = False
    count: int | None = None

    @property
    def url(self) -> str:
        """The address of its cases; `list` tells by which name they were asked for."""
        filters = filters_of(self.row.query)
        return "?" + urlencode({"view": filters.view} | filters.chosen | {"list": self.row.pk})


def filters_of(query: str) -> Filters:
    """What the address of a list says; instead of a view there is no more, all open cases (faults_of says
    so).
    """
    told = dict(parse_qsl(query))
    view = told.get("view", "")
    known = view if view in VIEWS or view == ALLIANCE else "open"
    return Filters(view=known, **{name: told.get(name, "") for name in NAMES})


def query_of(filters: Filters) -> str:
    """The address of a list, always in the same order."""
    return urlencode({"view": filters.view} | filters.chosen)


def saved_lists(*, actor: Actor) -> list[Saved]:
    """All lists this person sees: the own tabs in their order, then the others by name."""
    actor.require("saved_list.view")
    if not actor.user_id:
        return []
    found = _seen(SavedList.objects.visible_to(actor), _places(actor), actor)
    return sorted(found, key=lambda each: (each.place is None, each.place, each.row.name, each.row.pk))


def tab_lists(*, actor: Actor) -> list[Saved]:
    """The lists that are tabs of this person, with their counts. One query; every half minute some more."""
    if not actor.user_id or not actor.may("saved_list.view"):
        return []
    places = tuple(_tab_places(actor).values_list(*Tab._fields))
    return _tabs(actor, places, works_the_lists_of(actor.user_id), _bucket()) if places else []


class Tab(NamedTuple):
    """What is asked anew on every page of a person's tabs; where it is another, so are they."""

    subject: str
    place: int
    changed_at: datetime | None
    used_on: date | None


def _tab_places(actor: Actor) -> QuerySet:
    rows = ListPlace.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id)
    return rows.filter(place__isnull=False).order_by("place", "pk")


@lru_cache(maxsize=512)
def _tabs(actor: Actor, places: tuple[tuple, ...], lists: frozenset[int], bucket: int) -> list[Saved]:
    known = {key_of(each[0].partition(":")[2]) or 0: Tab(*each) for each in places}
    rows = SavedList.objects.visible_to(actor).filter(pk__in=list(known)).annotate(owned_by=F("owner__name"))
    found = {row.pk: row for row in rows}
    counts = _counts(found.values(), actor, lists)
    return [
        Saved(found[pk], found[pk].owned_by, tab.place, tab.used_on, count=counts.get(str(pk)))
        for pk, tab in known.items()
        if pk in found
    ]


def _bucket() -> int:
    """The present half minute."""
    return int(clock.now().timestamp()) // KEPT_SECONDS


def saved_list(pk: int, *, actor: Actor) -> Saved:
    """One list this person sees. Raises NotVisible."""
    actor.require("saved_list.view")
    row = find(SavedList, pk, actor=actor)
    here = _places(actor).get(pk, ListPlace())
    return Saved(row, "", here.place, here.used_on, bool(here.feed_key))


def opened_list(asked: str, tabs: Iterable[Saved], *, actor: Actor) -> Saved | None:
    """The list by whose name a page was asked for, where this person sees it."""
    pk = key_of(asked)
    if pk is None or not actor.may("saved_list.view"):
        return None
    known = next((each for each in tabs if each.row.pk == pk), None)
    is_seen = known is not None or SavedList.objects.visible_to(actor).filter(pk=pk).exists()
    return known or (saved_list(pk, actor=actor) if is_seen else None)


def _places(actor: Actor) -> dict[int, ListPlace]:
    rows = ListPlace.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id)
    return {int(row.subject.partition(":")[2]): row for row in rows}


def _seen(lists: QuerySet, places: dict[int, ListPlace], actor: Actor) -> list[Saved]:
    rows = list(lists.annotate(owned_by=F("owner__name")))
    counts = _counts(rows, actor, works_the_lists_of(actor.user_id))
    nowhere = ListPlace()
    return [
        Saved(
            row,
            row.owned_by,
            (here := places.get(row.pk, nowhere)).place,
            here.used_on,
            bool(here.feed_key),
            counts.get(str(row.pk)),
        )
        for row in rows
    ]


def _counts(rows: Iterable[SavedList], actor: Actor, lists: frozenset[int]) -> dict[str, int]:
    """How many cases each list holds, to a thousand and one; the archive and the alliance are not counted."""
    asked = {str(row.pk): filters_of(row.query) for row in rows}
    counted = tuple((pk, filters) for pk, filters in asked.items() if _is_counted(filters))
    if not counted or not actor.organisations:
        return {}
    return _kept(actor, counted, clock.today(), lists, _bucket())


def _is_counted(filters: Filters) -> bool:
    """Groups stand on the case itself, without an index, and marks in tables of their own: a rare one would
    be looked for among all.
    """
    is_found_slowly = filters.group or filters.special
    return filters.view != ALLIANCE and VIEWS[filters.view].is_open and not is_found_slowly


@lru_cache(maxsize=512)
def _kept(
    actor: Actor, asked: tuple[tuple[str, Filters], ...], today: date, lists: frozenset[int], bucket: int
) -> dict[str, int]:
    return _statement(actor, asked, today, lists).answer()


@lru_cache(maxsize=512)
def _statement(
    actor: Actor, asked: tuple[tuple[str, Filters], ...], today: date, lists: frozenset[int]
) -> Counting:
    """The same statement for a person all day long."""
    mine = Q(handler_id__in=sorted(lists))
    conditions = {
        pk: condition_of(filters) & (mine if VIEWS[filters.view].is_mine else Q()) for pk, filters in asked
    }
    return counting_open(conditions, actor=actor)


def faults_of(query: str) -> list[str]:
    """What the conditions of a list name that there is no more, a sentence each."""
    told = dict(parse_qsl(query))
    return [fault for check in CHECKS if (fault := check(told))]


def _view_fault(told: dict[str, str]) -> str:
    view = told.get("view", "")
    if view in VIEWS or view == ALLIANCE:
        return ""
    return _("The view %(code)s of this list exists no more; all open cases are shown.") % {"code": view}


def _status_fault(told: dict[str, str]) -> str:
    status = told.get("status", "")
    if not status or status in Status.values:
        return ""
    return _("The status %(code)s of this list exists no more; no case has it.") % {"code": status}


def _category_fault(told: dict[str, str]) -> str:
    code = told.get("category", "")
    if not code or any(each.code == code for each in categories_on(clock.today())):
        return ""
    return _(
        "The heading %(code)s of this list is no longer in use; only cases registered under it before show."
    ) % {"code": code}


def _group_fault(told: dict[str, str]) -> str:
    code = told.get("group", "")
    if not code or code in code_names("consumer_group", on=clock.today()):
        return ""
    return _("The group %(code)s of this list is no longer in use; only older cases carry it.") % {
        "code": code
    }


def _window_fault(told: dict[str, str]) -> str:
    window = told.get("window", "")
    if not window or window in WINDOWS:
        return ""
    return _("The deadline %(code)s of this list exists no more; it was left out.") % {"code": window}


def _handler_fault(told: dict[str, str]) -> str:
    handler = told.get("handler", "")
    if not handler or handler == UNASSIGNED:
        return ""
    user = User.objects.filter(pk=key_of(handler) or 0).first()
    if user is None:
        return _("The handler of this list is unknown; no case lies there.")
    return "" if user.is_active else _("%(name)s is no longer in service.") % {"name": user.name}


CHECKS = (_view_fault, _status_fault, _category_fault, _group_fault, _window_fault, _handler_fault)
