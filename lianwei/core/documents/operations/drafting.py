"""Writing a paper and handing it in."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.lifecycle import RETURN, REVISE, SUBMIT
from lianwei.core.documents.models import Document
from lianwei.core.documents.paper import Paper, to_json
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, subject_of

from .locking import lock_document, record_on, required


@transaction.atomic
def draft_document(
    subject: models.Model,
    paper: Paper,
    *,
    kind: str,
    actor: Actor,
    organisation_id: int | None = None,
    title: str = "",
    needs_review: bool = True,
    needs_countersign: bool = False,
    needs_seal: bool = True,
) -> Document:
    """Start a paper about `subject`, which the caller found in scope. It belongs to the issuing organisation.

    `title` names the paper on lists and must hold no personal data; the paper's own title where empty.
    """
    holder = organisation_id or actor.organisation_id
    actor.require("document.draft")
    if holder is None:
        raise Invalid(_("Please say which organisation issues the paper."))
    if not actor.is_trusted and holder not in actor.acts_for:
        raise NotAllowed
    document = Document(
        organisation_id=holder,
        subject=subject_of(subject),
        kind=kind,
        title=(title or paper.title)[:200],
        needs_review=needs_review,
        needs_countersign=needs_countersign,
        needs_seal=needs_seal,
        drafted_by=actor.user_id,
        drafted_at=clock.now(),
    )
    document.content = _unnumbered(paper)
    document.save()
    record_on(document, "drafted", actor=actor)
    return document


@transaction.atomic
def revise_document(document_id: int, paper: Paper, *, subject: models.Model, actor: Actor) -> Document:
    """Replace the text of a draft. Who wrote last counts as the drafter."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, REVISE, actor=actor)
    document.content = _unnumbered(paper)
    document.drafted_by = actor.user_id
    document.save(update_fields=["content", "drafted_by"])
    record_on(document, "revised", actor=actor)
    return document


@transaction.atomic
def submit_document(document_id: int, *, subject: models.Model, actor: Actor) -> Document:
    """Hand the draft in: nobody changes the text until it is signed or comes back."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, SUBMIT, actor=actor)
    document.returned_reason = ""
    document.save(update_fields=["status", "returned_reason"])
    record_on(document, "submitted", actor=actor)
    return document


@transaction.atomic
def return_document(document_id: int, *, reason: str, subject: models.Model, actor: Actor) -> Document:
    """Send the paper back to its drafter; earlier signatures were for another text and fall away."""
    document = lock_document(document_id, subject=subject, actor=actor)
    advance(document, RETURN, actor=actor)
    document.returned_reason = required(reason)
    document.reviewed_by = document.reviewed_at = None
    document.countersigned_by = document.countersigned_at = None
    document.save()
    record_on(document, "returned", actor=actor)
    return document


def _unnumbered(paper: Paper) -> str:
    """Number and date come with the signature; a draft that brings its own is refused."""
    if paper.number or paper.issued_on:
        raise Invalid(_("A draft has no number and no date yet: both come with the signature."))
    return to_json(paper)
