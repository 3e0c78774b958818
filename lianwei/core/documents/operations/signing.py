"""Review, countersignature, and the signature that gives the number."""

import hashlib

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.lifecycle import APPROVE, COUNTERSIGN, REVIEW, VOID
from lianwei.core.documents.models import Document, NumberSeries
from lianwei.core.documents.paper import paper_number
from lianwei.core.documents.queries import content_of
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor

from .locking import lock_document, record_on, required


@transaction.atomic
def review_document(document_id: int, *, subject: models.Model, actor: Actor) -> Document:
    """Pass the review; to send the paper back there is return_document."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, REVIEW, actor=actor)
    document.reviewed_by, document.reviewed_at = actor.user_id, clock.now()
    document.save(update_fields=["status", "reviewed_by", "reviewed_at"])
    record_on(document, "reviewed", actor=actor)
    return document


@transaction.atomic
def countersign_document(document_id: int, *, subject: models.Model, actor: Actor) -> Document:
    """Sign beside the head. Papers that do not need it skip this step."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, COUNTERSIGN, actor=actor)
    document.countersigned_by, document.countersigned_at = actor.user_id, clock.now()
    document.save(update_fields=["status", "countersigned_by", "countersigned_at"])
    record_on(document, "countersigned", actor=actor)
    return document


@transaction.atomic
def approve_document(
    document_id: int,
    *,
    series: str,
    subject: models.Model,
    actor: Actor,
    approver_permission: str | None = None,
    allow_same_person: bool = False,
) -> Document:
    """The head signs (签发) and the paper gets its number and date, in one act.

    `approver_permission` is what the kind of paper demands of its signer beside document.approve.
    `allow_same_person` lets an organisation of two people sign its own drafts; the event says so.
    """
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, APPROVE, actor=actor)
    _check_signatures(document)
    is_own_draft = actor.user_id is not None and actor.user_id == document.drafted_by
    if approver_permission:
        actor.require(approver_permission)
    if is_own_draft and not allow_same_person:
        raise NotAllowed(_("Who drafted a paper does not sign it. Please ask a colleague with this right."))
    document.approved_by, document.approved_at = actor.user_id, clock.now()
    document.issued_on = clock.today()
    document.series = series
    document.number = _next_number(document.organisation_id, series, document.issued_on.year)
    document.save()
    record_on(
        document,
        "approved",
        actor=actor,
        number=document.number,
        issued_on=document.issued_on.isoformat(),
        content_sha256=hashlib.sha256(content_of(document).encode()).hexdigest(),
        same_person=is_own_draft,
    )
    return document


@transaction.atomic
def void_document(document_id: int, *, reason: str, subject: models.Model, actor: Actor) -> Document:
    """Take the paper back. Its number stays used: the series shows no gap without a reason."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, VOID, actor=actor)
    document.voided_at, document.void_reason = clock.now(), required(reason)
    document.save(update_fields=["status", "voided_at", "void_reason"])
    record_on(document, "voided", actor=actor, number=document.number)
    return document


@transaction.atomic
def start_number_series(
    organisation_id: int, series: str, *, year: int, last: int, actor: Actor
) -> NumberSeries:
    """Go on from a paper register: `last` is the number given last by hand. Only upwards."""
    actor.require("number_series.start")
    if not actor.is_trusted and organisation_id not in actor.acts_for:
        raise NotAllowed
    row = _locked_series(organisation_id, series, year)
    if last < row.last:
        given = _("Number %(number)s of this series is already given.") % {"number": row.last}
        raise Invalid({"last": given})
    row.last = last
    row.save(update_fields=["last"])
    record("number_series.started", row, actor=actor, series=series, year=year, last=last)
    return row


def _check_signatures(document: Document) -> None:
    if document.needs_review and document.reviewed_at is None:
        raise WrongStatus(_("This paper needs a review before it can be signed."))
    if document.needs_countersign and document.countersigned_at is None:
        raise WrongStatus(_("This paper needs a countersignature before it can be signed."))


def _next_number(organisation_id: int | None, series: str, year: int) -> str:
    """The row lock makes signers wait for one another, so that no number is lost."""
    if organisation_id is None:  # a series belongs to the organisation that issues the paper
        raise NotAllowed
    row = _locked_series(organisation_id, series, year)
    row.last += 1
    row.save(update_fields=["last"])
    return paper_number(series, year, row.last)


def _locked_series(organisation_id: int, series: str, year: int) -> NumberSeries:
    if not series.strip():
        raise Invalid({"series": _("Please say in which series the paper is numbered.")})
    rows = NumberSeries.objects.select_for_update()
    return rows.get_or_create(organisation_id=organisation_id, series=series, year=year)[0]
