"""Seal, stamped original, dispatch and service."""

from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.lifecycle import DELIVER, DISPATCH, SCAN, SEAL
from lianwei.core.documents.models import (
    SERVED,
    DeliveryRecord,
    DeliveryResult,
    DeliveryWay,
    Document,
    DocumentStatus,
    SealUse,
)
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.files.models import File
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, attached

from .locking import lock_document, record_on


@transaction.atomic
def seal_document(
    document_id: int,
    *,
    seal: str,
    copies: int,
    subject: models.Model,
    actor: Actor,
    keeper_id: int | None = None,
    used_on: date | None = None,
) -> SealUse:
    """Enter the use of the seal (用印登记). The real seal goes on real paper: no picture of it is kept."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, SEAL, actor=actor)
    if not seal.strip() or copies < 1:
        raise Invalid(_("Please name the seal and the number of copies, at least 1."))
    document.sealed_at = document.sealed_at or clock.now()
    document.save(update_fields=["status", "sealed_at"])
    use = SealUse.objects.create(
        organisation_id=document.organisation_id,
        subject=document.subject,
        document=document,
        seal=seal.strip()[:80],
        copies=copies,
        keeper_id=keeper_id or actor.user_id,
        recorded_by=actor.user_id,
        used_on=_not_later(used_on or clock.today()),
        recorded_at=clock.now(),
    )
    record_on(document, "sealed", actor=actor, seal=use.seal, copies=copies, used_on=use.used_on.isoformat())
    return use


@transaction.atomic
def scan_document(document_id: int, *, file_id: int, subject: models.Model, actor: Actor) -> Document:
    """Make a stored file of the same subject the original of the paper: the scan of what was stamped."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, SCAN, actor=actor)
    scan = _file_of(subject, file_id)
    document.original_file_id, document.original_sha256 = scan.pk, scan.sha256
    document.save(update_fields=["original_file_id", "original_sha256"])
    record_on(document, "scanned", actor=actor, file=scan.pk, sha256=scan.sha256)
    return document


@transaction.atomic
def dispatch_document(document_id: int, *, way: str, subject: models.Model, actor: Actor) -> Document:
    """The paper leaves the house. One that needs the seal does not leave without it."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, DISPATCH, actor=actor)
    _check_sealed(document)
    document.dispatched_at = clock.now()
    document.save(update_fields=["status", "dispatched_at"])
    record_on(document, "dispatched", actor=actor, way=str(DeliveryWay(way)))
    return document


@transaction.atomic
def deliver_document(
    document_id: int,
    *,
    way: str,
    party: str,
    subject: models.Model,
    actor: Actor,
    recipient: str = "",
    address: str = "",
    delivered_on: date | None = None,
    result: str = DeliveryResult.RECEIVED,
    tracking: str = "",
    proof_file_id: int | None = None,
) -> DeliveryRecord:
    """Record one service of the paper (送达回证), also one that failed; there may be several, one per party.

    A served paper fires document.delivered with delivered_on, which starts the clocks running from service; a
    failed attempt fires document.undelivered and starts nothing. `party` is a role, never a name.
    """
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, DELIVER, actor=actor)
    _check_sealed(document)
    proof = _file_of(subject, proof_file_id) if proof_file_id else None
    row = DeliveryRecord(
        organisation_id=document.organisation_id,
        subject=document.subject,
        document=document,
        way=DeliveryWay(way),
        party=party,
        tracking=tracking[:60],
        result=DeliveryResult(result),
        delivered_on=_not_later(delivered_on or clock.today()),
        proof_file_id=proof.pk if proof else None,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    row.recipient, row.address = recipient, address
    row.save()
    _record_service(document, row, actor=actor)
    return row


def _record_service(document: Document, row: DeliveryRecord, *, actor: Actor) -> None:
    is_served = row.result in SERVED
    if is_served:
        document.status = DocumentStatus.DELIVERED
        document.dispatched_at = document.dispatched_at or row.recorded_at
        document.delivered_on = min(document.delivered_on or row.delivered_on, row.delivered_on)
        document.save(update_fields=["status", "dispatched_at", "delivered_on"])
    record_on(
        document,
        "delivered" if is_served else "undelivered",
        actor=actor,
        delivery=row.pk,
        way=str(row.way),
        party=row.party,
        result=str(row.result),
        delivered_on=row.delivered_on.isoformat(),
    )


def _check_sealed(document: Document) -> None:
    if document.needs_seal and document.sealed_at is None:
        raise WrongStatus(
            _("This paper needs the seal. Please enter the use of the seal before it goes out.")
        )


def _file_of(subject: models.Model, file_id: int) -> File:
    file = attached(File, subject).filter(pk=file_id).first()
    if file is None:
        raise Invalid({"file": _("This file does not belong to the same record.")})
    return file


def _not_later(day: date) -> date:
    if day > clock.today():
        raise Invalid(_("The date lies in the future. Please enter the day on which it happened."))
    return day
