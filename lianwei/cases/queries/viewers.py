"""How somebody stands to a case, and so what of it may be shown (members/visibility.py)."""

from collections.abc import Iterable

from lianwei.cases.models import Access, AccessRole, Complaint
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.sealed import REVEAL
from lianwei.members.visibility import Facts, Sight, Viewer, sight

ANALYSE = "complaint.analyse"  # who analyses and opens no name reads as the analyst does
ROLES = {
    AccessRole.PARTNER: Viewer.PARTNER,
    AccessRole.FORMER: Viewer.FORMER_HOLDER,
    AccessRole.INTAKE: Viewer.FORMER_HOLDER,  # the station's own sight ends with the transfer
}
OUTSIDE = {ActorKind.BUSINESS: Viewer.BUSINESS, ActorKind.CONSUMER: Viewer.CONSUMER}
OVERSEERS = (Viewer.SUPERVISING_BODY, Viewer.SECRETARY_GENERAL, Viewer.LIAISON_GROUP)  # who sees more, first
# Who presses a case (督办): from above. The secretary-general is the first among equals, without steps in the
# cases of other members; partners and former holders read.
PRESSERS = (Viewer.HOLDER, Viewer.PARENT_ASSOCIATION, Viewer.SUPERVISING_BODY)
FIGURES_ONLY = (Facts.STATUS_AND_CLOCKS, Facts.COUNTS_AND_CLOCKS)


def sight_of(complaint: Complaint, *, actor: Actor) -> Sight:
    """What this actor sees of a complaint found in scope. NotVisible where no row of the table fits."""
    return sights_of([complaint], actor=actor)[complaint.pk]


def sights_of(complaints: Iterable[Complaint], *, actor: Actor) -> dict[int, Sight]:
    """The same for a page of complaints; one query at most."""
    rows = list(complaints)
    found = {row.pk: _by_place(row, actor) for row in rows}
    strangers = [pk for pk, viewer in found.items() if viewer is None]
    found |= _by_access(strangers, actor) if strangers and actor.organisations else {}
    return {row.pk: sight(found[row.pk] or _from_outside(row, actor)) for row in rows}


def _by_place(complaint: Complaint, actor: Actor) -> Viewer | None:
    """By who holds the case."""
    if actor.is_trusted:
        return Viewer.HOLDER
    if complaint.holder_id in actor.acts_for:
        is_analyst = actor.may(ANALYSE) and not actor.may(REVEAL)
        return Viewer.ANALYST if is_analyst else Viewer.HOLDER
    return Viewer.PARENT_ASSOCIATION if complaint.holder_id in actor.organisations else None


def _by_access(ids: list[int], actor: Actor) -> dict[int, Viewer | None]:
    """By the stored rows of the actor's organisations: partner before former holder."""
    rows = Access.objects.visible_to(actor).filter(complaint_id__in=ids).values_list("complaint_id", "role")
    found: dict[int, Viewer | None] = {}
    for pk, role in rows:
        if found.get(pk) != Viewer.PARTNER:
            found[pk] = ROLES.get(AccessRole(role), Viewer.FORMER_HOLDER)
    return found


def _from_outside(complaint: Complaint, actor: Actor) -> Viewer:
    """A link that was sent to them, or an office that looks on."""
    if complaint.pk in actor.granted(Complaint):
        return OUTSIDE.get(actor.kind, Viewer.MEDIATOR_EXTERNAL)
    offices = {viewer for viewer, alliance in actor.oversees if alliance == complaint.alliance_id}
    for viewer in OVERSEERS:
        if viewer in offices:
            return viewer
    raise NotVisible
