"""An alliance as its members see it: who belongs to it down to the stations, since when, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.masking import mask_name
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Membership, Organisation, RoleAssignment, SupervisingBody, User
from lianwei.members.models.validity import in_force, not_revoked

from .organisations import ADMINISTER

CONTACT_ROLES = ("liaison", "head")  # whom to ask for, the first that somebody holds
SECRETARY = "secretary_general"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, or a branch or station below one; `contact` is masked, `left_on` the last day."""

    organisation: Organisation
    depth: int
    contact: str
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Secretary:
    """Who holds the secretary-general's role: a member, a masked name, since when and until when."""

    organisation: Organisation
    name: str
    since: date
    until: date | None


def alliances_listed(*, actor: Actor) -> QuerySet[Alliance]:
    """All alliances, each with its number of members today."""
    actor.require("alliance.view")
    today = in_force(clock.today(), start="joined_on", end="left_on")
    counted = Membership.objects.filter(today, alliance=OuterRef("pk")).order_by().values("alliance")
    return Alliance.objects.annotate(members=Subquery(counted.annotate(n=Count("pk")).values("n"))).order_by(
        "code"
    )


def find_alliance(pk: int, *, actor: Actor) -> Alliance:
    """One alliance; NotVisible where there is none. Alliances are public."""
    actor.require("alliance.view")
    found = Alliance.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def may_revise_alliance(alliance: Alliance, *, actor: Actor) -> bool:
    """Its secretary-general, or an administrator."""
    is_secretary = (SECRETARY, alliance.pk) in actor.oversees
    return actor.may("alliance.revise") and (is_secretary or actor.may(ADMINISTER))


def member_tree(alliance: Alliance, *, on: date | None = None) -> list[MemberRow]:
    """The members on a day in the order of the tree, each with all that stands below it."""
    day = on or clock.today()
    joined = {each.organisation_id: each for each in _memberships(alliance).filter(_member_on(day))}
    below = Q(pk__in=[])
    for each in joined.values():
        below |= Q(path__startswith=each.organisation.path)
    rows = Organisation.objects.filter(below & (in_force(day) | Q(pk__in=joined))).select_related("kind")
    listed = list(rows.order_by("path"))
    contacts, top = _contacts(listed, day), min((row.depth for row in listed), default=0)
    return [_row(each, joined.get(each.pk), contacts, top) for each in listed]


def former_members(alliance: Alliance, *, on: date | None = None) -> QuerySet[Membership]:
    """Who has left, the latest first."""
    return _memberships(alliance).filter(left_on__lt=on or clock.today()).order_by("-left_on", "pk")


def bodies_guiding(alliance: Alliance) -> QuerySet[SupervisingBody]:
    """Every body that guides or guided an alliance (指导单位), those of today first."""
    rows = SupervisingBody.objects.filter(alliance=alliance).select_related("organisation__kind")
    return rows.order_by("until", "since", "pk")


def secretaries_of(alliance: Alliance, *, on: date | None = None) -> list[Secretary]:
    """Who is secretary-general of an alliance on a day: the role is data, held at one of its members."""
    day = on or clock.today()
    members = _memberships(alliance).filter(_member_on(day)).order_by().values("organisation_id")
    held = RoleAssignment.objects.filter(
        not_revoked(day), role_id=SECRETARY, organisation_id__in=members, user__is_active=True
    )
    rows = held.select_related("organisation", "user").order_by("valid_from", "pk")
    return [Secretary(r.organisation, mask_name(r.user.name), r.valid_from, r.valid_to) for r in rows]


def people_of_secretary(alliance: Alliance, *, on: date | None = None) -> list[User]:
    """The people who hold the office of the secretary-general on a day, to whom messages go."""
    day = on or clock.today()
    members = _memberships(alliance).filter(_member_on(day)).order_by().values("organisation_id")
    held = RoleAssignment.objects.filter(
        not_revoked(day), role_id=SECRETARY, organisation_id__in=members, user__is_active=True
    )
    return [each.user for each in held.select_related("user").order_by("pk")]


def organisations_in(alliances: Iterable[int], *, since: date, until: date) -> set[int]:
    """The members of alliances at some time between two days, each with all that stands below it."""
    rows = Membership.objects.filter(alliance_id__in=list(alliances), joined_on__lte=until)
    joined = rows.filter(Q(left_on=None) | Q(left_on__gte=since)).values_list("organisation__path", flat=True)
    below = Q(pk__in=[])
    for path in sorted(set(joined)):
        below |= Q(path__startswith=path)
    return set(Organisation.objects.filter(below).values_list("pk", flat=True))


def _memberships(alliance: Alliance) -> QuerySet[Membership]:
    return Membership.objects.filter(alliance=alliance).select_related("organisation__kind")


def _member_on(day: date) -> Q:
    return in_force(day, start="joined_on", end="left_on")


def _contacts(organisations: list[Organisation], day: date) -> dict[int, str]:
    """Masked names, one for each organisation where somebody is there to ask for."""
    held = RoleAssignment.objects.filter(
        not_revoked(day), role_id__in=CONTACT_ROLES, user__is_active=True, organisation__in=organisations
    )
    rows = held.select_related("user").order_by("pk")
    found = sorted(rows, key=lambda row: CONTACT_ROLES.index(row.role_id), reverse=True)
    return {row.organisation_id: mask_name(row.user.name) for row in found}


def _row(
    organisation: Organisation, membership: Membership | None, contacts: dict[int, str], top: int
) -> MemberRow:
    dates = (membership.joined_on, membership.left_on) if membership else (None, None)
    return MemberRow(organisation, organisation.depth - top, contacts.get(organisation.pk, ""), *dates)
