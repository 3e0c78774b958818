"""Group complaints between alliances as people see them: told by others, by us, the sum of both sides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from lianwei.cases.models import CaseGroup, GroupState, cases_in
from lianwei.cases.models.tallies import Claims, claims_against, claims_in_group
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.together.panels import GroupPanel
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.federation.models import Peer, SharedGroup, SharedGroupState
from lianwei.federation.models.groups import SHARED
from lianwei.federation.rules.agreements.fields import GROUP, GROUP_COUNTS, GROUP_MATTER
from lianwei.federation.rules.pages import day_told
from lianwei.members.models import Organisation
from lianwei.members.queries import organisations_named
from lianwei.registry.models import Business
from lianwei.registry.queries import business_family, region_labels

from .abroad import names_of_peers
from .agreements.flows import HOME, peer_side, what_flows
from .peers import peers_agreed

VIEW = "shared_group.view"
PANEL = "federation/_groups_abroad.html"
RECENT = timedelta(days=365)  # whose cases join without a group
MOST_GROUPS = 50  # offered to join with
BADGES = {
    SharedGroupState.TOLD: "soon",
    SharedGroupState.JOINED: "done",
    SharedGroupState.ENDED: "plain",
    SharedGroupState.STOPPED: "pause",
}


@dataclass(frozen=True, slots=True)
class SharedGroupRow:
    """A group complaint between alliances, in words."""

    shared: SharedGroup
    peer: str
    member: str
    title: str
    badge: str


@dataclass(frozen=True, slots=True)
class SharedGroupPage:
    """One of them: what was told, what both sides count, what may be done. `now`: what we hold today."""

    row: SharedGroupRow
    kind: str
    place: str
    first_on: date | None
    cases: int
    amount: int
    now: Claims | None
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupAbroad:
    """What the page of a group of ours shows: its own side, the others', the sum of all that handle it."""

    group: CaseGroup
    own: Claims
    rows: list[SharedGroupRow]
    cases: int
    amount: int
    has_small: bool
    may_tell: bool


def peers_to_tell_groups() -> list[tuple[str, str]]:
    """Alliances that an agreement in force lets us tell a group complaint, and lets answer: code and name."""
    return [(each.code, each.name) for each in peers_agreed(_may_join)]


def _may_join(peer: Peer) -> bool:
    told = what_flows(GROUP, giver=HOME, receiver=peer_side(peer))
    back = what_flows(GROUP_COUNTS, giver=peer_side(peer), receiver=HOME)
    return GROUP_MATTER in told.fields and back.flow is not None


def matter_of(group: CaseGroup) -> dict[str, Any]:
    """What is told of a group found in scope, without its texts: business, most frequent goods, first day."""
    business = Business.objects.filter(pk=group.business_id or 0).first()
    kinds = cases_in([group.pk]).order_by().values_list("complaint__category", flat=True)
    found = sorted(kinds)
    since = claims_in_group(group).since
    place = (
        Organisation.objects.filter(pk=group.organisation_id).values_list("region_code", flat=True).first()
    )
    return {
        "business": business.name[:120] if business else "",
        "uscc": (business.uscc or "").upper() if business else "",
        "category": max(found, key=found.count) if found else "",
        "region": (place or "")[:6],
        "first_on": since.isoformat() if since else "",
    }


def claims_here(row: SharedGroup) -> Claims:
    """What our side holds of the matter today: of the group that takes part, else against the business."""
    group = QuerySet(CaseGroup).filter(pk=row.group_id or 0).first()
    if group is not None:
        return claims_in_group(group)
    businesses = entries_of(row.uscc)
    return claims_against(businesses, row.organisation_id or 0, since=clock.today() - RECENT)


def entries_of(uscc: str) -> list[int]:
    """The entries of our register that stand for a business, doubles included."""
    kept = Business.objects.filter(uscc__iexact=uscc).order_by("pk") if uscc else Business.objects.none()
    return [pk for each in kept for pk in business_family(each.pk)]


def contact_of(organisation_id: int | None) -> dict[str, str]:
    """The office of a member and its telephone, as the directory of members has them."""
    found = Organisation.objects.filter(pk=organisation_id or 0).first()
    phone = found.phone if found and re.fullmatch(r"[0-9()+ -]*", found.phone) else ""
    return {"office": found.name if found else "", "phone": phone}


def groups_to_join_with(row: SharedGroup, *, actor: Actor) -> list[tuple[int, str]]:
    """Open groups of the actor's member, none against another business: key and name, the newest first."""
    ours = CaseGroup.objects.visible_to(actor).filter(
        organisation_id=actor.organisation_id, state=GroupState.OPEN
    )
    if known := entries_of(row.uscc):
        ours = ours.filter(Q(business_id__in=known) | Q(business_id=None))
    return list(ours.order_by("-pk").values_list("pk", "title")[:MOST_GROUPS])


