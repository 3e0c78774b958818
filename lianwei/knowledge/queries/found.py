"""Finding what members know by any words: entries of every kind, law in force, experience shared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.fulltext import Phrase, Sought
from lianwei.core.paging import Page, key_of
from lianwei.core.scope import Actor
from lianwei.knowledge.models import EntryKind, Experience, KnowledgeEntry, KnowledgeText, LawArticle
from lianwei.knowledge.rules.entries import standing
from lianwei.knowledge.rules.places import ARTICLE, ELSEWHERE, ENTRY, EXPERIENCE, Place, place_at
from lianwei.members.queries import organisations_named
from lianwei.reading.grams import asked_tokens, words_of
from lianwei.reading.scripts import plain
from lianwei.reading.snippets import Part, snippet

SIZE = 20
LAW, EXPERIENCES, ANY, ALL = "law", "experience", "cat:any", "known:all"
CLASS_DIGITS = 3  # of a code of goods or services: S0103 is of the class S01


@dataclass(frozen=True, slots=True)
class Known:
    """One hit: what it is, where it stands, the words around those looked for. `standing`: late or soon where
    it holds no more, or not much longer.
    """

    kind: str
    title: str
    url: str
    parts: list[Part]
    whose: str
    on: date | None
    uses: int
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty means any. `category`: a class of goods or services."""

    text: str = ""
    kind: str = ""
    category: str = ""


Reader = Callable[[Sequence[int], list[str], Actor], dict[int, Known]]
_readers: dict[str, Reader] = {}


def add_known(name: str, read: Reader) -> None:
    """A higher app brings what is known elsewhere: by key what is shown of it, within the actor's sight; the
    same name twice is one.
    """
    _readers[name] = read


def kind_mark(kind: str) -> str:
    return f"kind:{kind}"


def category_marks(codes: Iterable[str]) -> list[str]:
    """What names no goods or services is about all of them."""
    return [ALL, *([f"cat:{code}" for code in codes] or [ANY])]


def class_of(category: str) -> str:
    """The class that a code of goods or services belongs to."""
    return category[:CLASS_DIGITS]


def kinds_known() -> list[tuple[str, object]]:
    """What may be looked for, for a form."""
    return [*EntryKind.choices, (LAW, _("Law article")), (EXPERIENCES, _("Experience exchange"))]


def find_known(asked: Asked, *, actor: Actor, after: str = "", size: int = SIZE) -> Page[Known]:
    """A page of what is known, the newest first. It costs the same for one hit and many."""
    actor.require("knowledge_entry.view")
    words = words_of(asked.text)
    keys = places_found(asked, words, below=key_of(after), limit=size + 1)
    shown = list(dict.fromkeys(place_at(key) for key in keys[:size]))
    return Page(_known(shown, words, actor=actor), str(keys[size - 1]) if len(keys) > size else "")


def places_found(asked: Asked, words: list[str], *, limit: int, below: int | None = None) -> list[int]:
    """Keys in the index, the highest first."""
    sought = Sought(tuple((_phrase(word),) for word in words)).within([ALL])
    sought = sought.within([kind_mark(asked.kind)]) if asked.kind else sought
    sought = sought.within([f"cat:{asked.category}", ANY]) if asked.category else sought
    rows = KnowledgeText.objects.filter(tokens__match=sought)
    rows = rows if below is None else rows.filter(pk__lt=below)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


def _phrase(word: str) -> Phrase:
    return Phrase(asked_tokens(word), is_beginning=len(word) == 1)


def _known(places: list[Place], words: list[str], *, actor: Actor) -> list[Known]:
    entries = KnowledgeEntry.objects.visible_to(actor).in_bulk(_keys(places, ENTRY))
    articles = LawArticle.objects.in_bulk(_keys(places, ARTICLE))
    told = Experience.objects.visible_to(actor).in_bulk(_keys(places, EXPERIENCE))
    names = organisations_named(each.organisation_id for each in (*entries.values(), *told.values()))
    shown = {Place(ENTRY, pk): _entry(row, names[row.organisation_id], words) for pk, row in entries.items()}
    shown |= {Place(ARTICLE, pk): _article(row, words) for pk, row in articles.items()}
    shown |= {
        Place(EXPERIENCE, pk): _experience(row, names[row.organisation_id], words) for pk, row in told.items()
    }
    for read in _readers.values() if _keys(places, ELSEWHERE) else ():
        found = read(_keys(places, ELSEWHERE), words, actor)
        shown |= {Place(ELSEWHERE, pk): each for pk, each in found.items()}
    return [shown[place] for place in places if place in shown]


def _keys(places: list[Place], source: int) -> list[int]:
    return [place.key for place in places if place.source == source]


def _entry(entry: KnowledgeEntry, whose: str, words: list[str]) -> Known:
    texts = [entry.summary, entry.body, *entry.facts.values()]
    hit = [each for each in texts if any(word in plain(each) for word in words)]
    return Known(
        kind=entry.kind_label,
        title=entry.title,
        url=reverse("knowledge_entry_view", args=[entry.pk]),
        parts=snippet(next(iter(hit), next(filter(None, texts), "")), words),
        whose=whose,
        on=clock.as_office_time(entry.published_at).date() if entry.published_at else None,
        uses=entry.uses,
        standing=standing(entry.facts, on=clock.today()),
    )


def _article(article: LawArticle, words: list[str]) -> Known:
    return Known(
        kind=_("Law article"),
        title=article.citation,
        url=reverse("law_article_view", args=[article.pk]),
        parts=snippet(article.words, words),
        whose="",
        on=article.valid_from if article.is_dated else None,
        uses=0,
    )


def _experience(row: Experience, whose: str, words: list[str]) -> Known:
    return Known(
        kind=row.kind_label,
        title=row.title,
        url=reverse("experience_view", args=[row.pk]),
        parts=snippet(row.body, words),
        whose=whose,
        on=clock.as_office_time(row.written_at).date(),
        uses=0,
    )
