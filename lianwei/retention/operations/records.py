"""The record of destruction is signed by the head and so gets its number."""

from django.db import transaction

from lianwei.core.documents.models import Document
from lianwei.core.documents.operations import approve_document
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.retention.models import DestructionList


@transaction.atomic
def sign_record(list_id: int, *, actor: Actor) -> Document:
    """Sign the record of a list that is destroyed."""
    row = lock(DestructionList, list_id, actor=actor)
    actor.require("destruction_list.order")
    if row.document_id is None:
        raise WrongStatus
    series = row.holder.short_name or row.holder.code
    signed = approve_document(row.document_id, series=series, subject=row, actor=actor)
    record("destruction_list.record_signed", row, actor=actor, document=signed.pk, number=signed.number)
    return signed
