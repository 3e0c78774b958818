"""What media and the net say, as an organisation's desk reads it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.lifecycle import OPINION_TRANSITIONS
from lianwei.analytics.models import (
    OpinionAlarm,
    OpinionCopy,
    OpinionItem,
    OpinionLink,
    OpinionNote,
    OpinionSheet,
    OpinionStatus,
)
from lianwei.analytics.rules.relevance import RELEVANT
from lianwei.analytics.rules.sentiment import Sentiment
from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, ScopedModel, find

VIEW = "opinion_item.view"
COPIES, SHEETS = 50, 20
BADGES = {Sentiment.NEGATIVE: "late-soft", Sentiment.NEUTRAL: "plain", Sentiment.POSITIVE: "done"}
STATUS_BADGES = {
    OpinionStatus.NEW: "accent",
    OpinionStatus.FOLLOWED: "soon",
    OpinionStatus.DONE: "done",
    OpinionStatus.ASIDE: "plain",
}
SENTIMENTS: dict[str, str | Promise] = {
    Sentiment.NEGATIVE: pgettext_lazy("sentiment", "Negative"),
    Sentiment.NEUTRAL: pgettext_lazy("sentiment", "Neutral"),
    Sentiment.POSITIVE: pgettext_lazy("sentiment", "Positive"),
}
REFUSALS: dict[str, str | Promise] = {
    "title": _("It has neither title nor text."),
    "link": _("Its link is no address."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; empty values ask nothing. `is_all`: also what hardly concerns us."""

    status: str = OpinionStatus.NEW
    sentiment: str = ""
    words: str = ""
    outlet: str = ""
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A text in the list."""

    item: OpinionItem
    sentiment: str | Promise
    badge: str

    @property
    def status_badge(self) -> str:
        return STATUS_BADGES[OpinionStatus(self.item.status)]

    @property
    def is_relevant(self) -> bool:
        return self.item.relevance >= RELEVANT


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What a text is about, with the address of its page where it has one."""

    link: OpinionLink
    url: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One text. `proposed`: what it seems to be about and nobody has confirmed."""

    row: ItemRow
    copies: list[OpinionCopy]
    links: list[LinkRow]
    proposed: list[dict[str, str]]
    notes: list[OpinionNote]
    steps: list[Transition]
    may: dict[str, bool]

    @property
    def buttons(self) -> list[tuple[object, str]]:
        """The steps as label and address."""
        pk = self.row.item.pk
        return [(each.label, reverse(f"opinion_item_{each.verb}", args=[pk])) for each in self.steps]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A file that was brought: its columns, some of its rows, and what became of them."""

    sheet: OpinionSheet
    sample: list[list[str]]
    refused: list[tuple[int, str | Promise]]


def opinion_items(asked: Asked, *, actor: Actor, after: str = "") -> Page[ItemRow]:
    """A page of texts, the latest first."""
    actor.require(VIEW)
    rows = OpinionItem.objects.visible_to(actor)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.sentiment:
        rows = rows.filter(sentiment=asked.sentiment)
    if asked.words:
        rows = rows.filter(Q(title__icontains=asked.words) | Q(text__icontains=asked.words))
    if asked.outlet:
        rows = rows.filter(outlet__icontains=asked.outlet)
    if not asked.is_all and asked.status == OpinionStatus.NEW:
        rows = rows.filter(relevance__gte=RELEVANT)
    return latest(rows, after).shown(_row)


def open_alarms(*, actor: Actor) -> list[OpinionAlarm]:
    """Days on which far more came than usual, and nobody has said that it was seen."""
    since = clock.now() - timedelta(days=14)
    rows = OpinionAlarm.objects.visible_to(actor).filter(seen_at=None, raised_at__gte=since)
    return list(rows.order_by("-pk"))


def opinion_item_page(pk: int, *, actor: Actor) -> ItemPage:
    """One text with what is known of it."""
    actor.require(VIEW)
    item = find(OpinionItem, pk, actor=actor)
    links = list(_of(OpinionLink, item, actor).order_by("pk"))
    linked = {(each.kind, each.key) for each in links}
    return ItemPage(
        _row(item),
        copies=list(_of(OpinionCopy, item, actor).order_by("-pk")[:COPIES]),
        links=[LinkRow(each, _page_of(each)) for each in links],
        proposed=[
            {"kind": kind, "key": key, "label": said}
            for kind, key, said in item.grounds
            if kind in OpinionLink.Kind.values and (kind, key) not in linked
        ],
        notes=list(_of(OpinionNote, item, actor).order_by("-pk")),
        steps=next_steps(item, OPINION_TRANSITIONS, actor=actor),
        may={
            verb: actor.may(f"opinion_item.{verb}") and item.is_within_reach(actor)
            for verb in ("link", "unlink", "rate")
        },
    )


def sheets_brought(*, actor: Actor) -> list[OpinionSheet]:
    """The files and clippings that were brought last."""
    actor.require("opinion_sheet.view")
    return list(OpinionSheet.objects.visible_to(actor).defer("rows").order_by("-pk")[:SHEETS])


def opinion_sheet_page(pk: int, *, actor: Actor) -> SheetPage:
    actor.require("opinion_sheet.view")
    sheet = find(OpinionSheet, pk, actor=actor)
    refused = [(number, REFUSALS[code]) for number, code in sheet.refused]
    return SheetPage(sheet, sample=[row[: len(sheet.heads)] for row in sheet.rows[:5]], refused=refused)


def _row(item: OpinionItem) -> ItemRow:
    kind = Sentiment(item.sentiment)
    return ItemRow(item, SENTIMENTS[kind], BADGES[kind])


def _of(model: type[ScopedModel], item: OpinionItem, actor: Actor) -> QuerySet:
    return model.objects.visible_to(actor).filter(item_id=item.pk)


def _page_of(link: OpinionLink) -> str:
    routes = {OpinionLink.Kind.BUSINESS: "business_detail", OpinionLink.Kind.CASE: "complaint_detail"}
    route = routes.get(OpinionLink.Kind(link.kind))
    return reverse(route, args=[int(link.key)]) if route else ""
