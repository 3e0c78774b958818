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
from lianwei.members.models import Absence, RoleAssignment, User
from lianwei.members.queries import Duty, colleagues_of, duties_of, may_manage, receivers_of

from .locking import hold_person, lock_person
from .people import close_sessions
from .roles import close_assignment, refuse_last_administrator


@transaction.atomic
def enter_absence(
    absent: User, *, actor: Actor, valid_from: date, valid_to: date, stand_in: User | None = None
) -> Absence:
    """Note that somebody is away, both days included; a colleague who stands in sees and works the list.

    For oneself, or as head for anybody. Raises Invalid where days overlap with another absence.
    """
    absent = _lock_absent(absent, actor)
    actor.require("absence.enter")
    if valid_to < valid_from:
        raise Invalid({"valid_to": _("The last day lies before the first one.")})
    _refuse_stranger(absent, stand_in, max(valid_from, clock.today()))
    same_time = Absence.objects.filter(
        absent=absent, ended_at__isnull=True, valid_from__lte=valid_to, valid_to__gte=valid_from
    )
    if same_time.exists():
        raise Invalid({"valid_from": _("An absence is already entered for some of these days.")})
    absence = Absence.objects.create(
        absent=absent, stand_in=stand_in, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "absence.entered",
        absent,
        actor=actor,
        stand_in=stand_in.pk if stand_in else None,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat(),
    )
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, actor: Actor) -> Absence:
    """The absent colleague is back before the last day, or does not go at all."""
    absent = _lock_absent(absence.absent, actor)
    actor.require("absence.enter")
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    absence.ended_at = clock.now()
    absence.save(update_fields=["ended_at"])
    record("absence.ended", absent, actor=actor, stand_in=absence.stand_in_id)
    return absence


def _refuse_stranger(absent: User, stand_in: User | None, day: date) -> None:
    if stand_in and not colleagues_of(absent, on=day).filter(pk=stand_in.pk).exists():
        raise Invalid({"stand_in": _("Only a colleague with a role in the same organisation can stand in.")})


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
    wrong = {
        duty.responsibility.name: _("Please choose a colleague who takes over.")
        for duty in duties
        if receivers.get(duty.responsibility.name) not in receivers_of(duty, user)
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
    Absence.objects.filter(mine, ended_at__isnull=True).update(ended_at=clock.now())
    user.is_active, user.left_on = False, clock.today()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_on", "password"])
    close_sessions(user)


def _goes_on() -> Q:
    return Q(ended_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
