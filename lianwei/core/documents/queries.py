"""Reading papers. The caller has found the subject in scope; what is opened is logged."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianwei.core import keys
from lianwei.core.errors import NotVisible
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, attached

from .lifecycle import TRANSITIONS
from .models import DeliveryRecord, Document, DocumentStatus, NumberSeries, SealUse
from .paper import Paper, from_json

DONE, NOW, SKIP, AHEAD = "done", "now", "skip", "ahead"


@dataclass(frozen=True, slots=True)
class Stop:
    """One of the seven stops of a paper: done, now, skip (not needed) or ahead."""

    key: str
    label: str | Promise
    state: str
    at: datetime | date | None = None


def documents_of(subject: models.Model) -> "models.QuerySet[Document]":
    """The papers of a subject, oldest first."""
    return attached(Document, subject).order_by("id")


def document_of(subject: models.Model, document_id: int) -> Document:
    """One paper of a subject."""
    document = attached(Document, subject).filter(pk=document_id).first()
    if document is None:
        raise NotVisible
    return document


def documents_waiting(*, actor: Actor, status: str) -> "models.QuerySet[Document]":
    """Papers of the actor's organisations that stand at a stop: what the reviewer or the head has to do."""
    rows = Document.objects.filter(status=status).order_by("id")
    return rows if actor.is_trusted else rows.filter(organisation_id__in=actor.acts_for)


def paper_of(document: Document, *, actor: Actor, reason: str = "document opened") -> Paper:
    """A paper with its number and date, ready for to_pdf() or to_docx(). Leaves a row in the read log.

    NotVisible: the file was destroyed after its years in the archive.
    """
    if document.content is None:
        raise NotVisible
    ReadLog.write(actor, what="core_document.content", subject=document.subject, reason=reason)
    return replace(
        from_json(content_of(document)), number=document.number or None, issued_on=document.issued_on
    )


def content_of(document: Document) -> str:
    """The stored text; for operations, which compare it. People read through paper_of()."""
    return keys.decrypt_bytes(document.content.blob, aad=document.content.aad).decode()


def document_steps(document: Document, *, actor: Actor) -> list[Transition]:
    """The buttons of a paper: what this actor could do with it now."""
    return next_steps(document, TRANSITIONS, actor=actor)


def deliveries_of(document: Document) -> "models.QuerySet[DeliveryRecord]":
    """Every attempt to serve a paper."""
    return DeliveryRecord.objects.filter(document=document).order_by("id")


def seal_register(*, actor: Actor, first_on: date, last_on: date) -> "models.QuerySet[SealUse]":
    """The seal register of the actor's organisations between two days, both included."""
    rows = SealUse.objects.filter(used_on__range=(first_on, last_on)).select_related("document")
    rows = rows if actor.is_trusted else rows.filter(organisation_id__in=actor.acts_for)
    return rows.order_by("used_on", "id")


def document_tracker(document: Document) -> list[Stop]:
    """起草 复核 会签 签发 编号 用印 送达, each with its state; one stop at most is now."""
    is_signed = document.approved_at is not None
    drafted_at = None if document.status == DocumentStatus.DRAFT else document.drafted_at
    stops = (
        ("draft", _("Draft"), drafted_at, False),
        ("review", _("Review"), document.reviewed_at, not document.needs_review),
        ("countersign", _("Countersign"), document.countersigned_at, not document.needs_countersign),
        ("approve", _("Sign"), document.approved_at, False),
        ("number", _("Number"), document.approved_at, False),
        ("seal", _("Seal"), document.sealed_at, not document.needs_seal),
        ("deliver", _("Deliver"), document.delivered_on, False),
    )
    tracked, is_found = [], document.status == DocumentStatus.VOID
    for key, label, at, is_optional in stops:
        if at is not None:
            state = DONE
        elif is_optional or (is_signed and key in ("review", "countersign")):
            state = SKIP
        else:
            state, is_found = (AHEAD, True) if is_found else (NOW, True)
        tracked.append(Stop(key, label, state, at))
    return tracked


def last_number(organisation_id: int, series: str, *, year: int) -> int:
    """The number given last in a series of a year; 0 before the first."""
    rows = NumberSeries.objects.filter(organisation_id=organisation_id, series=series, year=year)
    return rows.values_list("last", flat=True).first() or 0
