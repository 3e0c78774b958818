"""The worklist: pages of cases that start from Access, ordered by their deadline, without OFFSET.

Each page is read per organisation (and handler) by one index and merged, so that its cost does not grow with
the number of cases. Offices that look on have no rows in Access: theirs start from the alliance's index.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from itertools import product

from django.db.models import Q, QuerySet

from lianwei.cases.models import Access, Complaint, Status, tagged
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries.page.labels import category_with_kinds
from lianwei.core import clock
from lianwei.core.counting import Counting, counting
from lianwei.core.editions import kept
from lianwei.core.errors import NotVisible
from lianwei.core.paging import key_of, mark_of, place_of
from lianwei.core.scope import Actor
from lianwei.members.models import User
from lianwei.members.queries import works_the_lists_of

from .rows import Row, rows_of
from .views_saved import (
    MARKS,
    MINE,
    OPEN_STATUSES,
    OVERSEEN_WINDOWS,
    TO_FOLLOW_UP,
    VIEWS,
    WINDOWS,
    View,
)

SIZE = 25
MANY = 1000  # counts stop here and say 1000+
PARTS = 60  # organisations (times handlers) merged from their indexes; more are sorted by the database
UNASSIGNED = "none"
ALLIANCE = "alliance"
Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of a worklist says. Empty means any; `handler` is a user's key or UNASSIGNED, `member`
    who holds the case (of the alliance's list alone), `special` what sets it apart.
    """

    view: str = MINE.code
    status: str = ""
    category: str = ""
    handler: str = ""
    window: str = ""
    group: str = ""
    tag: str = ""
    member: str = ""
    special: str = ""

    def without(self, name: str) -> "Filters":
        return replace(self, **{name: ""})

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions besides the saved view."""
        pairs = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in pairs if value and name != "view"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the worklist. `after` is the key of the next page, empty on the last one."""

    rows: list[Row]
    filters: Filters
    after: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def worklist(*, actor: Actor, filters: Filters, after: str = "") -> Page:
    """One page of cases, the next due first (the archive: the last due), with the counts of the views."""
    actor.require("complaint.view")
    if filters.view == ALLIANCE:
        return overseen(actor=actor, filters=filters, after=after)
    view = view_named(filters.view)
    source = source_of(actor, view)
    keys = _keys(source, condition_of(filters), after=place_of(after), is_descending=not view.is_open)
    ids = list(dict.fromkeys(pk for _, pk in keys))
    last = next((key for key in keys if len(ids) > SIZE and key[1] == ids[SIZE - 1]), None)
    return Page(
        rows=rows_of(ids[:SIZE], actor=actor),
        filters=filters,
        after=mark_of(*last) if last else "",
        counts=view_counts(actor=actor),
    )


def first_cases(*, actor: Actor, filters: Filters, most: int) -> list[tuple[date, int]]:
    """(due day, key) of the first cases of a list, in its order, as far as `most`."""
    actor.require("complaint.view")
    if filters.view == ALLIANCE:
        return _overseen_keys(actor, filters, after=None, most=most)
    view = view_named(filters.view)
    source = source_of(actor, view)
    keys = _keys(source, condition_of(filters), after=None, is_descending=not view.is_open, most=most)
    return list({pk: (day, pk) for day, pk in keys}.values())[:most]


def view_named(code: str) -> View:
    """A saved view. NotVisible for a name there is none of."""
    if code not in VIEWS:
        raise NotVisible
    return VIEWS[code]


def view_counts(*, actor: Actor) -> dict[str, int]:
    """How many cases each saved view holds, to 1000 and one; all in one query."""
    return _view_counting(actor, clock.today(), works_the_lists_of(actor.user_id)).answer()


@lru_cache(maxsize=512)
def _view_counting(actor: Actor, today: date, lists: frozenset[int]) -> Counting:
    """The same statement for a person all day long."""
    asked = {view.code: view.condition(today) for view in VIEWS.values() if view.counts}
    return counting_open(asked | {MINE.code: Q(handler_id__in=sorted(lists))}, actor=actor)


def lies_with(actor: Actor) -> Q:
    """What a person works on: the own cases, and those of absent colleagues the person stands in for."""
    return Q(handler_id__in=sorted(works_the_lists_of(actor.user_id)))


def waits_for(actor: Actor) -> Q:
    """What of an open case still waits for this person: once it is closed, nothing does for those who may
    neither ask how it went nor archive it, such as a station inside an enterprise.
    """
    if actor.may("complaint.follow_up") or actor.may("complaint.archive"):
        return Q()
    return ~Q(status__in=TO_FOLLOW_UP)


def capped_counts(asked: dict[str, Q], *, actor: Actor) -> dict[str, int]:
    """Several numbers of open cases at once, each counted no further than MANY + 1."""
    return counting_open(asked, actor=actor).answer()


def capped_count(condition: Q, *, actor: Actor) -> int:
    """The number of open cases, counted no further than MANY + 1."""
    return capped_counts({"n": condition}, actor=actor)["n"]


def counting_open(asked: dict[str, Q], *, actor: Actor) -> Counting:
    """The statement that counts open cases by condition, each no further than MANY + 1."""
    rows = Access.objects.visible_to(actor).filter(is_open__in=[True]).order_by().values("complaint_id")
    # a case that two organisations see stands twice: only then is sorting out worth its price
    rows = rows if len(actor.organisations) == 1 else rows.distinct()
    return counting({name: rows.filter(condition) for name, condition in asked.items()}, limit=MANY + 1)


