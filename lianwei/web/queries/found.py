"""The page of a search: what fits exactly first, then cases by their words, businesses and papers."""

from dataclasses import dataclass

from lianwei.cases.queries import find_cases
from lianwei.cases.queries.lists.fulltext import Hit, Hits, Narrowing, find_texts, spellings
from lianwei.cases.queries.lists.papers_found import PaperFound, find_papers
from lianwei.cases.queries.lists.rows import Row
from lianwei.cases.rules.numbers import parse_case_number
from lianwei.core.scope import Actor
from lianwei.knowledge.queries.found import Asked as KnownAsked
from lianwei.knowledge.queries.found import Known, find_known
from lianwei.reading.grams import words_of
from lianwei.reading.numbers import without_numbers
from lianwei.registry.models import Business
from lianwei.registry.queries import find_businesses

READ_AS = 5  # Chinese words a word of pinyin is tried as, for businesses
SHOWN = 25
KNOWN = 5  # of what members know; the rest is looked for in the knowledge base
ANY = Narrowing()


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Exact finds stand on the first page alone."""

    exact: list[Row]
    hits: list[Hit]
    after: int
    businesses: list[Business]
    papers: list[PaperFound]
    known: list[Known]

    @property
    def is_empty(self) -> bool:
        return not (self.exact or self.hits or self.businesses or self.papers or self.known)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. `kind`: case, business, paper, known, or empty for all; `after`: the last case of
    the page before.
    """

    text: str
    kind: str = ""
    narrowing: Narrowing = ANY
    after: int = 0

    def wants(self, kind: str) -> bool:
        return self.kind in ("", kind)


def found_page(asked: Asked, *, actor: Actor) -> FoundPage:
    """What the reader may see of what was looked for."""
    text, is_first = asked.text, not asked.after
    found = find_cases(text, actor=actor)
    is_exact = is_first and asked.wants("case") and asked.narrowing == ANY
    exact = found.cases if is_exact else []
    hits = _hits(asked, exact, actor=actor)
    shows_businesses = is_first and asked.wants("business") and actor.may("business.view")
    return FoundPage(
        exact=exact,
        hits=hits.cases,
        after=hits.after,
        businesses=(found.businesses or _businesses(text)) if shows_businesses else [],
        papers=find_papers(text, actor=actor) if is_first and asked.wants("paper") else [],
        known=_known(text, actor=actor) if is_first and asked.wants("known") else [],
    )


def _known(text: str, *, actor: Actor) -> list[Known]:
    """The newest of what members know; no number of a person stands in it."""
    words = without_numbers(text).strip()
    is_asked = bool(words) and not parse_case_number(text) and actor.may("knowledge_entry.view")
    return find_known(KnownAsked(words), actor=actor, size=KNOWN).rows if is_asked else []


def _hits(asked: Asked, exact: list[Row], *, actor: Actor) -> Hits:
    """Cases by their words, without those above them; none beside the one whose number was typed."""
    if not asked.wants("case") or (exact and parse_case_number(asked.text)):
        return Hits()
    known = {row.pk for row in exact}
    return find_texts(asked.text, actor=actor, narrowing=asked.narrowing, known=known, after=asked.after)


def _businesses(text: str) -> list[Business]:
    """By the plain writing of the words, and by what pinyin may stand for."""
    words = words_of(text)
    if len(words) != 1:
        return []
    found = [
        each for word in spellings(words[0])[: READ_AS + 1] for each in find_businesses(word, limit=SHOWN)
    ]
    return list({each.pk: each for each in found}.values())[:SHOWN]
