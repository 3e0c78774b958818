"""The list of agreements and the page of one: what may flow, who signed, what was received and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.federation.lifecycle import AGREEMENT_TRANSITIONS, ASSESS, SIGN
from lianwei.federation.models import (
    AgreementStatus,
    CopyKind,
    DeletionCertificate,
    ImpactAssessment,
    SharedCopy,
    SharingAgreement,
    SharingParty,
)
from lianwei.federation.rules.agreements.fields import bases, classes, fields, needs_assessment

from .labels import label_of
from .parties import home_name, is_for, name_of, own_party, parties_among, parties_of

BADGES = {
    AgreementStatus.DRAFT: "plain",
    AgreementStatus.SIGNING: "soon",
    AgreementStatus.IN_FORCE: "done",
    AgreementStatus.ENDED: "plain",
    AgreementStatus.WITHDRAWN: "plain",
}
STEP = "sharing_agreement_"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement as the list shows it."""

    row: SharingAgreement
    badge: str
    parties: str
    waits_for_us: bool
    overdue: int

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed and the night has not noted it yet."""
        return self.row.status == AgreementStatus.IN_FORCE and self.row.ends_on < clock.today()


@dataclass(frozen=True, slots=True)
class ClassGranted:
    """The fields of one class that may flow."""

    name: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party; `may_read`: the reader may look at what it gives."""

    party: SharingParty
    name: str
    is_ours: bool
    may_read: bool


@dataclass(frozen=True, slots=True)
class CopyRow:
    """Something that was received."""

    copy: SharedCopy
    giver: str
    receiver: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement with everything about it."""

    line: AgreementRow
    basis: str
    article: str
    granted: list[ClassGranted]
    parties: list[PartyRow]
    needs_assessment: bool
    assessment: ImpactAssessment | None
    copies: list[CopyRow]
    certificates: list[tuple[DeletionCertificate, str]]
    versions: list[SharingAgreement]
    files: list[File]
    steps: list[Transition]
    may_certify: bool
    may_read_log: bool

    @property
    def row(self) -> SharingAgreement:
        return self.line.row


def agreements_listed(*, actor: Actor, after: str = "") -> Page[AgreementRow]:
    """Those the actor's organisation has part in, the latest first."""
    actor.require("sharing_agreement.view")
    rows = SharingAgreement.objects.visible_to(actor).select_related("peer", "holder")
    page = latest(rows, after)
    parties = parties_among(page.rows, actor=actor)
    overdue, home = _overdue(page.rows, actor), home_name()

    def line(row: SharingAgreement) -> AgreementRow:
        sides = parties.get(row.pk, [])
        names = {each.pk: name_of(each, row, home=home) for each in sides}
        return _line(row, sides, names, overdue.get(row.pk, 0), actor)

    return page.shown(line)


def agreement_page(pk: int, *, actor: Actor) -> AgreementPage:
    """One of them. Raises NotVisible."""
    actor.require("sharing_agreement.view")
    row = find(SharingAgreement, pk, actor=actor)
    parties, copies = parties_of(row, actor=actor), _copies(row, actor)
    names = {each.pk: name_of(each, row) for each in parties}
    held = [_copy_row(each, names) for each in copies]
    basis = bases()[row.basis]
    assessed = ImpactAssessment.objects.visible_to(actor).filter(agreement=row).first()
    certified = DeletionCertificate.objects.visible_to(actor).filter(agreement=row).order_by("-pk")
    versions = SharingAgreement.objects.visible_to(actor).filter(uid=row.uid).exclude(pk=row.pk)
    return AgreementPage(
        _line(row, parties, names, sum(each.is_overdue for each in held), actor),
        label_of(basis),
        basis.article,
        granted_by_class(row.fields),
        _party_rows(parties, row, names, actor),
        needs_assessment(row.fields),
        assessed,
        held,
        [(each, names[each.party_id]) for each in certified],
        list(versions.order_by("-version")),
        list(files_of(row, actor=actor)),
        _steps(row, parties, assessed, actor),
        may_certify=actor.may("sharing_agreement.certify") and _holds_files(copies, row, actor),
        may_read_log=row.peer_id is None and any(p.gives and is_for(p, row, actor) for p in parties),
    )


