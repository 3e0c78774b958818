"""Destruction lists: proposed by the yearly task or a person, checked, approved by two, dropped."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise
from lianwei.retention.lifecycle import APPROVE_LIST, CHECK_LIST, DROP_LIST, ORDER_LIST
from lianwei.retention.models import DestructionItem, DestructionList, Filing, ItemState, ListStatus
from lianwei.retention.queries.destruction import OPEN
from lianwei.retention.queries.obstacles import obstacles_of

LONGEST = 20_000  # files of one list; what is left stands on the next one
REASON = 200
TWO = _("Two different people approve. Please let somebody else sign.")


@transaction.atomic
def propose_list(holder_id: int, *, actor: Actor) -> DestructionList | None:
    """List the files of an organisation whose years are over; those something stands against with the reason.

    None where there is no such file. Raises WrongStatus while another list is open.
    """
    actor.require("destruction_list.propose")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder, today = hold_organisation(holder_id), clock.today()
    lists = DestructionList.objects.visible_to(actor).filter(holder_id=holder_id)
    if lists.filter(status__in=OPEN).exists():
        raise WrongStatus(_("Another list is still open."))
    filings = list(_over(holder_id, actor)[:LONGEST])
    if not filings:
        return None
    row = DestructionList.objects.create(
        number=f"{holder.code}-XH-{today.year}-{lists.filter(proposed_at__year=today.year).count() + 1:02d}",
        holder=holder,
        until=max(each.keep_until for each in filings if each.keep_until),
        proposed_at=clock.now(),
        proposed_by=actor.user_id,
    )
    items = _items(row, filings, actor)
    DestructionItem.objects.bulk_create(items)
    kept = sum(each.state == ItemState.KEPT for each in items)
    record("destruction_list.proposed", row, actor=actor, number=row.number, files=len(items), kept_back=kept)
    return row


@transaction.atomic
def keep_item(list_id: int, *, actor: Actor, item_id: int, reason: str) -> DestructionItem:
    """Take one file off the list, with a reason: it stays in the archive and is asked about next year."""
    row = lock(DestructionList, list_id, actor=actor)
    actor.require("destruction_list.check")
    if row.status not in (ListStatus.PROPOSED, ListStatus.CHECKED):
        raise WrongStatus
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    item = lock(DestructionItem, item_id, actor=actor)
    if item.list_id != row.pk or item.state != ItemState.LISTED:
        raise WrongStatus
    item.state, item.reason = ItemState.KEPT, tokenise(reason.strip()).text[:REASON]
    item.save(update_fields=["state", "reason"])
    record("destruction_list.kept_back", row, actor=actor, item=item.pk, filing=item.filing_id)
    return item


@transaction.atomic
def check_list(list_id: int, *, actor: Actor) -> DestructionList:
    """Somebody went through the list, file by file; what has come up since the proposal is kept back."""
    row = lock(DestructionList, list_id, actor=actor)
    advance(row, CHECK_LIST, actor=actor)
    kept = _keep_back(row, actor)
    row.checked_at, row.checked_by = clock.now(), actor.user_id
    row.save()
    record("destruction_list.checked", row, actor=actor, kept_back=kept)
    return row


@transaction.atomic
def approve_list(list_id: int, *, actor: Actor) -> DestructionList:
    """The archive's signature."""
    row = lock(DestructionList, list_id, actor=actor)
    advance(row, APPROVE_LIST, actor=actor)
    if actor.user_id is None:
        raise NotAllowed(TWO)
    row.approved_at, row.approved_by = clock.now(), actor.user_id
    row.save()
    record("destruction_list.approved", row, actor=actor)
    return row


@transaction.atomic
def order_list(list_id: int, *, actor: Actor) -> DestructionList:
    """The head's signature, never that of who signed for the archive; the worker then destroys."""
    row = lock(DestructionList, list_id, actor=actor, by=ORDER_LIST.by)
    advance(row, ORDER_LIST, actor=actor)
    if actor.user_id is None or actor.user_id == row.approved_by:
        raise NotAllowed(TWO)
    row.ordered_at, row.ordered_by = clock.now(), actor.user_id
    row.save()
    record("destruction_list.ordered", row, actor=actor)
    return row


@transaction.atomic
def drop_list(list_id: int, *, actor: Actor, reason: str) -> DestructionList:
    """Nothing of the list is destroyed; a later one may take the files again."""
    row = lock(DestructionList, list_id, actor=actor)
    advance(row, DROP_LIST, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    row.drop_reason = tokenise(reason.strip()).text[:REASON]
    row.save()
    record("destruction_list.dropped", row, actor=actor)
    return row


def _over(holder_id: int, actor: Actor) -> QuerySet[Filing]:
    rows = Filing.objects.visible_to(actor).filter(holder_id=holder_id, keep_until__lt=clock.today())
    return rows.filter(destroyed_on=None, withdrawn_on=None).order_by("keep_until", "pk")


def _items(row: DestructionList, filings: list[Filing], actor: Actor) -> list[DestructionItem]:
    against = obstacles_of(filings, actor=actor)
    return [
        DestructionItem(
            holder_id=row.holder_id,
            list=row,
            filing=each,
            state=ItemState.KEPT if each.pk in against else ItemState.LISTED,
            reason=against.get(each.pk, ""),
        )
        for each in filings
    ]


def _keep_back(row: DestructionList, actor: Actor) -> int:
    """Keep back what something stands against by now; how many."""
    items = DestructionItem.objects.visible_to(actor).filter(list=row, state=ItemState.LISTED)
    listed = list(items.select_related("filing"))
    against = obstacles_of([each.filing for each in listed], actor=actor)
    for each in listed:
        if each.filing_id in against:
            each.state, each.reason = ItemState.KEPT, against[each.filing_id]
            each.save(update_fields=["state", "reason"])
    return len(against)
