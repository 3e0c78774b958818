"""Roles are given for a time and taken away. Three administrators watch each other (GB/T 22239-2019)."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, Role, RoleAssignment, User
from lianwei.members.models.validity import not_revoked
from lianwei.members.queries import ADMINISTER, may_manage
from lianwei.members.visibility import Viewer

from .locking import hold_person


@transaction.atomic
def assign_role(
    user: User,
    *,
    actor: Actor,
    role: str,
    organisation: Organisation,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give a person a role in an organisation, from today unless told, until `valid_to` (included).

    Nobody gives roles to themselves as administrator; the three administrators exclude each other and all
    other roles (not in the demo, where one visitor plays everybody). Raises Invalid with the reason.
    """
    user = hold_person(user.pk, actor=actor)
    actor.require("role.assign")
    given = Role.objects.get(pk=role)
    _refuse_giver(user, given, organisation, actor)
    first_day = valid_from or clock.today()
    _refuse_period(user, given, organisation, first_day, valid_to)
    _refuse_conflict(user, given)
    _refuse_in_enterprise(given, organisation)
    assignment = RoleAssignment.objects.create(
        user=user, role=given, organisation=organisation, valid_from=first_day, valid_to=valid_to
    )
    record(
        "role.assigned",
        user,
        actor=actor,
        role=role,
        organisation=organisation.pk,
        valid_from=first_day.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, actor: Actor, last_day: date | None = None) -> RoleAssignment:
    """Take a role away: at once, or after a last day to come."""
    user = hold_person(assignment.user_id, actor=actor)
    assignment = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    actor.require("role.end")
    if not may_manage(assignment.organisation_id, actor=actor):
        raise NotAllowed
    if assignment.ended_at is not None:
        raise Invalid(_("This role has already been taken away."))
    refuse_last_administrator([assignment])
    ends_on = close_assignment(assignment, last_day=last_day)
    record(
        "role.ended",
        user,
        actor=actor,
        role=assignment.role_id,
        organisation=assignment.organisation_id,
        last_day=ends_on.isoformat(),
    )
    return assignment


def close_assignment(assignment: RoleAssignment, *, last_day: date | None = None) -> date:
    """Write the end and return it: a day to come is the last one, anything else means now."""
    earliest = max(clock.today(), assignment.valid_from)
    ends_on = last_day if last_day and last_day >= earliest else earliest
    if ends_on != last_day:
        assignment.ended_at = clock.now()
    assignment.valid_to = ends_on
    assignment.save(update_fields=["valid_to", "ended_at"])
    return ends_on


def refuse_last_administrator(leaving: list[RoleAssignment]) -> None:
    """An instance always keeps somebody for each administrator's role."""
    today, going = clock.today(), [row.pk for row in leaving]
    for role in Role.objects.filter(pk__in=[row.role_id for row in leaving], is_administrator=True):
        others = RoleAssignment.objects.filter(not_revoked(today), role=role, user__is_active=True)
        if not others.exclude(pk__in=going).exists():
            sentence = _("Nobody else is %(role)s. Please give this role to somebody first.")
            raise Invalid(sentence % {"role": role})


def _refuse_giver(user: User, role: Role, organisation: Organisation, actor: Actor) -> None:
    if not may_manage(organisation.pk, actor=actor):
        raise NotAllowed
    is_central = actor.may(ADMINISTER)
    if role.given_centrally and not is_central:
        raise NotAllowed(_("This role is given by the security administrator."))
    if is_central and user.pk == actor.user_id:
        raise NotAllowed(_("Nobody gives roles to themselves. Please ask another administrator."))


def _refuse_period(
    user: User, role: Role, organisation: Organisation, first_day: date, last_day: date | None
) -> None:
    if not user.is_active:
        raise Invalid({"user": _("This person has left.")})
    if last_day and last_day < first_day:
        raise Invalid({"valid_to": _("The last day lies before the first one.")})
    if not organisation.is_in_force(max(first_day, clock.today())):
        raise Invalid({"organisation": _("This organisation is not in force then.")})
    same = RoleAssignment.objects.filter(
        user=user, role=role, organisation=organisation, ended_at__isnull=True
    )
    if same.filter(_overlaps(first_day, last_day)).exists():
        raise Invalid({"role": _("This person already holds this role there.")})


def _refuse_in_enterprise(role: Role, organisation: Organisation) -> None:
    """People of a business get the role that was made for them: others open papers and names of consumers."""
    if organisation.is_inside_enterprise and role.viewer != Viewer.FIRM_STATION:
        sentence = _(
            "In a station inside an enterprise only its own role is given: its people are the business."
        )
        raise Invalid({"role": sentence})


def _refuse_conflict(user: User, role: Role) -> None:
    """One person, one administrator's role and nothing else."""
    if settings.LIANWEI_DEMO:
        return
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    held = RoleAssignment.objects.filter(still, user=user, ended_at__isnull=True).exclude(role=role)
    if not role.is_administrator:
        held = held.filter(role__is_administrator=True)
    clash = held.select_related("role").first()
    if clash:
        sentence = _("%(held)s and %(wanted)s must be two different people. Take the other role away first.")
        raise Invalid({"role": sentence % {"held": clash.role, "wanted": role}})


def _overlaps(first_day: date, last_day: date | None) -> Q:
    """The rows whose period shares a day with this one."""
    not_over = Q(valid_to__isnull=True) | Q(valid_to__gte=first_day)
    return not_over & Q(valid_from__lte=last_day) if last_day else not_over
