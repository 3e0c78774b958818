"""Entries of other alliances in the one search over all that is known."""

from datetime import date

from lianwei.core.scope import Actor
from lianwei.federation.models import SharedEntry
from lianwei.knowledge.operations.indexing import forget_text, index_text
from lianwei.knowledge.queries.found import category_marks, kind_mark
from lianwei.knowledge.rules.places import ELSEWHERE, Place


def find_again(row: SharedEntry, before: date | None) -> None:
    """It is found by its words until it is withdrawn, under the day it was published."""
    if before is not None:
        forget_text(Place(ELSEWHERE, row.pk), before)
    if row.withdrawn_on is None:
        index_shared(row)


def index_shared(row: SharedEntry) -> None:
    marks = (kind_mark(row.kind), *category_marks(row.categories))
    words = [row.title, row.summary, row.body, row.source, *row.facts.values()]
    index_text(Place(ELSEWHERE, row.pk), row.published_on, marks=marks, words=words)


def forget_shared(row: SharedEntry) -> None:
    forget_text(Place(ELSEWHERE, row.pk), row.published_on)


def index_all_shared(actor: Actor) -> int:
    """After the index was emptied; how many."""
    rows = SharedEntry.objects.visible_to(actor).filter(withdrawn_on=None).order_by("pk")
    count = 0
    for row in rows.iterator():
        index_shared(row)
        count += 1
    return count
