"""What full-text search keeps of a case: its words in plain writing, who may find them, how they sound.

Sealed values stay out: numbers of people are tokens in the text already, and the names of the people of the
case are taken out here, so that nobody is found by a name alone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from lianwei.core.fulltext import Tokens, age_marks
from lianwei.core.sealed import Sealed
from lianwei.reading.grams import pieces, tokens
from lianwei.reading.scripts import plain, syllables

from .models import Access, AccessRole, Complainant, Complaint, Respondent, SearchText, Spelling
from .models.search import PIECES

FINDERS = (AccessRole.HOLDER, AccessRole.PARTNER)  # who reads the words of a case (members/visibility.py)
SHORTEST_NAME = 2  # one character of a name is a character of every text
HIDDEN = "*"
ASKED_AT_ONCE = 500


class Parties(NamedTuple):
    """Who stands in a case: the businesses complained of, and the consumers."""

    respondents: Sequence[Respondent]
    people: Sequence[Complainant]


def organisation_mark(pk: int) -> str:
    return f"org:{pk}"


def alliance_mark(pk: int) -> str:
    return f"alliance:{pk}"


def index_case(complaint: Complaint) -> None:
    """Make the stored words of a case equal to what follows from it, in the caller's transaction. A file in
    storage only is not found by words.
    """
    first = complaint.pk * PIECES
    QuerySet(SearchText).filter(pk__range=(first, first + PIECES - 1)).delete()
    if complaint.is_stored_only:
        return
    seen = QuerySet(Access).filter(complaint=complaint).values_list("organisation_id", "role")
    keep_words(complaint, parties_of(complaint), seen)


def keep_words(complaint: Complaint, parties: Parties, seen: Iterable[tuple[int, str]]) -> None:
    """Store the words of a case that has none stored."""
    SearchText.objects.bulk_create(search_rows(complaint, case_letters(complaint, *parties), seen))


def parties_of(complaint: Complaint) -> Parties:
    """The stored parties of a case."""
    respondents = QuerySet(Respondent).filter(complaint=complaint).order_by("seq")
    return Parties(list(respondents), list(QuerySet(Complainant).filter(complaint=complaint)))


def letters_of(complaint: Complaint) -> str:
    """The words of one case."""
    return case_letters(complaint, *parties_of(complaint))


def case_letters(
    complaint: Complaint, respondents: Iterable[Respondent], people: Iterable[Complainant]
) -> str:
    """Number, title, story, wish and the businesses' names, in plain writing, without names of people."""
    words = (complaint.number, complaint.title, complaint.narrative, complaint.wish)
    letters = plain(" ".join((*words, *(each.name for each in respondents))))
    named = [each.contact_name for each in respondents]
    named += [name for each in people for name in (each.name, each.agent_name)]
    for name in sorted(map(_plain_name, filter(None, named)), key=len, reverse=True):
        letters = letters.replace(name, HIDDEN) if len(name) >= SHORTEST_NAME else letters
    return letters


def _plain_name(name: Sealed) -> str:
    return plain(name.plain())


def search_rows(complaint: Complaint, letters: str, seen: Iterable[tuple[int, str]]) -> list[SearchText]:
    """The rows of a case, unsaved; `seen`: the organisations that see it, and as what."""
    first = complaint.pk * PIECES
    marks = [organisation_mark(pk) for pk, role in sorted(seen) if role in FINDERS]
    marks += [alliance_mark(complaint.alliance_id)] if complaint.alliance_id is not None else []
    marks += age_marks(first)
    return [
        SearchText(pk=first + n, tokens=Tokens(tuple(marks), tuple(tokens(piece))))
        for n, piece in enumerate(pieces(letters))
    ]


def learn_spellings(pairs: set[str]) -> int:
    """Keep the pinyin of pairs not seen before; how many. Done by the worker: the dictionary takes 20 MB."""
    wanted, fresh = sorted(pairs), []
    for at in range(0, len(wanted), ASKED_AT_ONCE):
        asked = wanted[at : at + ASKED_AT_ONCE]
        known = set(Spelling.objects.filter(pair__in=asked).values_list("pair", flat=True))
        fresh += [pair for pair in asked if pair not in known]
    rows = [Spelling(pair=pair, sound=" ".join(syllables(pair))) for pair in fresh]
    Spelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ASKED_AT_ONCE)
    return len(fresh)
