"""Destruction lists: which there are, one with its files, what can be done with it."""

from dataclasses import dataclass

from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import documents_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find
from lianwei.members.models import User
from lianwei.retention.lifecycle import LIST_TRANSITIONS, ORDER_LIST
from lianwei.retention.models import DestructionItem, DestructionList, Filing, ItemState, ListStatus
from lianwei.retention.rules.obstacles import OBSTACLES

from .labels import class_label, kind_label

VIEW = "destruction_list.view"
OPEN = (ListStatus.PROPOSED, ListStatus.CHECKED, ListStatus.APPROVED, ListStatus.ORDERED)
SIZE = 50
SHOWN = 500  # files of a list on its page; the paper has all
BADGES: dict[str, str] = {
    ListStatus.PROPOSED: "accent",
    ListStatus.CHECKED: "accent",
    ListStatus.APPROVED: "soon",
    ListStatus.ORDERED: "pause",
    ListStatus.DESTROYED: "done",
    ListStatus.DROPPED: "plain",
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list among the lists."""

    row: DestructionList
    badge: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A file on a list."""

    row: DestructionItem
    kind: str
    classed: str
    reason: str
    may_keep: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list with its files, who signed, and what can be done."""

    row: DestructionList
    badge: str
    items: list[ItemRow]
    counts: dict[str, int]
    steps: list[Transition]
    names: dict[int, str]
    record: Document | None
    events: list[Event]
    may_sign: bool

    @property
    def done(self) -> int:
        return self.counts.get(ItemState.DESTROYED, 0)

    @property
    def total(self) -> int:
        return sum(n for state, n in self.counts.items() if state != ItemState.KEPT)

    @property
    def signed(self) -> list[tuple[str, str, object]]:
        """(what, who, when) of each step that was taken."""
        row = self.row
        steps = (
            ("proposed", row.proposed_by, row.proposed_at),
            ("checked", row.checked_by, row.checked_at),
            ("approved", row.approved_by, row.approved_at),
            ("ordered", row.ordered_by, row.ordered_at),
        )
        return [(what, self.names.get(who or 0, ""), at) for what, who, at in steps if at]


def lists_listed(*, actor: Actor) -> list[ListRow]:
    """The lists of the actor's organisations, the latest first."""
    actor.require(VIEW)
    rows = DestructionList.objects.visible_to(actor).select_related("holder").order_by("-pk")[:SIZE]
    return [ListRow(row, BADGES[row.status]) for row in rows]


def items_of(row: DestructionList, *, actor: Actor) -> list[DestructionItem]:
    """All files of a list, in the order of the archive."""
    rows = DestructionItem.objects.visible_to(actor).filter(list=row).select_related("filing")
    return list(rows.order_by("filing__keep_until", "filing_id"))


def holders_to_ask(*, actor: Actor) -> list[int]:
    """Organisations that have files whose years are over, and no open list."""
    busy = DestructionList.objects.visible_to(actor).filter(status__in=OPEN).values("holder_id")
    rows = Filing.objects.visible_to(actor).filter(keep_until__lt=clock.today(), destroyed_on=None)
    rows = rows.filter(withdrawn_on=None).exclude(holder_id__in=busy).order_by("holder_id")
    return list(rows.values_list("holder_id", flat=True).distinct())


def lists_ordered(*, actor: Actor) -> list[int]:
    """Lists that both have approved and that are not done."""
    rows = DestructionList.objects.visible_to(actor).filter(status=ListStatus.ORDERED).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def list_page(pk: int, *, actor: Actor) -> ListPage:
    """One list. Raises NotVisible."""
    actor.require(VIEW)
    row = find(DestructionList, pk, actor=actor)
    items = items_of(row, actor=actor)
    counts: dict[str, int] = {}
    for each in items:
        counts[each.state] = counts.get(each.state, 0) + 1
    people = [pk for pk in (row.proposed_by, row.checked_by, row.approved_by, row.ordered_by) if pk]
    may_keep = _may_keep(row, actor)
    document = documents_of(row).filter(pk=row.document_id).first() if row.document_id else None
    return ListPage(
        row=row,
        badge=BADGES[row.status],
        items=[_shown(each, may_keep) for each in items[:SHOWN]],
        counts=counts,
        steps=_steps(row, actor),
        names=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        record=document,
        events=list(attached(Event, row).order_by("-seq")),
        may_sign=document is not None and not document.is_numbered and _may_order(row, actor),
    )


def _shown(item: DestructionItem, may_keep: bool) -> ItemRow:
    reason = str(OBSTACLES.get(item.reason, item.reason))
    is_listed = item.state == ItemState.LISTED
    filing = item.filing
    return ItemRow(item, kind_label(filing.kind), class_label(filing.years), reason, may_keep and is_listed)


def _may_keep(row: DestructionList, actor: Actor) -> bool:
    is_early = row.status in (ListStatus.PROPOSED, ListStatus.CHECKED)
    return is_early and row.is_within_reach(actor) and actor.may("destruction_list.check")


def _may_order(row: DestructionList, actor: Actor) -> bool:
    return row.is_within_reach(actor) and actor.may("destruction_list.order")


def _steps(row: DestructionList, actor: Actor) -> list[Transition]:
    """The buttons; the second signature never for who gave the first."""
    steps = next_steps(row, LIST_TRANSITIONS, actor=actor)
    may_order = ORDER_LIST.fits(row) and actor.may("destruction_list.order")
    if may_order and ORDER_LIST not in steps:  # the association above, which sees the list
        steps = [ORDER_LIST, *steps]
    if actor.user_id == row.approved_by:
        steps = [each for each in steps if each != ORDER_LIST]
    return steps
