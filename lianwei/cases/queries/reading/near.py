"""Cases that tell the same as a text, whoever brought them and whatever business they name: found by keyed
marks among a million (nearness.py), then compared word by word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.functions import Left

from lianwei.cases.models import Complaint
from lianwei.cases.nearness import marks_in, postings
from lianwei.cases.queries.page.viewers import FIGURES_ONLY, STANDING, sights_of
from lianwei.cases.rules.doubles import Ground, Why, same_telling
from lianwei.core.scope import Actor
from lianwei.reading.likeness import LONGEST

COMPARED = 20  # cases with most in common that are compared word by word
FEWEST = 3  # marks two texts share that may tell the same
SHOWN = 5


def told_alike(
    text: str, *, actor: Actor, before: int | None = None, besides: Iterable[int] = ()
) -> list[tuple[int, list[Ground]]]:
    """(key, grounds) of the cases the actor may read that tell the same, the likest first. `before`: only
    cases that were registered before this key.
    """
    left_out = set(besides)
    ids = [pk for pk in sharing_most(text) if pk not in left_out and (before is None or pk < before)]
    found = [(pk, grounds) for pk, grounds in _compared(text, ids[:COMPARED], actor=actor) if grounds]
    return sorted(found, key=lambda each: (-dict(each[1])[Why.WORDS], -each[0]))[:SHOWN]


def sharing_most(text: str) -> list[int]:
    """The keys of cases that share marks with a text, those that share most and rarest first."""
    cases_of: dict[int, list[int]] = defaultdict(list)
    for mark, pk in postings(marks_in(text)):
        cases_of[mark].append(pk)
    shared, worth = Counter[int](), Counter[int]()
    for pks in cases_of.values():
        shared.update(pks)
        for pk in pks:
            worth[pk] += 1000 // len(pks)
    return [pk for pk, _worth in worth.most_common() if shared[pk] >= FEWEST]


def _compared(text: str, ids: list[int], *, actor: Actor) -> Iterator[tuple[int, list[Ground]]]:
    """(key, grounds) of those of the cases whose facts the actor sees."""
    if not ids:
        return
    rows = Complaint.objects.visible_to(actor).filter(pk__in=ids, is_annulled=False)
    worked_with = rows.filter(storage_only_on=None, anonymised_on=None)
    found: list[Any] = list(
        worked_with.annotate(beginning=Left("narrative", LONGEST)).only(*STANDING, "title")
    )
    sights = sights_of(found, actor=actor)
    for row in found:
        if sights[row.pk].facts not in FIGURES_ONLY:
            yield row.pk, same_telling(text, f"{row.title} {row.beginning}")
