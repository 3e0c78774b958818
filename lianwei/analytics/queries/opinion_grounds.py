"""What a published text names that the register knows, and whether it came before."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet

from lianwei.analytics.models import OpinionCopy, OpinionItem
from lianwei.analytics.rules.clips import Clip
from lianwei.analytics.rules.relevance import BUSINESS, CATEGORY, REGION
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.cases.queries.reading.storyreading import proposals_in
from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind
from lianwei.reading.confidence import UNSURE

NEAR = 0.6  # similarity from which one text is a copy of another
LOOKED_BACK, MOST_BEFORE = 30, 2_000  # days, and items of them, among which a copy is looked for
KINDS = {"category": CATEGORY, "region": REGION}
Ground = list[str]


def grounds_of(clip: Clip, *, organisation_id: int) -> list[Ground]:
    """[kind, key, words] of what the text names: a category, a place of the province, a business."""
    reader = Actor(ActorKind.SOURCE, organisation_id=organisation_id)
    found = proposals_in(clip.words, actor=reader)
    grounds = [
        [KINDS[each.field], each.value, each.said]
        for each in found
        if each.field in KINDS and not (each.field == "category" and each.confidence == UNSURE)
    ]
    named = [(each.said, business_named(each.said)) for each in found if each.field.startswith(BUSINESS)]
    return grounds + [[BUSINESS, str(pk), said] for said, pk in named if pk is not None]


def known_digests(digests: Sequence[str], *, organisation_id: int) -> dict[str, int]:
    """The item that each of these digests is, or is a copy of."""
    copies = QuerySet(OpinionCopy).filter(organisation_id=organisation_id, digest__in=digests)
    items = QuerySet(OpinionItem).filter(organisation_id=organisation_id, digest__in=digests)
    return dict(copies.values_list("digest", "item_id")) | dict(items.values_list("digest", "pk"))


def nearly_the_same(clips: Sequence[Clip], *, organisation_id: int) -> list[int | None]:
    """For each text the item it is nearly the same as (its key), or the place of the earlier of these texts,
    as a number below zero (-1 is the first); None for one that is new.
    """
    from lianwei.reading.near import near_duplicates, rings_of

    since = clock.now() - timedelta(days=LOOKED_BACK)
    rows = QuerySet(OpinionItem).filter(organisation_id=organisation_id, fetched_at__gte=since)
    before = list(rows.order_by("-pk").values_list("pk", "title", "text")[:MOST_BEFORE])
    texts = [f"{title}\n{text}" for _pk, title, text in before] + [each.words for each in clips]
    pairs = near_duplicates(texts, least=NEAR)
    first = len(before)
    same: list[int | None] = [None] * len(clips)
    for ring in rings_of((each.one, each.other) for each in pairs):
        original = min(ring)
        key = before[original][0] if original < first else -(original - first + 1)
        for place in ring - {original}:
            if place >= first:
                same[place - first] = key
    return same
