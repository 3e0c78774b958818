"""Inspections with authorities, what was found, and that it is put right: proved, then checked by another."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    Promiser,
    break_commitment,
    make_commitment,
    report_commitment,
    verify_commitment,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.queries.competence import body_coded
from lianwei.registry.queries import find_business
from lianwei.supervision.lifecycle.drives import CHECK, FIND, INSPECT, PROVE
from lianwei.supervision.models import (
    Drive,
    DriveFinding,
    DriveInspection,
    PromiseState,
    Remedy,
    findings_of,
    inspections_of,
)
from lianwei.supervision.operations.letters.drafting import plain
from lianwei.supervision.queries.drives.members import takes_part
from lianwei.supervision.rules.drives.kinds import finding_kinds_on

Files = list[Upload | Examined] | None
LONGEST = 300  # characters of what is found, done, checked


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What was found and what became of it; `due_on` where it has to be put right by a day."""

    kind: str
    text: str
    remedy: str
    article_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class InspectionEntry:
    """A visit. `business_id` of the register, or the bare name of a shop that is not in it; `present`: the
    offices of those who were there, not their names; `findings`: empty where nothing was found.
    """

    visited_on: date
    place: str
    business_id: int | None = None
    name: str = ""
    authority: str = ""
    present: str = ""
    findings: tuple[FindingEntry, ...] = ()


@transaction.atomic
def inspect_for_drive(
    drive_id: int, entry: InspectionEntry, *, actor: Actor, uploads: Files = None
) -> DriveInspection:
    """Enter an inspection of the actor's organisation, which leads the drive or has a part in its project."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    home = _home(drive, actor)
    advance(drive, INSPECT, actor=actor)
    _check_inspection(entry)
    firm = find_business(entry.business_id) if entry.business_id else None
    body = body_coded(entry.authority) if entry.authority else None
    row = DriveInspection.objects.create(
        drive=drive,
        organisation_id=home,
        visited_on=entry.visited_on,
        place=plain(entry.place),
        business=firm,
        name=firm.name if firm else plain(entry.name),
        authority=body.code if body else "",
        authority_name=body.body if body else "",
        present=plain(entry.present),
        files=[_stored(drive, each, actor=actor) for each in uploads or ()],
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    found = [_find(drive, row, each, actor=actor).pk for each in entry.findings]
    told = {"inspection": row.pk, "member": home, "findings": found, "files": row.files}
    record("drive.inspected", drive, actor=actor, **told)
    return row


@transaction.atomic
def find_in_drive(
    drive_id: int, entry: FindingEntry, *, actor: Actor, inspection_id: int, uploads: Files = None
) -> DriveFinding:
    """Add what was found at an inspection of the actor's organisation."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    row = own_inspection(drive, inspection_id, actor)
    advance(drive, FIND, actor=actor)
    if row.document_id is not None and entry.remedy == Remedy.HANDED_OVER:
        raise Invalid(
            {"remedy": _("The hand-over paper is drafted already. Please enter another inspection.")}
        )
    finding = _find(drive, row, entry, actor=actor)
    row.files = [*row.files, *(_stored(drive, each, actor=actor) for each in uploads or ())]
    row.save(update_fields=["files"])
    record("drive.found", drive, actor=actor, inspection=row.pk, findings=[finding.pk], files=row.files)
    return finding


@transaction.atomic
def prove_finding(
    drive_id: int, *, actor: Actor, finding_id: int, proof: str, uploads: Files = None
) -> DriveFinding:
    """Say that it was put right and show it; late proof is taken as well."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    row = _own_finding(drive, finding_id, actor)
    advance(drive, PROVE, actor=actor)
    if row.state not in (PromiseState.PROMISED, PromiseState.BROKEN):
        raise WrongStatus(_("Nothing is to be proved here, or the proof is there already."))
    if not proof.strip():
        raise Invalid({"proof": _("Please say what was done.")})
    kept = [_stored(drive, each, actor=actor) for each in uploads or ()]
    row.state, row.proof, row.proved_on = PromiseState.PROVED, plain(proof)[:LONGEST], clock.today()
    row.save()
    may = replace(actor, permissions=actor.permissions | {"commitment.report"})
    file = kept[0] if kept else None
    key, day = row.commitment_id or 0, clock.today()
    report_commitment(drive, key, actor=may, on=day, proof=row.proof[:120], proof_file_id=file)
    record("drive.proved", drive, actor=actor, finding=row.pk, files=kept)
    return row


@transaction.atomic
def check_finding(
    drive_id: int, *, actor: Actor, finding_id: int, is_kept: bool, verdict: str, uploads: Files = None
) -> DriveFinding:
    """Say whether it was put right, as a second look found; NotAllowed for who brought the proof."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    _home(drive, actor)
    row = _finding(drive, finding_id)
    advance(drive, CHECK, actor=actor)
    if row.state != PromiseState.PROVED:
        raise WrongStatus(_("There is no proof to be checked."))
    if not verdict.strip():
        raise Invalid({"verdict": _("Please say what you found.")})
    kept = [_stored(drive, each, actor=actor) for each in uploads or ()]
    row.state = PromiseState.KEPT if is_kept else PromiseState.BROKEN
    row.verdict, row.checked_on = plain(verdict)[:LONGEST], clock.today()
    row.save()
    may = replace(actor, permissions=actor.permissions | {"commitment.verify", "commitment.break"})
    if is_kept:
        verify_commitment(drive, row.commitment_id or 0, actor=may)
    else:
        break_commitment(drive, row.commitment_id or 0, actor=may, verdict=row.verdict[:200])
    record("drive.checked", drive, actor=actor, finding=row.pk, kept=is_kept, files=kept)
    return row


