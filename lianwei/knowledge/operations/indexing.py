"""The index of what is known, kept up with the rows it is made from, in the caller's transaction.

Words stand in plain writing; marks say what kind a text is and which goods or services it is about, so that
a filter costs no more than a word.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from django.db import transaction

from lianwei.core import clock
from lianwei.core.fulltext import Tokens, refilling
from lianwei.core.scope import Actor
from lianwei.knowledge.models import (
    EntryStatus,
    Experience,
    ExperienceReply,
    KnowledgeEntry,
    KnowledgeText,
    LawArticle,
)
from lianwei.knowledge.queries.found import EXPERIENCES, LAW, category_marks, kind_mark
from lianwei.knowledge.rules.places import ARTICLE, ENTRY, EXPERIENCE, PIECES, Place, place_key
from lianwei.reading.grams import pieces, tokens
from lianwei.reading.scripts import plain

Refill = Callable[[Actor], int]
_refills: dict[str, Refill] = {}


def add_known_texts(name: str, refill: Refill) -> None:
    """A higher app writes its texts into the index when that is made anew; the same name twice is one."""
    _refills[name] = refill


def index_text(place: Place, on: date, *, marks: Iterable[str], words: Iterable[str]) -> None:
    """Store the words of one text, in place of what stood there."""
    forget_text(place, on)
    KnowledgeText.objects.bulk_create(_rows(place, on, tuple(marks), words))


def forget_text(place: Place, on: date) -> None:
    """It is found no more."""
    first = place_key(place, on)
    KnowledgeText.objects.filter(pk__range=(first, first + PIECES - 1)).delete()


def index_entry(entry: KnowledgeEntry) -> None:
    """An entry is found while it is published."""
    place, on = Place(ENTRY, entry.pk), _day_of(entry)
    if not entry.is_published:
        forget_text(place, on)
        return
    marks = (kind_mark(entry.kind), *category_marks(entry.categories))
    index_text(place, on, marks=marks, words=words_of_entry(entry))


def words_of_entry(entry: KnowledgeEntry) -> list[str]:
    """What an entry is found by."""
    return [entry.title, entry.summary, entry.body, entry.source, *entry.facts.values()]


def index_article(article: LawArticle) -> None:
    """An article is found in its present version."""
    place = Place(ARTICLE, article.pk)
    if article.valid_to is not None:
        forget_text(place, article.valid_from)
        return
    words = (article.citation, article.law_name_en, article.text, article.text_en)
    index_text(place, article.valid_from, marks=(kind_mark(LAW), *category_marks(())), words=words)


def index_experience(row: Experience, *, actor: Actor) -> None:
    """A question is found with its answers until it is taken back."""
    place, on = Place(EXPERIENCE, row.pk), clock.as_office_time(row.written_at).date()
    if not row.is_open:
        forget_text(place, on)
        return
    replies = ExperienceReply.objects.visible_to(actor).filter(experience=row, withdrawn_at=None)
    words = (row.title, row.body, *replies.order_by("pk").values_list("body", flat=True))
    index_text(place, on, marks=(kind_mark(EXPERIENCES), *category_marks(row.categories)), words=words)


@transaction.atomic
def index_articles() -> int:
    """Whatever version of law is in force and not in the index yet; safe to run again."""
    rows = list(LawArticle.objects.filter(valid_to=None).order_by("pk"))
    wanted = {place_key(Place(ARTICLE, row.pk), row.valid_from): row for row in rows}
    held = KnowledgeText.objects.filter(pk__in=list(wanted))
    known = set(held.values_list("pk", flat=True))
    fresh = [row for key, row in wanted.items() if key not in known]
    for row in fresh:
        index_article(row)
    return len(fresh)


def rebuild_knowledge(*, actor: Actor) -> int:
    """Make the whole index anew; how many texts."""
    actor.require("instance.operate")
    entries = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.PUBLISHED)
    with refilling(KnowledgeText), transaction.atomic():
        KnowledgeText.objects.all().delete()
        count = index_articles()
        for entry in entries.order_by("pk").iterator():
            index_entry(entry)
            count += 1
        for row in Experience.objects.visible_to(actor).order_by("pk").iterator():
            index_experience(row, actor=actor)
            count += row.is_open
        count += sum(refill(actor) for refill in _refills.values())
    return count


def _rows(place: Place, on: date, marks: tuple[str, ...], words: Iterable[str]) -> list[KnowledgeText]:
    first, letters = place_key(place, on), plain(" ".join(filter(None, words)))
    parts = islice(pieces(letters), PIECES)
    return [
        KnowledgeText(pk=first + n, tokens=Tokens(marks, tuple(tokens(each)))) for n, each in enumerate(parts)
    ]


def _day_of(entry: KnowledgeEntry) -> date:
    return clock.as_office_time(entry.published_at or entry.written_at).date()
