"""First beat of every operation on a paper: the paper of this subject, held, within the actor's reach."""

from django.db import models
from django.utils.translation import gettext as _

from lianwei.core.documents.models import Document
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, subject_of


def lock_document(document_id: int, *, subject: models.Model, actor: Actor) -> Document:
    """The paper, locked. `subject` is a row the caller found in scope: a paper of another subject is 404."""
    rows = Document.objects.select_for_update().filter(pk=document_id, subject=subject_of(subject))
    document = rows.first()
    if document is None:
        raise NotVisible
    if not document.is_within_reach(actor):
        raise NotAllowed
    return document


def record_on(document: Document, name: str, *, actor: Actor, **details: object) -> None:
    """Fifth beat: the event, with what a case's timeline needs to show it."""
    record(f"document.{name}", document, actor=actor, subject=document.subject, kind=document.kind, **details)


def required(reason: str) -> str:
    """A reason that is one, in at most 500 characters."""
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return reason.strip()[:500]
