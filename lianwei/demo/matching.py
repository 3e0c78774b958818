"""Questions whether others have the same dispute: few answer one, a member opens its cases to another."""

from lianwei.cases.models import Complaint, MatchSide, Respondent
from lianwei.cases.operations.between.matching import agree_match_side, ask_match, open_match
from lianwei.cases.queries.between.matching import count_same, dispute_of
from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from lianwei.members.queries.people import people_who_may

from .alliance import Member

LOOKED_AT = 60  # cases of the member in which one with many like it is sought


def match_disputes(member: Member) -> None:
    """`member`: the one shown."""
    actor, named = member.desk.head, []
    rows = Complaint.objects.visible_to(actor).filter(holder_id=member.organisation.pk, closed_on=None)
    known = Respondent.objects.visible_to(actor).exclude(business=None).values("complaint")
    for case in rows.filter(pk__in=known).exclude(alliance_id=None).order_by("-pk")[:LOOKED_AT]:
        found = count_same(
            dispute_of(case), alliance_id=case.alliance_id, besides=actor.organisations, on=clock.today()
        )
        named.append((found.told.cases, case.pk))
    if not named:
        return
    _most, pk = max(named)
    asked = ask_match(pk, actor=actor, purpose="group")
    if asked.told:
        open_match(asked.pk, actor=actor)
        _agree(MatchSide.objects.visible_to(SYSTEM).filter(match=asked).order_by("pk").first())
    _fewest, other = min(named)
    if other != pk:
        ask_match(other, actor=actor, purpose="case")


def _agree(side: MatchSide | None) -> None:
    if side is None:
        return
    head = next(iter(people_who_may("match_side.agree", side.organisation_id)), None)
    if head is not None:
        agree_match_side(side.pk, actor=actor_of(head), cases=side.cases[:2])
