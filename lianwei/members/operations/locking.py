"""First beat of the operations here: the row is found within sight (404), within reach (403), and held."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation, User
from lianwei.members.queries import ADMINISTER, may_manage, people_visible

Held = TypeVar("Held", bound=Model)


def lock_organisation(pk: int, *, actor: Actor) -> Organisation:
    """An organisation the actor may change."""
    found = hold_organisation(pk)
    if not may_manage(found.pk, actor=actor):
        raise NotAllowed
    return found


def hold_organisation(pk: int) -> Organisation:
    """Any organisation, held until the transaction ends; its existence is public."""
    return _held(Organisation.objects.filter(pk=pk))


def lock_person(pk: int, *, actor: Actor) -> User:
    """A person of an organisation whose people the actor manages."""
    person = hold_person(pk, actor=actor)
    if not may_manage(person.organisation_id, actor=actor):
        raise NotAllowed
    return person


def hold_person(pk: int, *, actor: Actor) -> User:
    """A person the actor sees, held until the transaction ends."""
    visible = User.objects.all() if actor.is_trusted else people_visible(actor=actor)
    return _held(User.objects.filter(pk__in=visible.filter(pk=pk).order_by().values("pk")))


def lock_alliance(pk: int, *, actor: Actor) -> Alliance:
    """An alliance whose members the actor manages: its secretary-general, or an administrator."""
    alliance = _held(Alliance.objects.filter(pk=pk))
    if not (("secretary_general", pk) in actor.oversees or actor.may(ADMINISTER)):
        raise NotAllowed
    return alliance


def _held(rows: QuerySet[Held]) -> Held:
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    return row
