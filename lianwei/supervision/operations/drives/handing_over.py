"""What an inspection hands over to the authority: its paper, and the day of the receipt."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.models import DeliveryWay, DocumentStatus
from lianwei.core.documents.operations import deliver_document, dispatch_document, draft_document
from lianwei.core.documents.queries import document_of
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.supervision.lifecycle.drives import HAND_OVER, RECEIVE
from lianwei.supervision.models import Drive, DriveInspection, Remedy, findings_of
from lianwei.supervision.papers.drives import hand_over_paper

from .inspecting import own_inspection

KIND = "drive_hand_over"


@transaction.atomic
def hand_over_inspection(drive_id: int, *, actor: Actor, inspection_id: int) -> DriveInspection:
    """Draft the paper by which what an inspection found goes to the authority that came along."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    row = own_inspection(drive, inspection_id, actor)
    advance(drive, HAND_OVER, actor=actor)
    found = list(findings_of(drive).filter(inspection=row, remedy=Remedy.HANDED_OVER))
    if not found:
        raise WrongStatus(_("Nothing of this inspection is handed over to the authority."))
    if row.document_id is not None:
        raise WrongStatus(_("The hand-over paper is drafted already."))
    paper = hand_over_paper(drive, row, found)
    document = draft_document(
        drive, paper, kind=KIND, actor=actor, organisation_id=row.organisation_id, title=paper.title
    )
    row.document_id = document.pk
    row.save(update_fields=["document_id"])
    record("drive.handed_over", drive, actor=actor, inspection=row.pk, document=document.pk)
    return row


@transaction.atomic
def receive_hand_over(
    drive_id: int,
    *,
    actor: Actor,
    inspection_id: int,
    way: str,
    received_on: date,
    uploads: list[Upload | Examined] | None = None,
) -> DriveInspection:
    """Enter the day on which the authority took the signed and sealed paper, with its receipt."""
    drive = lock(Drive, drive_id, actor=actor, by=PARTNER)
    row = own_inspection(drive, inspection_id, actor)
    advance(drive, RECEIVE, actor=actor)
    document = document_of(drive, row.document_id or 0)
    if row.received_on is not None or document.status != DocumentStatus.SEALED:
        raise WrongStatus(_("The paper has no number and seal yet, or its receipt is entered already."))
    if not row.visited_on <= received_on <= clock.today():
        raise Invalid({"received_on": _("This day has not come yet, or lies before the inspection.")})
    kept = [
        store_file(drive, each, actor=actor, source=FileSource.STAFF, kind="receipt").file.pk
        for each in uploads or ()
    ]
    dispatch_document(document.pk, way=DeliveryWay(way), subject=drive, actor=actor)
    deliver_document(
        document.pk,
        subject=drive,
        actor=actor,
        way=way,
        party="authority",
        delivered_on=received_on,
        proof_file_id=kept[0] if kept else None,
    )
    row.received_on, row.files = received_on, [*row.files, *kept]
    row.save(update_fields=["received_on", "files"])
    record("drive.received", drive, actor=actor, inspection=row.pk, received_on=received_on.isoformat())
    return row
