"""Keeping what was published once: the same text, or nearly the same, is a copy of the first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from lianwei.analytics.models import OpinionCopy, OpinionItem, OpinionSheet
from lianwei.analytics.queries.opinion_grounds import grounds_of, known_digests, nearly_the_same
from lianwei.analytics.rules.clips import Clip, ClipRefusedError, digest_of, tidied
from lianwei.analytics.rules.relevance import relevance_of
from lianwei.analytics.rules.sentiment import sentiment_of
from lianwei.core import clock
from lianwei.members.models import Organisation


@dataclass(frozen=True, slots=True)
class Kept:
    """How many texts were new, and how many copies of others."""

    items: int
    copies: int


NOTHING = Kept(0, 0)


def keep_rows(sheet: OpinionSheet, clips: Sequence[Clip]) -> None:
    """Keep the texts of a sheet; those refused are listed with reasons, its rows are emptied."""
    tidy, refused = parted(clips, sheet.outlet)
    kept = keep_clips(tidy, organisation_id=sheet.organisation_id)
    sheet.kept, sheet.copies, sheet.refused = kept.items, kept.copies, refused
    sheet.rows, sheet.taken_at = [], clock.now()
    sheet.save()


def parted(clips: Sequence[Clip], outlet: str) -> tuple[list[Clip], list[list[Any]]]:
    """What can be kept, and [number of the row, why] of what cannot."""
    tidy: list[Clip] = []
    refused: list[list[Any]] = []
    for number, clip in enumerate(clips, 1):
        try:
            whole = tidied(clip)
        except ClipRefusedError as fault:
            refused.append([number, str(fault)])
            continue
        tidy.append(whole if whole.outlet or not outlet else _at(whole, outlet))
    return tidy, refused


def _at(clip: Clip, outlet: str) -> Clip:
    return Clip(clip.title, clip.text, clip.url, outlet, clip.published_at)


def keep_clips(
    clips: Sequence[Clip], *, organisation_id: int, source_id: int | None = None, is_feed: bool = False
) -> Kept:
    """Keep texts that were tidied. What a feed shows again and stood at the same address is no copy.

    Who keeps texts of one organisation waits for the other, so that what two bring at once is kept once.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    digests = [digest_of(each) for each in clips]
    known = known_digests(digests, organisation_id=organisation_id)
    seen = _addresses(known.values()) if is_feed else set()
    fresh: dict[str, Clip] = {}
    copies: list[tuple[str, Clip]] = []
    for digest, clip in zip(digests, clips, strict=True):
        if digest not in known and digest not in fresh:
            fresh[digest] = clip
        elif not (digest in known and (known[digest], clip.url) in seen):
            copies.append((digest, clip))
    near = nearly_the_same(list(fresh.values()), organisation_id=organisation_id)
    made = _made(fresh, near, organisation_id, source_id)
    copies += [(digest, fresh[digest]) for digest, same in zip(fresh, near, strict=True) if same is not None]
    _copied(copies, known | made, organisation_id)
    return Kept(len(near) - sum(same is not None for same in near), len(copies))


def _addresses(items: Iterable[int]) -> set[tuple[int, str]]:
    """(item, address) of known items and their copies."""
    keys = list(items)
    rows = set(QuerySet(OpinionItem).filter(pk__in=keys).values_list("pk", "url"))
    return rows.union(QuerySet(OpinionCopy).filter(item_id__in=keys).values_list("item_id", "url"))


def _made(
    fresh: dict[str, Clip], near: Sequence[int | None], organisation_id: int, source_id: int | None
) -> dict[str, int]:
    """Write what is new; the key of the item by digest, for copies the key of the first."""
    keys: list[int] = []
    for (digest, clip), same in zip(fresh.items(), near, strict=True):
        if same is None:
            keys.append(_item(clip, digest, organisation_id, source_id).pk)
        else:
            keys.append(same if same > 0 else keys[-same - 1])
    return dict(zip(fresh, keys, strict=True))


def _item(clip: Clip, digest: str, organisation_id: int, source_id: int | None) -> OpinionItem:
    grounds = grounds_of(clip, organisation_id=organisation_id)
    return OpinionItem.objects.create(
        organisation_id=organisation_id,
        title=clip.title,
        text=clip.text,
        url=clip.url,
        outlet=clip.outlet,
        source_id=source_id,
        published_at=clip.published_at,
        fetched_at=clock.now(),
        digest=digest,
        relevance=relevance_of(clip.words, (kind for kind, _key, _words in grounds)),
        grounds=grounds,
        sentiment=sentiment_of(clip.words),
    )


def _copied(copies: Sequence[tuple[str, Clip]], known: dict[str, int], organisation_id: int) -> None:
    OpinionCopy.objects.bulk_create(
        OpinionCopy(
            organisation_id=organisation_id,
            item_id=known[digest],
            title=clip.title,
            url=clip.url,
            outlet=clip.outlet,
            fetched_at=clock.now(),
            digest=digest,
        )
        for digest, clip in copies
    )
    counts: dict[int, int] = {}
    for digest, _clip in copies:
        counts[known[digest]] = counts.get(known[digest], 0) + 1
    for key, n in sorted(counts.items()):
        QuerySet(OpinionItem).filter(pk=key).update(copies=F("copies") + n)