def own_inspection(drive: Drive, inspection_id: int, actor: Actor) -> DriveInspection:
    """An inspection of the actor's organisation. Raises NotVisible, NotAllowed."""
    row = inspections_of(drive).select_for_update(of=("self",)).filter(pk=inspection_id).first()
    if row is None:
        raise NotVisible
    if not row.is_within_reach(actor):
        raise NotAllowed
    return row


def _own_finding(drive: Drive, finding_id: int, actor: Actor) -> DriveFinding:
    row = _finding(drive, finding_id)
    if not row.is_within_reach(actor):
        raise NotAllowed
    return row


def _finding(drive: Drive, finding_id: int) -> DriveFinding:
    row = findings_of(drive).select_for_update(of=("self",)).filter(pk=finding_id).first()
    if row is None:
        raise NotVisible
    return row


def _home(drive: Drive, actor: Actor) -> int:
    home = takes_part(drive, actor=actor)
    if home is None:
        raise NotAllowed(_("Only members with a part in this drive enter what they found."))
    return home


def _find(drive: Drive, inspection: DriveInspection, entry: FindingEntry, *, actor: Actor) -> DriveFinding:
    _check_finding(entry, inspection)
    article = LawArticle.objects.filter(pk=entry.article_id or 0).first()
    row = DriveFinding(
        drive=drive,
        inspection=inspection,
        kind=entry.kind,
        text=plain(entry.text)[:LONGEST],
        basis={"citation": article.citation, "text": article.text} if article else {},
        remedy=entry.remedy,
    )
    if entry.remedy == Remedy.ORDERED:
        _promise(drive, row, entry, actor=actor)
    row.save()
    return row


def _promise(drive: Drive, row: DriveFinding, entry: FindingEntry, *, actor: Actor) -> None:
    """It stands among the promises of the business everywhere, with its day."""
    known = Promiser(Commitment.Kind.UNDERTAKING, business_id=row.inspection.business_id)
    may = replace(actor, permissions=actor.permissions | {"commitment.make"})
    due = entry.due_on or clock.today()
    promise = make_commitment(
        drive, actor=may, by=row.inspection.name, what=row.text, due_on=due, promiser=known
    )
    row.commitment_id, row.due_on, row.state = promise.pk, promise.due_on, PromiseState.PROMISED


def _check_inspection(entry: InspectionEntry) -> None:
    faults = {}
    if entry.visited_on > clock.today():
        faults["visited_on"] = _("This day has not come yet.")
    if not entry.place.strip():
        faults["place"] = _("Please say where it was.")
    if entry.business_id is None and not entry.name.strip():
        faults["business"] = _("Please name the business that was inspected.")
    if faults:
        raise Invalid(faults)


def _check_finding(entry: FindingEntry, inspection: DriveInspection) -> None:
    faults = {}
    if entry.kind not in {each.code for each in finding_kinds_on(clock.today())}:
        faults["kind"] = _("Please choose the kind of finding.")
    if not entry.text.strip():
        faults["text"] = _("Please say what was found.")
    if entry.remedy not in Remedy.values:
        faults["remedy"] = _("Please say what became of it.")
    elif entry.remedy == Remedy.ORDERED and (entry.due_on is None or entry.due_on < inspection.visited_on):
        faults["due_on"] = _("Please say by which day it has to be put right, after the inspection.")
    elif entry.remedy == Remedy.HANDED_OVER and not inspection.authority:
        faults["remedy"] = _("Please name the authority of the inspection: to it the matter is handed over.")
    if faults:
        raise Invalid(faults)


def _stored(drive: Drive, upload: Upload | Examined, *, actor: Actor) -> int:
    return store_file(drive, upload, actor=actor, source=FileSource.SCENE, kind="scene").file.pk
