"""Alliances: who belongs to them and who guides them."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Membership, Organisation, SupervisingBody
from lianwei.members.queries import ADMINISTER

from .locking import lock_alliance

REVISABLE = frozenset({"name", "name_en", "founded_on"})


@transaction.atomic
def create_alliance(
    *, actor: Actor, code: str, name: str, name_en: str = "", founded_on: date | None = None
) -> Alliance:
    """Enter an alliance; its members join one by one."""
    actor.require("alliance.revise")
    actor.require(ADMINISTER)
    if Alliance.objects.filter(code=code).exists():
        raise Invalid({"code": _("There is already an alliance with this code.")})
    alliance = Alliance.objects.create(code=code, name=name, name_en=name_en, founded_on=founded_on)
    record("alliance.created", alliance, actor=actor, code=code)
    return alliance


@transaction.atomic
def revise_alliance(alliance: Alliance, *, actor: Actor, **fields: object) -> Alliance:
    """Correct the name or the day of founding. The code stays."""
    alliance = lock_alliance(alliance.pk, actor=actor)
    actor.require("alliance.revise")
    if fields.keys() - REVISABLE:
        raise TypeError("only name, name_en and founded_on can be set")
    changed = sorted(name for name, value in fields.items() if getattr(alliance, name) != value)
    for name in changed:
        setattr(alliance, name, fields[name])
    alliance.save(update_fields=changed)
    record("alliance.revised", alliance, actor=actor, fields=changed)
    return alliance


@transaction.atomic
def join_alliance(
    alliance: Alliance, *, actor: Actor, organisation: Organisation, joined_on: date
) -> Membership:
    """An organisation becomes a member (成员单位)."""
    alliance = lock_alliance(alliance.pk, actor=actor)
    actor.require("alliance.revise")
    open_rows = Membership.objects.filter(alliance=alliance, organisation=organisation, left_on__isnull=True)
    if open_rows.exists():
        raise Invalid({"organisation": _("This organisation is already a member.")})
    membership = Membership.objects.create(alliance=alliance, organisation=organisation, joined_on=joined_on)
    record(
        "alliance.joined",
        alliance,
        actor=actor,
        organisation=organisation.pk,
        joined_on=joined_on.isoformat(),
    )
    return membership


@transaction.atomic
def leave_alliance(
    alliance: Alliance, *, actor: Actor, organisation: Organisation, left_on: date
) -> Membership:
    """A member leaves; `left_on` is its last day."""
    alliance = lock_alliance(alliance.pk, actor=actor)
    actor.require("alliance.revise")
    open_rows = Membership.objects.filter(alliance=alliance, organisation=organisation, left_on__isnull=True)
    membership = open_rows.select_for_update().first()
    if membership is None:
        raise Invalid({"organisation": _("This organisation is not a member.")})
    if left_on < membership.joined_on:
        raise Invalid({"left_on": _("The last day lies before the first one.")})
    membership.left_on = left_on
    membership.save(update_fields=["left_on"])
    record("alliance.left", alliance, actor=actor, organisation=organisation.pk, left_on=left_on.isoformat())
    return membership


@transaction.atomic
def name_supervising_body(
    alliance: Alliance, *, actor: Actor, organisation: Organisation, since: date
) -> SupervisingBody:
    """A body guides the alliance from a day on (指导单位)."""
    alliance = lock_alliance(alliance.pk, actor=actor)
    actor.require("alliance.revise")
    open_rows = SupervisingBody.objects.filter(
        alliance=alliance, organisation=organisation, until__isnull=True
    )
    if open_rows.exists():
        raise Invalid({"organisation": _("This body already guides the alliance.")})
    named = SupervisingBody.objects.create(alliance=alliance, organisation=organisation, since=since)
    record("alliance.guided", alliance, actor=actor, organisation=organisation.pk, since=since.isoformat())
    return named