def condition_of(filters: Filters) -> Q:
    """The conditions of the address, on the columns Access and Complaint share."""
    today = clock.today()
    found = view_named(filters.view).condition(today)
    if filters.status:
        found &= Q(status=filters.status)
    if filters.category:
        found &= Q(category__in=category_with_kinds(filters.category, on=today))
    if filters.handler:
        is_nobody = filters.handler == UNASSIGNED
        found &= Q(handler_id=None) if is_nobody else Q(handler_id=key_of(filters.handler) or 0)
    if filters.window in WINDOWS:
        found &= WINDOWS[filters.window][1](today)
    if filters.group:
        found &= Q(complaint__groups__icontains=f'"{filters.group}"')
    if filters.tag:
        found &= tagged(filters.tag)
    if filters.special in MARKS:
        found &= Q(complaint_id__in=MARKS[filters.special].cases(today))
    return found


def source_of(actor: Actor, view: View) -> list[QuerySet]:
    """The rows a view draws from: one indexed set for each organisation and, where it matters, handler."""
    if not actor.organisations and not actor.is_trusted:
        return []
    rows = Access.objects.visible_to(actor)
    mine: list[int | None] = [*sorted(works_the_lists_of(actor.user_id))] if view.is_mine else [None]
    organisations: list[int | None] = [*sorted(actor.organisations)] or [None]
    if len(organisations) * len(mine) > PARTS:
        where = {"handler_id__in": mine} if view.is_mine else {}
        return [rows.filter(is_open__in=[view.is_open], **where)]
    return [_part(rows, view, *each) for each in product(organisations, mine)]


def _part(rows: QuerySet, view: View, organisation: int | None, handler: int | None) -> QuerySet:
    where = {"organisation_id": organisation, "handler_id": handler}
    chosen = {name: value for name, value in where.items() if value is not None}
    # `is_open=True` becomes a bare column on SQLite, which then cannot use the indexes that begin with it
    return rows.filter(is_open__in=[view.is_open], **chosen)


def _keys(
    source: list[QuerySet], condition: Q, *, after: Key | None, is_descending: bool, most: int = SIZE + 1
) -> list[Key]:
    """(due day, case) of one page and more: a case that two organisations see stands twice in a row."""
    if not source:
        return []
    parts = [
        rows.filter(condition & _beyond(after, is_descending))
        .order_by()
        .values_list("due_on", "complaint_id")
        for rows in source
    ]
    merged = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    order = ("-due_on", "-complaint_id") if is_descending else ("due_on", "complaint_id")
    return list(merged.order_by(*order)[: 2 * most - 1 if len(parts) > 1 else most])


def _beyond(after: Key | None, is_descending: bool) -> Q:
    if after is None:
        return Q()
    day, pk = after
    if is_descending:
        return Q(due_on__lte=day) & (Q(due_on__lt=day) | Q(complaint_id__lt=pk))
    return Q(due_on__gte=day) & (Q(due_on__gt=day) | Q(complaint_id__gt=pk))


def overseen(*, actor: Actor, filters: Filters, after: str = "") -> Page:
    """The open cases of the alliances an office looks on, the next due first."""
    actor.require("complaint.view")
    keys = _overseen_keys(actor, filters, after=place_of(after), most=SIZE + 1)
    last = keys[SIZE - 1] if len(keys) > SIZE else None
    return Page(
        rows=rows_of([pk for _, pk in keys[:SIZE]], actor=actor),
        filters=filters,
        after=mark_of(*last) if last else "",
    )


def _overseen_keys(actor: Actor, filters: Filters, *, after: Key | None, most: int) -> list[Key]:
    """Each alliance and open status is read by its index and merged: what is put away is not walked over."""
    condition = overseen_condition(filters)
    if after is not None:
        condition &= Q(due_on__gte=after[0]) & (Q(due_on__gt=after[0]) | Q(pk__gt=after[1]))
    rows = Complaint.objects.visible_to(actor).filter(condition)
    alliances = overseen_alliances(actor)
    wanted = [each for each in OPEN_STATUSES if filters.status in ("", each)]
    parts = [
        rows.filter(alliance_id=alliance, status=status).order_by().values_list("due_on", "id")
        for alliance, status in product(alliances, wanted)
    ]
    if not parts:
        return []
    merged = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return list(merged.order_by("due_on", "id")[:most])


def overseen_alliances(actor: Actor) -> list[int]:
    """The alliances an actor looks on."""
    return sorted({alliance for _viewer, alliance in actor.oversees})


def overseen_condition(filters: Filters) -> Q:
    """The conditions of the address, on the columns of Complaint."""
    today = clock.today()
    shared = replace(filters, view="open", group="", handler="", tag="", special="", window="")
    found = condition_of(shared)
    if filters.window in OVERSEEN_WINDOWS:
        found &= OVERSEEN_WINDOWS[filters.window][1](today)
    if filters.member:
        found &= Q(holder_id=key_of(filters.member) or 0)
    if filters.special in MARKS:
        found &= Q(pk__in=MARKS[filters.special].cases(today))
    return found


def statuses(view: View) -> list[tuple[str, str]]:
    """What the filter by status offers in a view."""
    return [(s.value, str(s.label)) for s in Status if (s in PUT_AWAY) != view.is_open]


def handlers_of(actor: Actor) -> list[tuple[int, str]]:
    """Who may handle cases here, for the filter: the people in service of the actor's own organisations."""
    return list(_in_service(actor.acts_for))


@kept("members")
def _in_service(organisations: frozenset[int]) -> tuple[tuple[int, str], ...]:
    people = User.objects.filter(organisation_id__in=sorted(organisations), is_active=True)
    return tuple(people.order_by("organisation_id", "username").values_list("pk", "name"))
