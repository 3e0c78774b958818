"""Finding cases by any words of theirs: title, story, wish, businesses, number; in Chinese, pinyin or Latin.

Whoever may not read the story of a case does not find it by the story: the index bears marks of those who
may, and every hit is asked of Access and the visibility table again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q

from lianwei.cases.indexing import alliance_mark, organisation_mark
from lianwei.cases.models import Complaint, Respondent, SearchText, Spelling
from lianwei.cases.models.search import PIECES
from lianwei.cases.queries.page.labels import category_with_kinds
from lianwei.cases.queries.page.parties import words_for
from lianwei.cases.queries.page.viewers import sights_of
from lianwei.core import clock
from lianwei.core.fulltext import Phrase, Sought, newest
from lianwei.core.scope import Actor
from lianwei.members.visibility import Narrative, Sight, Viewer
from lianwei.reading.grams import asked_tokens, words_of
from lianwei.reading.numbers import without_numbers
from lianwei.reading.scripts import plain
from lianwei.reading.snippets import Part, snippet
from lianwei.reading.syllables import cuts

from .rows import Row, rows_of

SIZE = 25
MOST_SPELLINGS = 40  # Chinese words that one word of pinyin may stand for
SHOWN_FIELDS = 2  # snippets of one case
READERS = (Narrative.YES, Narrative.MASKED, Narrative.TOKENISED)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the hits are wanted; empty means any. Days are those of receipt."""

    status: str = ""
    category: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def condition(self) -> Q:
        found = Q(status=self.status) if self.status else Q()
        if self.category:
            found &= Q(category__in=category_with_kinds(self.category, on=clock.today()))
        found &= Q(received_on__gte=self.since) if self.since else Q()
        return found & (Q(received_on__lte=self.until) if self.until else Q())


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, and where its text says the words."""

    row: Row
    snippets: list[list[Part]]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, the latest registered first. `after` leads to the next page, 0 on the last one."""

    cases: list[Hit] = field(default_factory=list)
    after: int = 0


def find_texts(
    text: str,
    *,
    actor: Actor,
    narrowing: Narrowing | None = None,
    known: Collection[int] = (),
    after: int = 0,
    size: int = SIZE,
) -> Hits:
    """Cases whose words contain all the words of `text`, as far as the actor may read them; those `known`
    already are left out of their page. A number of a person stands in no story and is not looked for there.
    """
    actor.require("complaint.view")
    spelled = [spellings(word) for word in words_of(without_numbers(text))]
    sought = _sought(spelled, actor)
    if sought is None:
        return Hits()
    ids = _ids(sought, narrowing or Narrowing(), actor=actor, after=after, limit=size + 1)
    words = [word for each in spelled for word in each]
    fresh = [pk for pk in ids[:size] if pk not in known]
    return Hits(_hits(fresh, words, actor=actor) if fresh else [], ids[size - 1] if len(ids) > size else 0)


def spellings(word: str) -> list[str]:
    """A word as it may stand in a text: itself, and for letters every known Chinese word that sounds so."""
    if not (word.isascii() and word.isalpha()):
        return [word]
    read = [each for cut in cuts(word) for each in _sounding(cut)]
    return list(dict.fromkeys([word, *read]))[: MOST_SPELLINGS + 1]


def _sounding(syllables: Sequence[str]) -> list[str]:
    """Chains of known pairs, each overlapping the next by one character: 预付 and 付卡 give 预付卡."""
    sounds = [f"{a} {b}" for a, b in pairwise(syllables)]
    known: dict[str, list[str]] = {sound: [] for sound in sounds}
    for pair, sound in (
        Spelling.objects.filter(sound__in=sounds).order_by("pair").values_list("pair", "sound")
    ):
        known[sound].append(pair)
    chains = known[sounds[0]]
    for sound in sounds[1:]:
        chains = [chain + pair[1] for chain in chains for pair in known[sound] if chain[-1] == pair[0]]
    return chains[:MOST_SPELLINGS]


def _sought(spelled: list[list[str]], actor: Actor) -> Sought | None:
    if not spelled:
        return None
    asked = Sought(tuple(tuple(map(_phrase, each)) for each in spelled))
    if actor.is_trusted:
        return asked
    marks = [organisation_mark(pk) for pk in sorted(actor.organisations)]
    marks += [alliance_mark(pk) for viewer, pk in sorted(actor.oversees) if viewer == Viewer.SUPERVISING_BODY]
    return asked.within(marks) if marks else None


def _phrase(word: str) -> Phrase:
    return Phrase(asked_tokens(word), is_beginning=len(word) == 1)


def _ids(sought: Sought, narrowing: Narrowing, *, actor: Actor, after: int, limit: int) -> list[int]:
    """Keys of cases, the highest first. A case in several parts stands in the index as often."""
    rows = SearchText.objects.visible_to(actor)
    if narrowing != Narrowing():
        cases = Complaint.objects.visible_to(actor).filter(narrowing.condition, pk=OuterRef("pk") / PIECES)
        rows = rows.filter(Exists(cases))
    found: dict[int, None] = {}
    before = after * PIECES if after else None
    while len(found) < limit:
        keys = newest(rows, sought, before=before, limit=limit)
        found |= dict.fromkeys(key // PIECES for key in keys)
        if len(keys) < limit:
            break
        before = keys[-1]
    return list(found)[:limit]


def _hits(ids: list[int], words: list[str], *, actor: Actor) -> list[Hit]:
    cases = {row.pk: row for row in Complaint.objects.visible_to(actor).filter(pk__in=ids)}
    sights = sights_of(cases.values(), actor=actor)
    told = [pk for pk in ids if pk in sights and _reads(sights[pk])]
    names = _respondents(told, actor=actor)
    return [
        Hit(row, _snippets(cases[row.pk], sights[row.pk], names.get(row.pk, []), words))
        for row in rows_of(told, actor=actor)
    ]


def _reads(sight: Sight) -> bool:
    return sight.narrative in READERS


def _respondents(ids: list[int], *, actor: Actor) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pk, name in (
        Respondent.objects.visible_to(actor)
        .filter(complaint_id__in=ids)
        .order_by("complaint_id", "seq")
        .values_list("complaint_id", "name")
    ):
        found.setdefault(pk, []).append(name)
    return found


def _snippets(complaint: Complaint, sight: Sight, names: list[str], words: list[str]) -> list[list[Part]]:
    """Where the words stand in the story, the wish or the businesses; the story's beginning otherwise."""
    reads = words_for(complaint, sight)
    texts = [reads(complaint.narrative), reads(complaint.wish), "、".join(names)]
    hit = [each for each in texts if any(word in plain(each) for word in words)]
    return [snippet(each, words) for each in (hit or texts[:1])[:SHOWN_FIELDS]]
