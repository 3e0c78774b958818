"""What a case was on its way is forgotten once it has arrived, and with its file."""

from django.db import transaction
from django.db.models import QuerySet

from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CaseAbroad,
    DossierPart,
    FetchedPaper,
    InMessage,
    InState,
    OutMessage,
    OutState,
)

from .mailing import ITEM

PIECE = 500  # rows of one transaction


@transaction.atomic
def empty_items_sent(*, actor: Actor) -> int:
    """Parts of dossiers that were receipted, or were handled here, keep their digest alone; how many."""
    sent = OutMessage.objects.visible_to(actor).filter(kind=ITEM, state=OutState.DONE, text__isnull=False)
    came = InMessage.objects.visible_to(actor).filter(kind=ITEM, state=InState.HANDLED, text__isnull=False)
    return sum(
        rows.model.objects.visible_to(actor)
        .filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:PIECE]))
        .update(text=None)
        for rows in (sent, came)
    )


@transaction.atomic
def forget_pages(complaint_id: int) -> int:
    """The file of a case was destroyed: its pages go too; their digests stay in the papers. How many."""
    found = QuerySet(CaseAbroad).filter(complaint_id=complaint_id).first()
    if found is None:
        return 0
    found.facts, found.reason = {}, ""
    found.save(update_fields=["facts", "reason"])
    QuerySet(FetchedPaper).filter(case=found.case).update(facts={})
    return QuerySet(DossierPart).filter(case=found.case).delete()[0]
