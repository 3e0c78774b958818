"""People, their roles and absences, within what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lianwei.core import clock
from lianwei.core.editions import kept
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.members.models import Absence, Organisation, Role, RoleAssignment, User
from lianwei.members.models.validity import not_revoked
from lianwei.members.permissions import expand, permission_labels
from lianwei.members.responsibilities import Responsibility, responsibilities
from lianwei.members.visibility import Viewer

from .organisations import ADMINISTER, enterprise_stations, may_manage

SEE_ALL = "instance.view"
Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True, slots=True)
class RoleExplained:
    """A role with what it allows, in the reader's words."""

    role: Role
    permissions: list[str]


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of thing a person is in charge of, and how many there are."""

    responsibility: Responsibility
    count: int


def people_visible(*, actor: Actor) -> QuerySet[User]:
    """The people of the organisations the actor sees, by home or by role; oneself always."""
    rows = User.objects.select_related("organisation").order_by("organisation__path", "username")
    if actor.may(SEE_ALL):
        return rows
    has_role_here = RoleAssignment.objects.filter(user=OuterRef("pk"), organisation__in=_seen(actor))
    near = Q(organisation__in=_seen(actor)) | Exists(has_role_here)
    return rows.filter(Q(pk=actor.user_id) | near)


def people_listed(*, actor: Actor, organisation: int | None = None, inactive: bool = False) -> QuerySet[User]:
    """The list of people: of one organisation or all visible; those who left only when asked for."""
    actor.require("user.view")
    rows = people_visible(actor=actor).filter(is_active=not inactive)
    return rows.filter(organisation_id=organisation) if organisation else rows


def find_person(pk: int, *, actor: Actor) -> User:
    """One person; NotVisible outside what the actor sees."""
    found = people_visible(actor=actor).filter(pk=pk).first()
    if found is None or not (pk == actor.user_id or actor.may("user.view")):
        raise NotVisible
    return found


def roles_of(user: User, *, on: date | None = None) -> QuerySet[RoleAssignment]:
    """The roles a person holds on a day or will hold later."""
    day = on or clock.today()
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = RoleAssignment.objects.filter(holds, user=user, ended_at__isnull=True)
    return rows.select_related("role", "organisation").order_by("organisation__path", "role__position", "pk")


def find_assignment(pk: int, *, actor: Actor) -> RoleAssignment:
    """One role of somebody the actor sees; NotVisible otherwise."""
    rows = RoleAssignment.objects.filter(pk=pk, user__in=people_visible(actor=actor).order_by().values("pk"))
    return _only(rows.select_related("role"))


def find_absence(pk: int, *, actor: Actor) -> Absence:
    """One substitution of somebody the actor sees; NotVisible otherwise."""
    rows = Absence.objects.filter(pk=pk, absent__in=people_visible(actor=actor).order_by().values("pk"))
    return _only(rows.select_related("absent"))


def roles_explained() -> list[RoleExplained]:
    """All roles, each with the names of its permissions in the order of their file."""
    return [RoleExplained(role, permission_labels(role.permissions)) for role in Role.objects.all()]


def roles_in(organisation: Organisation, *, on: date | None = None) -> QuerySet[RoleAssignment]:
    """Who holds which role in an organisation on a day."""
    rows = RoleAssignment.objects.filter(
        not_revoked(on or clock.today()), organisation=organisation, user__is_active=True
    )
    return rows.select_related("role", "user").order_by("role__position", "user__username")


def absences_of(user: User, *, on: date | None = None) -> QuerySet[Absence]:
    """When a person is away, now or later, and who stands in."""
    rows = Absence.objects.filter(absent=user, ended_at__isnull=True, valid_to__gte=on or clock.today())
    return rows.select_related("stand_in").order_by("valid_from")


def absences_on(user_ids: Iterable[int], *, first: date, last: date) -> QuerySet[Absence]:
    """The absences of these people that touch the days from `first` to `last`, with who stands in."""
    rows = Absence.objects.filter(
        absent_id__in=list(user_ids), ended_at__isnull=True, valid_from__lte=last, valid_to__gte=first
    )
    return rows.select_related("stand_in").order_by("valid_from", "pk")


def works_the_lists_of(user_id: int | None, *, on: date | None = None) -> frozenset[int]:
    """The people whose worklists a person works: the own one and those of absent colleagues."""
    return _lists_worked(user_id, on or clock.today())


@kept("members", size=512)
def _lists_worked(user_id: int | None, day: date) -> frozenset[int]:
    absent = Absence.objects.filter(not_revoked(day), stand_in_id=user_id)
    own = () if user_id is None else (user_id,)
    return frozenset((*own, *absent.values_list("absent_id", flat=True)))


def colleagues_of(user: User, *, on: date | None = None) -> QuerySet[User]:
    """The active people who share an organisation with a person by role: receivers and stand-ins."""
    day = on or clock.today()
    places = RoleAssignment.objects.filter(not_revoked(day), user=user).values("organisation_id")
    shared = RoleAssignment.objects.filter(not_revoked(day), user=OuterRef("pk"), organisation__in=places)
    return User.objects.filter(Exists(shared), is_active=True).exclude(pk=user.pk).order_by("username")


def people_who_may(
    permission: str, organisation_id: int, *, on: date | None = None, without: str = ""
) -> list[User]:
    """The active people whose roles in an organisation include a permission, each once, by name; roles that
    also include `without` do not count.
    """
    held = RoleAssignment.objects.filter(
        not_revoked(on or clock.today()), organisation_id=organisation_id, user__is_active=True
    )
    rows = held.select_related("role", "user")
    given = [(row.user, expand(row.role.permissions)) for row in rows]
    found = {user.pk: user for user, held in given if permission in held and without not in held}
    return sorted(found.values(), key=lambda user: (user.name, user.pk))


def who_may_in(permission: str, organisation_ids: Iterable[int]) -> dict[int, set[int]]:
    """By organisation, the keys of the active people whose roles in it include a permission today."""
    places = list(organisation_ids)
    held = RoleAssignment.objects.filter(
        not_revoked(clock.today()), organisation_id__in=places, user__is_active=True
    )
    found: dict[int, set[int]] = {pk: set() for pk in places}
    for row in held.select_related("role"):
        if permission in expand(row.role.permissions):
            found[row.organisation_id].add(row.user_id)
    return found


def duties_of(user: User) -> list[Duty]:
    """What a person is in charge of, as the apps above have registered it; kinds without any are left out."""
    counted = [Duty(each, each.count(user)) for each in responsibilities()]
    return [duty for duty in counted if duty.count]


def receivers_of(duty: Duty, user: User) -> QuerySet[User]:
    """The colleagues to whom one kind of a leaver's things can pass."""
    colleagues, narrow = colleagues_of(user), duty.responsibility.narrow
    return narrow(user, colleagues) if narrow else colleagues


