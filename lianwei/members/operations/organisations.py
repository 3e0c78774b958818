"""Organisations come, change and go; whoever follows takes over stations, people and memberships."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import Membership, Organisation, RoleAssignment, User
from lianwei.members.models.validity import in_force, not_revoked
from lianwei.members.queries import ADMINISTER
from lianwei.members.queries.succession import work_standing
from lianwei.members.rules import is_organisation_code

from .locking import hold_organisation, lock_organisation

REVISABLE = frozenset(
    {
        *("name", "name_en", "short_name", "region_code", "phone", "address", "opens_at", "closes_at"),
        *("is_mediation_committee", "valid_from"),
    }
)


@transaction.atomic
def create_organisation(
    *, actor: Actor, code: str, name: str, kind: str, parent: Organisation | None = None, **fields: object
) -> Organisation:
    """Add an organisation below another, or a new root. `code` opens its case numbers for ever.

    `fields` are the other columns of the organisation. Raises Invalid on a code that is taken or malformed.
    """
    above = lock_organisation(parent.pk, actor=actor) if parent else None
    actor.require("organisation.create")
    if above is None:
        actor.require(ADMINISTER)
    _refuse_code(code)
    organisation = Organisation.objects.create(
        code=code, name=name, kind_id=kind, parent=above, **_only_revisable(fields)
    )
    organisation.take_place()
    record("organisation.created", organisation, actor=actor, code=code, kind=kind)
    return organisation


@transaction.atomic
def revise_organisation(organisation: Organisation, *, actor: Actor, **fields: object) -> Organisation:
    """Change names, help number, address, hours. The code and the place in the tree stay."""
    organisation = lock_organisation(organisation.pk, actor=actor)
    actor.require("organisation.revise")
    wanted = _only_revisable(fields)
    changed = sorted(name for name, value in wanted.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, wanted[name])
    if changed:
        organisation.save(update_fields=changed)
        record("organisation.revised", organisation, actor=actor, fields=changed)
    return organisation


@transaction.atomic
def retire_organisation(
    organisation: Organisation, *, actor: Actor, last_day: date, successor: Organisation | None = None
) -> Organisation:
    """End an organisation on `last_day` (not in the future). Its number series stays valid.

    The successor takes over stations, people with their roles, and memberships from the day after; open
    cases follow through the event. Without a successor nobody may still work there and nothing stand below.
    """
    organisation, successor = _lock_both(organisation, successor, actor=actor)
    actor.require("organisation.retire")
    _refuse_retirement(organisation, successor, last_day)
    organisation.valid_to, organisation.successor = last_day, successor
    organisation.save(update_fields=["valid_to", "successor"])
    if successor is None:
        _end_memberships(organisation, last_day)
    else:
        _move_everything(organisation, successor, last_day)
    record(
        "organisation.retired",
        organisation,
        actor=actor,
        last_day=last_day.isoformat(),
        successor=successor.pk if successor else None,
    )
    return organisation


def _only_revisable(fields: dict[str, object]) -> dict[str, object]:
    unknown = fields.keys() - REVISABLE
    if unknown:
        raise TypeError(f"not a column that can be set: {sorted(unknown)}")
    return fields


def _refuse_code(code: str) -> None:
    if not is_organisation_code(code):
        raise Invalid({"code": _("Use 2 to 8 capital letters, for example YZ.")})
    if Organisation.objects.filter(code=code).exists():
        raise Invalid(
            {"code": _("This code belongs to another organisation. Please choose a different one.")}
        )


def _lock_both(
    organisation: Organisation, successor: Organisation | None, *, actor: Actor
) -> tuple[Organisation, Organisation | None]:
    """Two subjects are held in the order of their ids, so that nobody waits in a circle."""
    wanted = sorted({organisation.pk, successor.pk}) if successor else [organisation.pk]
    held = {pk: hold_organisation(pk) for pk in wanted}
    lock_organisation(organisation.pk, actor=actor)
    return held[organisation.pk], held[successor.pk] if successor else None


def _refuse_retirement(organisation: Organisation, successor: Organisation | None, last_day: date) -> None:
    if organisation.valid_to is not None:
        raise Invalid(_("This organisation has already been retired."))
    if last_day > clock.today():
        raise Invalid({"last_day": _("The last day lies in the future. Please come back on that day.")})
    if organisation.valid_from and last_day < organisation.valid_from:
        raise Invalid({"last_day": _("The last day lies before the first one.")})
    if successor is None:
        _refuse_abandonment(organisation, last_day)
        return
    if successor.path.startswith(organisation.path) or not successor.is_in_force(
        last_day + timedelta(days=1)
    ):
        raise Invalid({"successor": _("This organisation cannot follow: it is below, or not in force then.")})


def _refuse_abandonment(organisation: Organisation, last_day: date) -> None:
    """Without a successor nothing may be left behind."""
    works_here = RoleAssignment.objects.filter(
        not_revoked(last_day + timedelta(days=1)), organisation=organisation
    )
    lives_here = User.objects.filter(organisation=organisation, is_active=True)
    if works_here.exists() or lives_here.exists():
        raise Invalid(
            _("People still work here. Name a successor, or take them through the hand-over first.")
        )
    if Organisation.objects.filter(in_force(last_day + timedelta(days=1)), parent=organisation).exists():
        raise Invalid(_("Stations still belong to it. Name a successor, or retire them first."))
    standing = work_standing(organisation.pk)
    if standing:
        what = ", ".join(f"{each.label}: {each.count}" for each in standing)
        said = _("Work is still open here. Name a successor, or hand it over first. %(what)s")
        raise Invalid(said % {"what": what})


def _move_everything(organisation: Organisation, successor: Organisation, last_day: date) -> None:
    _move_stations(organisation, successor)
    _move_people(organisation, successor, last_day)
    joined = set(_end_memberships(organisation, last_day))
    already = Membership.objects.filter(organisation=successor, left_on__isnull=True)
    for alliance_id in sorted(joined - set(already.values_list("alliance_id", flat=True))):
        Membership.objects.create(
            alliance_id=alliance_id, organisation=successor, joined_on=last_day + timedelta(days=1)
        )


def _move_stations(organisation: Organisation, successor: Organisation) -> None:
    """Everything below comes to stand below the successor; the ids in the paths follow."""
    below = Organisation.objects.filter(path__startswith=organisation.path).exclude(pk=organisation.pk)
    tail = Substr("path", len(organisation.path) + 1)
    below.filter(parent=organisation).update(parent=successor)
    below.update(path=Concat(Value(successor.path), tail))


def _move_people(organisation: Organisation, successor: Organisation, last_day: date) -> None:
    """Each role ends on the last day and goes on at the successor."""
    first_day = last_day + timedelta(days=1)
    goes_on = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    held = RoleAssignment.objects.filter(goes_on, organisation=organisation, ended_at__isnull=True)
    for assignment in held.order_by("pk"):
        RoleAssignment.objects.create(
            user_id=assignment.user_id,
            role_id=assignment.role_id,
            organisation=successor,
            valid_from=max(first_day, assignment.valid_from),
            valid_to=assignment.valid_to,
        )
    held.filter(valid_from__gt=last_day).update(valid_to=F("valid_from"), ended_at=clock.now())
    held.filter(valid_from__lte=last_day).update(valid_to=last_day)
    User.objects.filter(organisation=organisation).update(organisation=successor)


def _end_memberships(organisation: Organisation, last_day: date) -> list[int]:
    """End the memberships; returns the alliances they were in."""
    open_rows = Membership.objects.filter(organisation=organisation, left_on__isnull=True)
    alliances = list(open_rows.values_list("alliance_id", flat=True))
    open_rows.update(left_on=last_day)
    return alliances
