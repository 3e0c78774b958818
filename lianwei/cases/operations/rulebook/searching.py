"""Full-text search kept up: made anew from the cases, and the pinyin of words not seen before."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from lianwei.cases.indexing import case_letters, learn_spellings, letters_of, search_rows
from lianwei.cases.models import (
    Access,
    CaseChild,
    Complainant,
    Complaint,
    MarkedText,
    NearMark,
    Respondent,
    SearchText,
)
from lianwei.cases.models.near import CASES
from lianwei.cases.models.search import PIECES
from lianwei.cases.nearness import mark_case, marks_in, packed, rarest, told_in
from lianwei.core.bulk import insert_rows, prepared
from lianwei.core.fulltext import refilling
from lianwei.core.scope import Actor, find
from lianwei.reading.grams import chinese_pairs

BATCH = 200  # cases in one transaction: well under 200 ms
PLACES = 1 << 26  # counters of marks while all are made anew


def rebuild_search(*, actor: Actor) -> int:
    """Make the whole index anew from the cases; how many. Work goes on meanwhile; hits may be lacking."""
    actor.require("instance.operate")
    pairs: set[str] = set()
    count = 0
    with refilling(SearchText):
        for after, cases in _batches(actor):
            count += len(cases)
            _refill(after, cases, pairs, actor=actor)
    learn_spellings(pairs)
    return count


def rebuild_marks(*, actor: Actor) -> int:
    """Make all marks of texts anew (`nearness`); how many cases have some. How many cases hold a mark is
    counted in memory: 64 MB, in which one mark in three shares its place with another.
    """
    actor.require("instance.operate")
    NearMark.objects.visible_to(actor).delete()
    MarkedText.objects.visible_to(actor).delete()
    held, count = bytearray(PLACES), 0
    for _after, cases in _batches(actor):
        count += _mark_all(cases, held)
    return count


@transaction.atomic
def _mark_all(cases: list[Complaint], held: bytearray) -> int:
    rows, marks = [], []
    for case in cases:
        kept = rarest(marks_in(told_in(case)), lambda mark: held[mark % PLACES])
        for mark in kept:
            held[mark % PLACES] += 1
        rows.append((case.pk, packed(kept)))
        marks += [(mark * CASES + case.pk,) for mark in kept]
    insert_rows(MarkedText, ("id", "marks"), rows)
    insert_rows(NearMark, ("id",), marks)
    return len(rows)


def _batches(actor: Actor) -> Iterator[tuple[int, list[Complaint]]]:
    """The cases in the order of their keys, and the key before each batch; an empty one ends it. What is kept
    in storage only is not found by words.
    """
    after = 0
    while True:
        rows = Complaint.objects.visible_to(actor).filter(
            pk__gt=after, storage_only_on=None, anonymised_on=None
        )
        columns = ("number", "title", "narrative", "wish", "alliance_id")
        cases = list(rows.only(*columns).order_by("pk")[:BATCH])
        yield after, cases
        if not cases:
            return
        after = cases[-1].pk


@transaction.atomic
def _refill(after: int, cases: list[Complaint], pairs: set[str], *, actor: Actor) -> None:
    stored = SearchText.objects.visible_to(actor).filter(pk__gte=(after + 1) * PIECES)
    (stored.filter(pk__lt=(cases[-1].pk + 1) * PIECES) if cases else stored).delete()
    insert_rows(SearchText, ("rowid", "tokens"), list(_rows(cases, pairs, actor=actor)))


def _rows(cases: list[Complaint], pairs: set[str], *, actor: Actor) -> Iterator[tuple]:
    ids, tokens = [case.pk for case in cases], SearchText._meta.get_field("tokens")
    respondents, people = (_by_case(model, ids, actor=actor) for model in (Respondent, Complainant))
    seen = defaultdict(list)
    places = Access.objects.visible_to(actor).filter(complaint_id__in=ids)
    for pk, *place in places.values_list("complaint_id", "organisation_id", "role"):
        seen[pk].append(tuple(place))
    for case in cases:
        letters = case_letters(case, respondents[case.pk], people[case.pk])
        pairs |= chinese_pairs(letters)
        for row in search_rows(case, letters, seen[case.pk]):
            yield row.pk, prepared(tokens, row.tokens)


def _by_case(model: type[CaseChild], ids: list[int], *, actor: Actor) -> dict[int, list]:
    found = defaultdict(list)
    for row in model.objects.visible_to(actor).filter(complaint_id__in=ids).order_by("complaint_id", "pk"):
        found[row.complaint_id].append(row)
    return found


def learn_words_of(complaint_id: int, *, actor: Actor) -> int:
    """Learn how the words of a case sound, and by which marks it is found again; how many pairs were new."""
    complaint = find(Complaint, complaint_id, actor=actor)
    with transaction.atomic():
        mark_case(complaint)
    return learn_spellings(chinese_pairs(letters_of(complaint)))
