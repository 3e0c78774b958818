"""From a logged-in person to the actor that scopes and permissions are asked about."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from lianwei.core import clock
from lianwei.core.editions import kept
from lianwei.core.scope import ANONYMOUS, Actor, ActorKind
from lianwei.members.models import (
    Absence,
    Membership,
    Organisation,
    RoleAssignment,
    RoleScope,
    SupervisingBody,
    User,
)
from lianwei.members.models.validity import in_force, not_revoked
from lianwei.members.permissions import expand
from lianwei.members.visibility import Viewer

EVERYBODY = frozenset({"settings.revise"})
MEMBERS_OVERSEE = {Viewer.SECRETARY_GENERAL, Viewer.LIAISON_GROUP}
SEES_CASES = {RoleScope.OWN, RoleScope.SUBTREE}


def actor_of(user: User, *, organisation: int | None = None, on: date | None = None) -> Actor:
    """The actor a person is on a day, working in one organisation (the home one unless told).

    A role in another organisation gives nothing meanwhile; an organisation where the person has no role is
    ignored. A stand-in gets what the absent colleague may do there, administrators' rights excepted.
    """
    return _actor(user.pk, organisation, on or clock.today()) if user.is_active else ANONYMOUS


@kept("members", size=512)
def _actor(user_id: int, organisation: int | None, day: date) -> Actor:
    user = User.objects.select_related("organisation").get(pk=user_id)
    assignments = _assignments(user, day)
    place = working_place(user, assignments, organisation)
    held = [a for a in assignments if a.organisation_id == place.pk]
    roles = [a.role for a in held]
    sees, acts = _ground(place, {role.scope for role in roles}, day)
    return Actor(
        ActorKind.STAFF,
        user_id=user.pk,
        organisation_id=place.pk,
        organisations=sees,
        acts_for=acts,
        permissions=EVERYBODY | expand(pattern for role in roles for pattern in role.permissions),
        oversees=_overseen(place.pk, {role.viewer for role in roles}, day),
        name=user.name,
    )


def working_place(user: User, assignments: list[RoleAssignment], wanted: int | None = None) -> Organisation:
    """The organisation asked for, else the home one, else the first with a role; the home one without any."""
    places = {a.organisation_id: a.organisation for a in assignments}
    for choice in (wanted, user.organisation_id):
        if choice in places:
            return places[choice]
    return next(iter(places.values()), None) or user.organisation


def places_of(user: User, *, on: date | None = None) -> list[Organisation]:
    """Where a person has roles: one of these is chosen at log-in."""
    found = {a.organisation_id: a.organisation for a in _assignments(user, on or clock.today())}
    return list(found.values())


def _assignments(user: User, day: date) -> list[RoleAssignment]:
    """The person's own roles and those of colleagues the person stands in for."""
    absent = Absence.objects.filter(not_revoked(day), stand_in=user).values("absent_id")
    mine = Q(user=user) | Q(user_id__in=absent, role__is_administrator=False)
    rows = RoleAssignment.objects.filter(mine & not_revoked(day))
    return list(rows.select_related("role", "organisation").order_by("organisation__path", "pk"))


def _ground(place: Organisation, scopes: set[str], day: date) -> tuple[frozenset[int], frozenset[int]]:
    """Ids the actor sees and ids it acts for: the place, its stations, those it succeeded; the tree below."""
    if not scopes & SEES_CASES:
        return frozenset(), frozenset()
    is_predecessor = Q(successor_id=place.pk, valid_to__lt=day)
    rows = Organisation.objects.filter(Q(path__startswith=place.path) | is_predecessor)
    found = {pk: (path, station) for pk, path, station in rows.values_list("pk", "path", "kind__is_station")}
    tree = {pk: station for pk, (path, station) in found.items() if path.startswith(place.path)}
    acts = {pk for pk, (path, _) in found.items() if pk not in tree or _is_own(path, place, tree)}
    return frozenset(found if RoleScope.SUBTREE in scopes else acts), frozenset(acts)


def _is_own(path: str, place: Organisation, is_station: dict[int, bool]) -> bool:
    """Whether nothing but stations lies between the place and this organisation."""
    between = map(int, path.removeprefix(place.path).split("/")[:-1])
    return all(is_station[pk] for pk in between)


def _overseen(organisation_id: int, viewers: Iterable[str], day: date) -> frozenset[tuple[str, int]]:
    """(viewer, alliance) pairs of the roles that look on."""
    wanted = set(viewers)
    guided = SupervisingBody.objects.filter(
        in_force(day, start="since", end="until"), organisation_id=organisation_id
    )
    if Viewer.SUPERVISING_BODY in wanted:
        return frozenset(
            (str(Viewer.SUPERVISING_BODY), pk) for pk in guided.values_list("alliance_id", flat=True)
        )
    looking_on = wanted & MEMBERS_OVERSEE
    if not looking_on:
        return frozenset()
    joined = Membership.objects.filter(
        in_force(day, start="joined_on", end="left_on"), organisation_id=organisation_id
    )
    alliances = list(joined.values_list("alliance_id", flat=True))
    return frozenset((str(viewer), pk) for viewer in looking_on for pk in alliances)
