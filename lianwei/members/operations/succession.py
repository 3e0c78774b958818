"""Open work of an organisation that ended goes to the one that took its place; where none did, it is told."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached
from lianwei.members.models import Organisation
from lianwei.members.queries.succession import ended_alone, ended_and_followed, open_work, work_standing
from lianwei.members.successions import Succession

from .locking import hold_organisation, lock_organisation

LEFT = "organisation.work_left"


@transaction.atomic
def pass_on_work(succession: Succession, pk: int, *, actor: Actor) -> bool:
    """Give one open row to the successor of the organisation it names. False where it ended or moved
    meanwhile, so that a second run does nothing.
    """
    actor.require("organisation.pass_on_work")
    if not actor.is_trusted:
        raise NotAllowed
    followed = ended_and_followed()
    row = open_work(succession, followed).filter(pk=pk).select_for_update(of=("self",)).first()
    if row is None:
        return False
    former = getattr(row, succession.column)
    setattr(row, succession.column, followed[former])
    row.save(update_fields=[succession.column])
    if succession.along:
        succession.along(row, actor=actor)
    record("organisation.work_passed_on", row, actor=actor, former=former, holder=followed[former])
    return True


@transaction.atomic
def note_work_left(organisation_id: int, *, actor: Actor) -> bool:
    """Note once that open work lies with an organisation that ended and that nobody follows; the offices of
    the secretary-general hear of it by the event. False where it was noted before, or none is left.
    """
    actor.require("organisation.note_work_left")
    organisation = hold_organisation(organisation_id)
    is_noted = attached(Event, organisation).filter(name=LEFT).exists()
    if is_noted or not ended_alone().filter(pk=organisation_id).exists():
        return False
    standing = work_standing(organisation_id)
    if not standing:
        return False
    record("organisation.work_left", organisation, actor=actor, rows=sum(each.count for each in standing))
    return True


@transaction.atomic
def name_successor(
    organisation: Organisation, *, actor: Actor, successor: Organisation | None
) -> Organisation:
    """Say afterwards who follows an organisation that ended alone: its open work goes there at once.

    Raises Invalid where it has not ended, was followed already, or the other cannot follow.
    """
    if successor is None:
        raise Invalid({"successor": _("Please choose who follows.")})
    for pk in sorted({organisation.pk, successor.pk}):
        hold_organisation(pk)
    organisation = lock_organisation(organisation.pk, actor=actor)
    actor.require("organisation.retire")
    if organisation.valid_to is None or organisation.successor_id is not None:
        raise Invalid(_("Only an organisation that has ended without a successor can be given one."))
    if successor.valid_to is not None or successor.path.startswith(organisation.path):
        raise Invalid({"successor": _("This organisation cannot follow: it is below, or not in force then.")})
    organisation.successor = successor
    organisation.save(update_fields=["successor"])
    record("organisation.successor_named", organisation, actor=actor, successor=successor.pk)
    return organisation