def assignable_roles(*, actor: Actor) -> QuerySet[Role]:
    """The roles the actor may give: all for the security administrator, the plain ones for a head; that of
    stations inside enterprises where there is one.
    """
    if actor.may(ADMINISTER):
        return Role.objects.all()
    plain = Role.objects.filter(given_centrally=False)
    return plain if enterprise_stations(actor=actor).exists() else plain.exclude(viewer=Viewer.FIRM_STATION)


def sessions_of(user: User) -> list[UserSession]:
    """Where a person is logged in, newest first."""
    return list(UserSession.objects.filter(user=user).order_by("-created_at"))


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def holds_role_with_second_factor(user: User, *, on: date | None = None) -> bool:
    """Whether one of the person's roles demands a second factor at log-in."""
    held = RoleAssignment.objects.filter(not_revoked(on or clock.today()), user=user)
    return held.filter(role__needs_second_factor=True).exists()


def may_manage_person(user: User, *, actor: Actor) -> bool:
    return may_manage(user.organisation_id, actor=actor)


def is_working(user: User, organisation: Organisation, *, on: date | None = None) -> bool:
    """Whether a person holds any role in an organisation on a day."""
    day = on or clock.today()
    return RoleAssignment.objects.filter(not_revoked(day), user=user, organisation=organisation).exists()


def _only(rows: QuerySet[Found]) -> Found:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def _seen(actor: Actor) -> set[int]:
    own = {actor.organisation_id} if actor.organisation_id else set()
    return own | actor.organisations


def is_second_factor_needed(user: User) -> bool:
    """By setting for everybody, else by role; never in the demo."""
    if settings.LIANWEI_DEMO:
        return False
    return settings.LIANWEI_MFA_FOR_ALL or holds_role_with_second_factor(user)
