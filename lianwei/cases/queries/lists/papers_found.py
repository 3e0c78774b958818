"""Finding papers by their title or number; what stands in them is sealed and not searched."""

from dataclasses import dataclass
from functools import lru_cache

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.viewers import STANDING, sights_of
from lianwei.core.models import Document
from lianwei.core.scope import Actor
from lianwei.members.visibility import Documents
from lianwei.reading.grams import words_of
from lianwei.reading.numbers import without_numbers
from lianwei.reading.scripts import plain

LOOKED_THROUGH = 2000  # of the latest papers: older ones are found by their whole number
SHOWN = 10


@dataclass(frozen=True, slots=True)
class PaperFound:
    """A paper of a case the reader may open."""

    pk: int
    case: int
    title: str
    number: str


def find_papers(text: str, *, actor: Actor) -> list[PaperFound]:
    """The latest papers of cases whose title and number contain all words of `text`."""
    words = words_of(without_numbers(text))
    if not words or not actor.may("document.view"):
        return []
    rows = Document.objects.filter(subject__startswith="complaint:").order_by("-pk")
    rows = rows if actor.is_trusted else rows.filter(organisation_id__in=sorted(actor.organisations))
    said = rows.values_list("pk", "subject", "title", "number")[:LOOKED_THROUGH]
    found = [PaperFound(pk, int(subject.partition(":")[2]), *rest) for pk, subject, *rest in said]
    fitting = [each for each in found if all(w in _plain(each.title, each.number) for w in words)]
    return _opened(fitting[: 2 * SHOWN], actor=actor)[:SHOWN]


@lru_cache(maxsize=2 * LOOKED_THROUGH)
def _plain(title: str, number: str) -> str:
    return plain(f"{title} {number}")


def _opened(papers: list[PaperFound], *, actor: Actor) -> list[PaperFound]:
    """Those of cases whose papers the reader sees."""
    cases = Complaint.objects.visible_to(actor).filter(pk__in={each.case for each in papers})
    sights = sights_of(cases.only(*STANDING), actor=actor)
    return [each for each in papers if each.case in sights and sights[each.case].documents == Documents.YES]