def cases_to_join_with(row: SharedGroup, *, actor: Actor) -> int:
    """How many cases of the actor's member against the business could join without a group."""
    since = clock.today() - RECENT
    return claims_against(entries_of(row.uscc), actor.organisation_id or 0, since=since).cases


def groups_to_update(*, actor: Actor) -> list[int]:
    """What both sides handle, or we have told, and our count was not told since the month began."""
    first = clock.as_office_time(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    takes_part = Q(is_ours=True, state__in=SHARED) | Q(state=SharedGroupState.JOINED)
    rows = SharedGroup.objects.visible_to(actor).filter(takes_part, counted_here_at__lt=first)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def shared_groups(view: str, *, actor: Actor, after: str = "") -> Page[SharedGroupRow]:
    """A page of them, the newest first: told by others and not joined, under way, ended."""
    actor.require(VIEW)
    found = latest(_view(view, actor), after)
    return Page(_rows(found.rows), found.after)


def shared_groups_waiting(actor: Actor) -> "QuerySet[SharedGroup]":
    """Told by others to the actor's member, which has neither joined nor said no."""
    return _view("told", actor).filter(organisation_id__in=actor.acts_for)


def shared_groups_going_on() -> Q:
    """What passes on where a member ends."""
    return Q(state__in=SHARED)


def _view(view: str, actor: Actor) -> "QuerySet[SharedGroup]":
    rows = SharedGroup.objects.visible_to(actor)
    to_join = {"is_ours": False, "state": SharedGroupState.TOLD}
    if view == "told":
        return rows.filter(**to_join)
    if view == "shared":
        return rows.filter(state__in=SHARED).exclude(**to_join)
    return rows.exclude(state__in=SHARED)


def shared_group_page(pk: int, *, actor: Actor) -> SharedGroupPage:
    """One of them. Raises NotVisible."""
    actor.require(VIEW)
    shared = find(SharedGroup, pk, actor=actor)
    today, facts = clock.today(), shared.facts
    code, place = ("category", facts.get("category", "")), facts.get("region", "")
    takes_part = shared.is_ours or shared.joined_at is not None
    is_own = takes_part and shared.organisation_id in actor.organisations
    return SharedGroupPage(
        _rows([shared])[0],
        str(labels_of({code}, on=today).get(code, "")),
        str(region_labels({place}, on=today).get(place, place)) if place else "",
        day_told(str(facts.get("first_on"))),
        (shared.cases_here or 0) + (shared.cases_there or 0),
        (shared.amount_here or 0) + (shared.amount_there or 0),
        claims_here(shared) if (is_own or actor.is_trusted) and takes_part and shared.is_open else None,
        _steps(shared, actor),
    )


def shared_group_to(verb: str, pk: int, *, actor: Actor) -> SharedGroupPage:
    """One with which the actor may take a step now. Raises NotVisible, NotAllowed."""
    page = shared_group_page(pk, actor=actor)
    if verb not in page.may:
        raise NotAllowed
    return page


def _steps(row: SharedGroup, actor: Actor) -> frozenset[str]:
    if not (row.is_open and row.is_within_reach(actor)):
        return frozenset()
    verbs = {"update", "end"} if row.is_ours or row.is_joined else {"join"}
    return frozenset(each for each in verbs if actor.may(f"shared_group.{each}"))


def group_abroad_panel(group: CaseGroup, actor: Actor) -> GroupPanel | None:
    """On the page of a group of ours: who else handles it, and what others tell of its business."""
    if not actor.may(VIEW):
        return None
    family = business_family(group.business_id) if group.business_id else []
    codes = [
        code.upper()
        for code in Business.objects.filter(pk__in=family).exclude(uscc="").values_list("uscc", flat=True)
        if code
    ]
    about = Q(group_id=group.pk) | Q(is_ours=False, state=SharedGroupState.TOLD, uscc__in=codes)
    found = list(SharedGroup.objects.visible_to(actor).filter(about).order_by("-pk"))
    may_tell = (
        group.is_open
        and group.is_within_reach(actor)
        and actor.may("shared_group.tell")
        and bool(peers_to_tell_groups())
    )
    if not (found or may_tell):
        return None
    both = [each for each in found if each.is_joined]
    own = claims_in_group(group)
    facts = GroupAbroad(
        group,
        own,
        _rows(found),
        own.cases + sum(each.cases_there or 0 for each in both),
        own.claimed + sum(each.amount_there or 0 for each in both),
        has_small=any(each.cases_there is None for each in both),
        may_tell=may_tell,
    )
    return GroupPanel(PANEL, facts)


def _rows(found: Iterable[SharedGroup]) -> list[SharedGroupRow]:
    rows = list(found)
    names = names_of_peers(each.peer for each in rows) if rows else {}
    members = organisations_named(each.organisation_id for each in rows if each.organisation_id)
    return [
        SharedGroupRow(
            each,
            names.get(each.peer, each.peer),
            members.get(each.organisation_id or 0, ""),
            str(each.facts.get("title") or each.facts.get("business") or ""),
            BADGES[SharedGroupState(each.state)],
        )
        for each in rows
    ]
