"""Entries of other alliances, as the search over all that is known and their own page show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.federation.models import SharedEntry
from lianwei.knowledge.queries.found import Known
from lianwei.knowledge.rules.entries import FACTS, standing
from lianwei.reading.scripts import plain
from lianwei.reading.snippets import snippet
from lianwei.registry.queries import code_labels

from .abroad import names_of_peers

VIEW = "shared_entry.view"


@dataclass(frozen=True, slots=True)
class SharedEntryPage:
    """One entry. `facts`: label and value of what its kind asks for."""

    entry: SharedEntry
    whose: str
    facts: list[tuple[str, str]]
    categories: list[str]
    standing: str


def known_elsewhere(keys: Sequence[int], words: list[str], actor: Actor) -> dict[int, Known]:
    """What the search found of them, by key; two queries whatever their number."""
    rows = SharedEntry.objects.visible_to(actor).filter(pk__in=keys, withdrawn_on=None)
    found = {row.pk: row for row in rows}
    names = names_of_peers(row.peer for row in found.values())
    return {pk: _known(row, names.get(row.peer, row.peer), words) for pk, row in found.items()}


def _known(row: SharedEntry, peer: str, words: list[str]) -> Known:
    texts = [row.summary, row.body, *row.facts.values()]
    hit = [each for each in texts if any(word in plain(each) for word in words)]
    return Known(
        kind=row.kind_label,
        title=row.title,
        url=reverse("shared_entry_view", args=[row.pk]),
        parts=snippet(next(iter(hit), next(filter(None, texts), "")), words),
        whose=_("from the alliance %(name)s") % {"name": peer},
        on=row.published_on,
        uses=0,
        standing=standing(row.facts, on=clock.today()),
    )


def shared_entry_page(pk: int, *, actor: Actor) -> SharedEntryPage:
    """One of them. Raises NotVisible."""
    actor.require(VIEW)
    row = find(SharedEntry, pk, actor=actor)
    facts = [(str(fact.label), row.facts[fact.key]) for fact in FACTS[row.kind] if row.facts.get(fact.key)]
    labels = code_labels({("category", code) for code in row.categories}, on=clock.today())
    peer = names_of_peers([row.peer]).get(row.peer, row.peer)
    return SharedEntryPage(row, peer, facts, sorted(labels.values()), standing(row.facts, on=clock.today()))
