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
from lianwei.federation.operations.emptying import empty_late_messages
from lianwei.federation.rules.enclosing import ITEM as ALONG

from .mailing import ITEM

PIECE = 500  # rows of one transaction


@transaction.atomic
def empty_items_sent(*, actor: Actor) -> int:
    """Parts of dossiers, and of what goes along with a request, keep their digest alone once they were
    receipted, or were handled or refused here; how many.
    """
    kinds, ends = (ITEM, ALONG), (InState.HANDLED, InState.REFUSED)
    sent = OutMessage.objects.visible_to(actor).filter(kind__in=kinds, state=OutState.DONE)
    came = InMessage.objects.visible_to(actor).filter(kind__in=kinds, state__in=ends)
    count = empty_late_messages()
    for rows in (sent.filter(text__isnull=False), came.filter(text__isnull=False)):
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:PIECE])
        count += rows.model.objects.visible_to(actor).filter(pk__in=keys).update(text=None)
    return count


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
