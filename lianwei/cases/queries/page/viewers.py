"""How somebody stands to a case, and so what of it may be shown (members/visibility.py)."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Access, AccessRole, Complaint, KeptFile
from lianwei.cases.rules.consents import TO_BUSINESS, TO_PARTNER
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.sealed import REVEAL
from lianwei.members.queries import is_of_business
from lianwei.members.visibility import Documents, Facts, Identity, Narrative, Sight, Viewer, sight

from .consents import resting_on

ANALYSE = "complaint.analyse"  # who analyses and opens no name reads as the analyst does
ROLES = {
    AccessRole.PARTNER: Viewer.PARTNER,
    AccessRole.OFFERED: Viewer.ASKED_MEMBER,
    AccessRole.FORMER: Viewer.FORMER_HOLDER,
    AccessRole.INTAKE: Viewer.FORMER_HOLDER,  # the station's own sight ends with the transfer
}
OUTSIDE = {ActorKind.BUSINESS: Viewer.BUSINESS, ActorKind.CONSUMER: Viewer.CONSUMER}
OVERSEERS = (Viewer.SUPERVISING_BODY, Viewer.SECRETARY_GENERAL, Viewer.LIAISON_GROUP)  # who sees more, first
# Who presses a case (督办): from above. The secretary-general is the first among equals, without steps in the
# cases of other members; partners and former holders read.
PRESSERS = (Viewer.HOLDER, Viewer.PARENT_ASSOCIATION, Viewer.SUPERVISING_BODY)
STORED_ONLY = _("This file is kept in storage only. The archive opens single values, on a ground of law.")
# What a sight is told by, and whether steps may be taken.
STANDING = ("pk", "holder_id", "alliance_id", "given_to", "storage_only_on", "anonymised_on")
FIGURES_ONLY = (Facts.STATUS_AND_CLOCKS, Facts.COUNTS_AND_CLOCKS)


def sight_of(complaint: Complaint, *, actor: Actor) -> Sight:
    """What this actor sees of a complaint found in scope. NotVisible where no row of the table fits."""
    return sights_of([complaint], actor=actor)[complaint.pk]


def sights_of(complaints: Iterable[Complaint], *, actor: Actor) -> dict[int, Sight]:
    """The same for a page of complaints; one query at most."""
    rows = list(complaints)
    at_place = Viewer.HOLDER if actor.is_trusted else _at_place(actor)
    found = {row.pk: _by_place(row, actor, at_place) for row in rows}
    strangers = [pk for pk, viewer in found.items() if viewer is None]
    found |= _by_access(strangers, actor) if strangers and actor.organisations else {}
    sights = {row.pk: sight(found[row.pk] or _from_outside(row, actor)) for row in rows}
    sights |= _without_basis(rows, sights)
    closed_off = [row.pk for row in rows if row.is_stored_only and not _is_own_or_trusted(actor)]
    return sights | {pk: _stored_only(sights[pk]) for pk in closed_off}


def _without_basis(rows: list[Complaint], sights: dict[int, Sight]) -> dict[int, Sight]:
    """A partner, or people of a business, to whom the consumer is nobody: no consent and no duty is on record
    (practice.md A6).
    """
    asked = [row for row in rows if sights[row.pk].identity == Identity.REVEAL_WITH_BASIS]
    firm = [row for row in asked if sights[row.pk].viewer == Viewer.FIRM_STATION]
    others = [row for row in asked if row not in firm]
    pairs = ((firm, TO_BUSINESS), (others, TO_PARTNER))
    known = {pk for cases, purpose in pairs if cases for pk in resting_on(cases, purpose)}
    masked = [row.pk for row in asked if row.pk not in known]
    return {pk: replace(sights[pk], identity=Identity.MASKED) for pk in masked}


def _stored_only(seen: Sight) -> Sight:
    """What is left of anybody's sight once the data of the person are only stored (PIPL art. 47)."""
    return replace(seen, narrative=Narrative.NO, identity=Identity.NO, documents=Documents.NO)


def _is_own_or_trusted(actor: Actor) -> bool:
    return actor.is_trusted or actor.kind == ActorKind.CONSUMER


def refuse_stored_only(row: KeptFile, *, actor: Actor) -> None:
    """Raises NotAllowed where the file is kept in storage only: nothing is printed, sent or copied of it."""
    if row.is_stored_only and not actor.is_trusted:
        raise NotAllowed(STORED_ONLY)


def _at_home(actor: Actor) -> Viewer:
    """As what somebody reads the cases of those they act for."""
    return Viewer.ANALYST if actor.may(ANALYSE) and not actor.may(REVEAL) else Viewer.HOLDER


def _at_place(actor: Actor) -> Viewer:
    """As what somebody reads the cases of their own office."""
    return Viewer.FIRM_STATION if is_of_business(actor) else _at_home(actor)


def _by_place(complaint: Complaint, actor: Actor, at_place: Viewer) -> Viewer | None:
    """By who holds the case."""
    if actor.is_trusted:
        return Viewer.HOLDER
    if complaint.holder_id in actor.acts_for:
        return at_place if complaint.holder_id == actor.organisation_id else _at_home(actor)
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
