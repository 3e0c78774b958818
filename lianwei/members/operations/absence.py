"""Somebody stands in for an absent colleague, for a time; and the leaver's hand-over, for good."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import RoleAssignment, Substitute, User
from lianwei.members.queries import Duty, colleagues_of, duties_of, may_manage

from .locking import hold_person, lock_person
from .people import close_sessions
from .roles import close_assignment, refuse_last_administrator


@transaction.atomic
def name_substitute(
    absent: User, *, actor: Actor, stand_in: User, valid_from: date, valid_to: date
) -> Substitute:
    """Let a colleague see and work the list of somebody who is away. For oneself, or as head for anybody."""
    absent = _lock_absent(absent, actor)
    actor.require("user.name_substitute")
    if valid_to < valid_from:
        raise Invalid({"valid_to": _("The last day lies before the first one.")})
    if not colleagues_of(absent, on=max(valid_from, clock.today())).filter(pk=stand_in.pk).exists():
        raise Invalid({"stand_in": _("Only a colleague with a role in the same organisation can stand in.")})
    same_time = Substitute.objects.filter(
        absent=absent, ended_at__isnull=True, valid_from__lte=valid_to, valid_to__gte=valid_from
    )
    if same_time.exists():
        raise Invalid({"valid_from": _("Somebody already stands in on some of these days.")})
    substitute = Substitute.objects.create(
        absent=absent, stand_in=stand_in, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "substitute.named",
        absent,
        actor=actor,
        stand_in=stand_in.pk,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat(),
    )
    return substitute


@transaction.atomic
def end_substitute(substitute: Substitute, *, actor: Actor) -> Substitute:
    """The absent colleague is back before the last day."""
    absent = _lock_absent(substitute.absent, actor)
    actor.require("user.name_substitute")
    substitute = Substitute.objects.select_for_update().get(pk=substitute.pk)
    substitute.ended_at = clock.now()
    substitute.save(update_fields=["ended_at"])
    record("substitute.ended", absent, actor=actor, stand_in=substitute.stand_in_id)
    return substitute


@transaction.atomic
def leave_service(user: User, *, actor: Actor, receivers: Mapping[str, User]) -> User:
    """Somebody leaves for good: every responsibility passes to a named colleague, then the account closes.

    `receivers` gives one colleague for the name of each responsibility. Raises Invalid, and changes nothing,
    where a receiver is missing or anything would remain without somebody in charge.
    """
    user = lock_person(user.pk, actor=actor)
    actor.require("user.leave")
    if user.pk == actor.user_id:
        raise NotAllowed(_("Nobody closes the own account. Please ask a colleague."))
    if not user.is_active:
        raise Invalid(_("This person has already left."))
    handed = _hand_over_everything(user, receivers, actor)
    _close_account(user)
    record("user.left", user, actor=actor, handed_over=handed)
    return user


def _lock_absent(absent: User, actor: Actor) -> User:
    person = hold_person(absent.pk, actor=actor)
    if person.pk != actor.user_id and not may_manage(person.organisation_id, actor=actor):
        raise NotAllowed
    return person


def _hand_over_everything(user: User, receivers: Mapping[str, User], actor: Actor) -> dict[str, int]:
    """Pass each kind on; returns how many of each. What remains afterwards refuses the whole."""
    duties = duties_of(user)
    _refuse_missing_receivers(user, duties, receivers)
    for duty in duties:
        duty.responsibility.hand_over(user, receivers[duty.responsibility.name], actor=actor)
    remaining = duties_of(user)
    if remaining:
        sentence = _("%(count)s × %(label)s could not be handed over. Nothing has been changed.")
        raise Invalid(sentence % {"count": remaining[0].count, "label": remaining[0].responsibility.label})
    return {duty.responsibility.name: duty.count for duty in duties}


def _refuse_missing_receivers(user: User, duties: list[Duty], receivers: Mapping[str, User]) -> None:
    possible = set(colleagues_of(user).values_list("pk", flat=True))
    wrong = {
        duty.responsibility.name: _("Please choose a colleague who takes over.")
        for duty in duties
        if getattr(receivers.get(duty.responsibility.name), "pk", None) not in possible
    }
    if wrong:
        raise Invalid(wrong)


def _close_account(user: User) -> None:
    """Roles and substitutions end, the log-in is closed, sessions with it."""
    held = list(RoleAssignment.objects.select_for_update(of=("self",)).filter(_goes_on(), user=user))
    refuse_last_administrator(held)
    for assignment in held:
        close_assignment(assignment)
    mine = Q(absent=user) | Q(stand_in=user)
    Substitute.objects.filter(mine, ended_at__isnull=True).update(ended_at=clock.now())
    user.is_active, user.left_on = False, clock.today()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_on", "password"])
    close_sessions(user)


def _goes_on() -> Q:
    return Q(ended_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