def granted_by_class(keys: Sequence[str]) -> list[ClassGranted]:
    """The agreed fields, class by class, the least sensitive first."""
    found = []
    for code, each in classes().items():
        mine = [
            label_of(field) for key, field in fields().items() if key in keys and field.sharing_class == code
        ]
        if mine:
            found.append(ClassGranted(label_of(each), mine))
    return found


def waiting_count(actor: Actor) -> int | None:
    """What waits for the actor's organisation: signatures, and files to be deleted whose day has passed."""
    if not actor.may("sharing_agreement.sign"):
        return None
    waiting = SharingAgreement.waits_for(actor, on=clock.today())
    return SharingAgreement.objects.visible_to(actor).filter(waiting).count()


def values_of(row: SharingAgreement, *, actor: Actor) -> dict[str, Any]:
    """What the form of a draft shows."""
    party = own_party(row, actor=actor)
    names = ("title", "purpose", "basis", "starts_on", "ends_on", "keep_days", "deletion_days")
    way = "both" if party and party.gives and party.receives else "give" if party and party.gives else "take"
    others = [p.organisation_id for p in parties_of(row, actor=actor) if p.organisation_id]
    partners = [pk for pk in others if party is None or pk != party.organisation_id]
    told: dict[str, Any] = {name: getattr(row, name) for name in names}
    return told | {"direction": way, "partners": partners, "fields": row.fields, "peer": row.peer_id}


def _line(
    row: SharingAgreement, parties: list[SharingParty], names: dict[int, str], overdue: int, actor: Actor
) -> AgreementRow:
    waits = row.status == AgreementStatus.SIGNING and any(
        each.signed_on is None and is_for(each, row, actor) for each in parties
    )
    told = pgettext("between fields", ", ").join(names[each.pk] for each in parties)
    return AgreementRow(row, BADGES[AgreementStatus(row.status)], told, waits, overdue)


def _overdue(rows: Sequence[SharingAgreement], actor: Actor) -> dict[int, int]:
    late = SharedCopy.objects.visible_to(actor).filter(
        agreement__in=list(rows), deleted_on=None, due_on__lt=clock.today()
    )
    found: dict[int, int] = {}
    for pk in late.values_list("agreement_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def _copies(row: SharingAgreement, actor: Actor) -> list[SharedCopy]:
    return list(SharedCopy.objects.visible_to(actor).filter(agreement=row).order_by("-pk")[:100])


def _copy_row(copy: SharedCopy, names: dict[int, str]) -> CopyRow:
    late = copy.deleted_on is None and copy.due_on < clock.today()
    return CopyRow(copy, names.get(copy.giver_id, ""), names.get(copy.receiver_id, ""), late)


def _party_rows(
    parties: list[SharingParty], row: SharingAgreement, names: dict[int, str], actor: Actor
) -> list[PartyRow]:
    """Who receives may read what the others give, while the agreement holds."""
    ours = {each.pk for each in parties if is_for(each, row, actor)}
    reads = any(each.receives for each in parties if each.pk in ours) and actor.may("sharing_agreement.read")
    reads = reads and row.peer_id is None and row.is_in_force(clock.today())
    return [
        PartyRow(each, names[each.pk], each.pk in ours, reads and each.gives and each.pk not in ours)
        for each in parties
    ]


def _steps(
    row: SharingAgreement,
    parties: list[SharingParty],
    assessed: ImpactAssessment | None,
    actor: Actor,
) -> list[Transition]:
    """What may be done now: no second signature, no assessment where no personal information flows."""
    unsigned = any(each.signed_on is None and is_for(each, row, actor) for each in parties)
    steps = next_steps(row, AGREEMENT_TRANSITIONS, actor=actor)
    if not unsigned:
        steps = [each for each in steps if each is not SIGN]
    if assessed or not needs_assessment(row.fields):
        steps = [each for each in steps if each is not ASSESS]
    return steps


def _holds_files(copies: Sequence[SharedCopy], row: SharingAgreement, actor: Actor) -> bool:
    party = own_party(row, actor=actor)
    held = (each for each in copies if each.deleted_on is None and each.kind == CopyKind.CASES)
    return any(party is not None and each.receiver_id == party.pk for each in held)
