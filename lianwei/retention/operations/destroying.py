"""The worker destroys what two people approved, file by file. Killed at any place, it goes on where it was.

A file in three steps: noted as begun (from here no hold comes in between), its bytes taken from the disk, its
rows emptied in one transaction. Each step bears being done again.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lianwei.arrivals.operations.forgetting import destroy_sheets, forget_arrivals
from lianwei.cases.operations.rulebook.keeping import anonymise_file
from lianwei.core import clock
from lianwei.core.documents.operations import draft_document, submit_document
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.forgetting import destroy_bytes, forget_attached
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.retention.lifecycle import FINISH_LIST
from lianwei.retention.models import DestructionItem, DestructionList, Filing, ItemState, PersonRequest
from lianwei.retention.papers.destruction import CODE, record_paper
from lianwei.retention.queries.obstacles import obstacles_of
from lianwei.retention.queries.subjects import read_subject
from lianwei.retention.rules.obstacles import WORKED_ON

LEFT = (ItemState.LISTED, ItemState.STARTED)


def destroy_next(list_id: int, *, actor: Actor, limit: int) -> int:
    """Destroy at most `limit` files of an approved list; how many. After the last the record is written."""
    rows = DestructionItem.objects.visible_to(actor).filter(list_id=list_id, state__in=LEFT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:limit])
    count = sum(destroy_item(pk, actor=actor) for pk in keys)
    if not rows.exists():
        finish_list(list_id, actor=actor)
    return count


def destroy_item(item_id: int, *, actor: Actor) -> bool:
    """Destroy one file; False where it is kept back at the last moment."""
    item = _begun(item_id, actor=actor)
    if item.state != ItemState.STARTED:
        return False
    subject = item.filing.subject
    kind, pk = read_subject(subject)
    destroy_bytes(find(kind, pk, actor=actor))
    destroy_sheets(subject)
    _emptied(item_id, actor=actor)
    return True


@transaction.atomic
def finish_list(list_id: int, *, actor: Actor) -> DestructionList:
    """All files of the list are done: the record of destruction (销毁证明) is drafted for signature."""
    row = lock(DestructionList, list_id, actor=actor)
    advance(row, FINISH_LIST, actor=actor)
    row.finished_at = clock.now()
    document = draft_document(
        row,
        record_paper(row, actor=actor),
        kind=CODE,
        actor=actor,
        organisation_id=row.holder_id,
        needs_review=False,
    )
    submit_document(document.pk, subject=row, actor=actor)
    row.document_id = document.pk
    row.save()
    record("destruction_list.destroyed", row, actor=actor, document=document.pk)
    return row


@transaction.atomic
def _begun(item_id: int, *, actor: Actor) -> DestructionItem:
    """Note that the destruction of a file begins, unless something stands against it by now."""
    item = lock(DestructionItem, item_id, actor=actor)
    if item.state != ItemState.LISTED:
        return item
    filing = lock(Filing, item.filing_id, actor=actor)
    against = obstacles_of([filing], actor=actor).get(filing.pk, "")
    against = against or (WORKED_ON if filing.withdrawn_on else "")
    item.state, item.reason = (ItemState.KEPT, against) if against else (ItemState.STARTED, "")
    item.save(update_fields=["state", "reason"])
    return item


@transaction.atomic
def _emptied(item_id: int, *, actor: Actor) -> None:
    """Take every person out of the rows of a file, and note it on the list and in the archive."""
    item = lock(DestructionItem, item_id, actor=actor)
    if item.state != ItemState.STARTED:
        return
    filing, number = lock(Filing, item.filing_id, actor=actor), item.list.number
    kind, pk = read_subject(filing.subject)
    file = anonymise_file(kind, pk, actor=actor, list_number=number)
    forget_attached(file)
    forget_arrivals(filing.subject)
    _forget_requests(filing, actor)
    filing.destroyed_on, item.state, item.done_at = clock.today(), ItemState.DESTROYED, clock.now()
    filing.save(update_fields=["destroyed_on"])
    item.save(update_fields=["state", "done_at"])
    record("archive.destroyed", filing, actor=actor, subject=filing.subject, list=number)


def _forget_requests(filing: Filing, actor: Actor) -> None:
    """Requests about this file: with the last of their files the person goes out of them, too."""
    for row in PersonRequest.objects.visible_to(actor).filter(holder_id=filing.holder_id, name__isnull=False):
        others = [each for each in row.subjects if each != filing.subject]
        if filing.subject in row.subjects and all(_is_gone(each, actor) for each in others):
            row.name = row.phone = row.id_number = row.wish = None
            row.save(update_fields=["name", "phone", "id_number", "wish"])
            forget_attached(row)


def _is_gone(subject: str, actor: Actor) -> bool:
    kind, pk = read_subject(subject)
    rows: QuerySet[Any] = kind.objects.visible_to(actor).filter(pk=pk)
    row = rows.first()
    if row is None:
        raise NotVisible
    return row.anonymised_on is not None
