"""What members know about the goods or services of a case, and about its businesses: read when it is wanted,
so that the page of the case asks nothing for it.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Respondent
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find
from lianwei.knowledge.models import Experience
from lianwei.knowledge.queries.entries import Near, entries_near
from lianwei.knowledge.queries.experience import experiences_near
from lianwei.members.visibility import Facts

from .viewers import sight_of

CITED = "complaint.knowledge_cited"


@dataclass(frozen=True, slots=True)
class KnownNear:
    """`cited`: codes of the entries that the case cites; `may_cite`: whether the reader may."""

    complaint: Complaint
    near: list[Near]
    told: list[Experience]
    cited: set[str]
    may_cite: bool
    may_write: bool


def known_near(pk: int, *, actor: Actor) -> KnownNear:
    """For a case found in scope whose facts the reader may know. Raises NotVisible."""
    complaint = find(Complaint, pk, actor=actor)
    if sight_of(complaint, actor=actor).facts != Facts.YES:
        return KnownNear(complaint, [], [], set(), may_cite=False, may_write=False)
    named = QuerySet(Respondent).filter(complaint=complaint).exclude(business=None)
    businesses = list(named.values_list("business", flat=True))
    is_here = complaint.is_within_reach(actor)
    return KnownNear(
        complaint=complaint,
        near=entries_near(complaint.category, businesses, actor=actor),
        told=experiences_near(complaint.category, actor=actor),
        cited=cited_codes(complaint),
        may_cite=is_here and actor.may("complaint.cite"),
        may_write=is_here and actor.may("complaint.write"),
    )


def cited_codes(complaint: Complaint) -> set[str]:
    """The entries that a case cites, by their code: every version of one is the same."""
    return {each.details["code"] for each in attached(Event, complaint).filter(name=CITED)}
