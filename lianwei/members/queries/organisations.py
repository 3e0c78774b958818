"""Organisations and alliances as staff see them. Their names are public; who works there is not."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from lianwei.core import clock
from lianwei.core.editions import kept
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Membership, Organisation, OrganisationKind, User
from lianwei.members.models.organisations import INSIDE_ENTERPRISE
from lianwei.members.models.validity import in_force
from lianwei.ui.navigation import Masthead

ADMINISTER = "instance.administer"
HELP_NUMBER = "12315"


def organisations_in_tree(*, actor: Actor) -> QuerySet[Organisation]:
    """All organisations in the order of the tree, each with the number of its active people."""
    actor.require("organisation.view")
    people = User.objects.filter(organisation=OuterRef("pk"), is_active=True).order_by()
    counted = people.values("organisation").annotate(n=Count("pk")).values("n")
    rows = Organisation.objects.select_related("kind", "successor").annotate(people=Subquery(counted))
    return rows.order_by("path")


def find_organisation(pk: int, *, actor: Actor) -> Organisation:
    """One organisation by its id; NotVisible where there is none."""
    actor.require("organisation.view")
    rows = Organisation.objects.select_related("kind", "parent", "successor")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def may_manage(organisation_id: int | None, *, actor: Actor) -> bool:
    """Whether the actor may change this organisation and its people: its own, or as administrator any."""
    return organisation_id in actor.acts_for or actor.may(ADMINISTER)


def managed_organisations(*, actor: Actor, on: date | None = None) -> QuerySet[Organisation]:
    """The organisations in force whose people and roles the actor manages, for choices in forms."""
    rows = Organisation.objects.filter(in_force(on or clock.today())).order_by("path")
    return rows if actor.may(ADMINISTER) else rows.filter(pk__in=actor.acts_for)


def stations_of(organisation: Organisation, *, on: date | None = None) -> QuerySet[Organisation]:
    """Branches and stations (一会两站) directly below an organisation and in force."""
    rows = Organisation.objects.filter(
        in_force(on or clock.today()), parent=organisation, kind__is_station=True
    )
    return rows.select_related("kind").order_by("code")


def enterprise_stations(*, actor: Actor) -> QuerySet[Organisation]:
    """Stations inside enterprises that the actor sees and that are in force."""
    rows = Organisation.objects.filter(in_force(clock.today()), pk__in=actor.organisations)
    return rows.filter(kind=INSIDE_ENTERPRISE).order_by("path")


def predecessors_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisations this one followed."""
    return Organisation.objects.filter(successor=organisation).order_by("code")


def merged_into(members: Collection[int], *, on: date | None = None) -> dict[int, int]:
    """Who had become part of one of these by a day, straight or by way of others that ended in turn: the
    organisation that ended → the one of these it is part of. One that is among these stands for itself.
    """
    ended = Organisation.objects.filter(valid_to__lt=on or clock.today(), successor__isnull=False)
    followed = {pk: after for pk, after in ended.values_list("pk", "successor_id") if pk not in members}
    found = {}
    for pk in sorted(followed):
        at, passed = followed[pk], {pk}
        while at in followed and at not in passed:
            passed.add(at)
            at = followed[at]
        if at in members:
            found[pk] = at
    return found


def members_of(alliance: Alliance, *, on: date | None = None) -> QuerySet[Organisation]:
    """The members of an alliance on a day."""
    day = on or clock.today()
    joined = Membership.objects.filter(in_force(day, start="joined_on", end="left_on"), alliance=alliance)
    return Organisation.objects.filter(pk__in=joined.values("organisation_id")).order_by("path")


@kept("members", size=64)
def members_known(alliance_id: int, on: date) -> tuple[Organisation, ...]:
    """The same, kept. For reading alone: they are the same objects for everybody."""
    return tuple(members_of(Alliance(pk=alliance_id), on=on))


def alliances_of(organisation_id: int, *, on: date | None = None) -> QuerySet[Alliance]:
    """The alliances an organisation belongs to on a day."""
    day = on or clock.today()
    joined = Membership.objects.filter(
        in_force(day, start="joined_on", end="left_on"), organisation_id=organisation_id
    )
    return Alliance.objects.filter(pk__in=joined.values("alliance_id")).order_by("code")


def masthead_of(actor: Actor) -> Masthead:
    """Whose desk it is and whom to call: the member's own help number, 12315 where it has none."""
    place = organisation_known(actor.organisation_id) if actor.organisation_id else None
    return Masthead(str(place), place.phone or HELP_NUMBER) if place else Masthead(help_phone=HELP_NUMBER)


def organisation_label(pk: int) -> str:
    """The name of an organisation in the reader's language."""
    return str(organisation_known(pk))


def short_label(pk: int) -> str:
    """As members call each other, where there is little room: the short name, which is Chinese; in another
    language the name in it.
    """
    return short_named(organisation_known(pk))


def short_named(row: Organisation) -> str:
    """The same of a row at hand."""
    is_chinese = (get_language() or "zh").startswith("zh")
    return (row.short_name if is_chinese else "") or str(row)


@kept("members", size=1024)
def organisation_known(pk: int) -> Organisation:
    """An organisation by a key that a row holds. For reading alone: it is the same object for everybody."""
    return Organisation.objects.get(pk=pk)


def is_of_business(actor: Actor) -> bool:
    """Whether somebody works in a station inside an enterprise: the people of a business, whatever role they
    were given.
    """
    place = actor.organisation_id
    return place is not None and organisation_known(place).is_inside_enterprise


def organisations_named(ids: Iterable[int]) -> dict[int, str]:
    """The names of organisations by key, in the reader's language."""
    return {pk: organisation_label(pk) for pk in set(ids)}


def organisation_by_code(code: str) -> Organisation:
    """The organisation with this code. Raises NotVisible."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def organisation_kinds() -> QuerySet[OrganisationKind]:
    """The kinds an organisation can have; an alliance and a firm are no organisations of the tree."""
    is_body = Q(is_association=True) | Q(is_station=True) | Q(is_authority=True) | Q(code="SUPPORT")
    return OrganisationKind.objects.filter(is_body).order_by("position")


def managed_organisation(pk: int, *, actor: Actor) -> Organisation:
    """An organisation the actor may change. Raises NotVisible, or NotAllowed for one that others manage."""
    organisation = find_organisation(pk, actor=actor)
    if not may_manage(pk, actor=actor):
        raise NotAllowed
    return organisation
