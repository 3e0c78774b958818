"""Who should take a case, in a sentence with the reasons, and why the others stand behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianwei.cases.lifecycle import ASSIGN
from lianwei.cases.models import Complaint, Recusal, parts_of
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.cases.queries.people.team import HOLDS, LEADS, away_on, people_who_hold, team_of
from lianwei.cases.rules.assignment import Bar, Candidate, Colleague, Fit, Wanted, candidates
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.registry.queries import code_label
from lianwei.ui.words import day_and_month

FITS: dict[Fit, str | Promise] = {
    Fit.LANGUAGE: gettext_lazy("speaks the consumer's language"),
    Fit.STATION: gettext_lazy("looks after this station"),
}


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A colleague, what bars that one from the case, and the sentence that says why or why not."""

    user_id: int
    name: str
    sentence: str
    bar: Bar | None

    @property
    def is_possible(self) -> bool:
        return self.bar is None


@dataclass(frozen=True, slots=True)
class Proposal:
    """For one case: who should take it, and all others in the order in which they come next."""

    case_id: int
    first: Reasoned | None = None
    others: list[Reasoned] = field(default_factory=list)


def proposal_for(complaint: Complaint, *, actor: Actor, is_accepted: bool = False) -> Proposal:
    """Who should take this case: among those who may lead sessions once it `is_accepted`."""
    team = team_for(complaint, actor=actor, is_accepted=is_accepted)
    return proposals_for([complaint], team)[complaint.pk]


def told_first(proposal: Proposal) -> str:
    """Who is proposed and why, in a sentence; empty where nobody is."""
    first = proposal.first
    told = _("Proposed: %(name)s. %(reasons)s.")
    return told % {"name": first.name, "reasons": first.sentence} if first else ""


def team_for(complaint: Complaint, *, actor: Actor, is_accepted: bool = False) -> list[Colleague]:
    """Those who can have this case as it stands: of the holder, or of the actor's own organisation where the
    holder is a station without such people.
    """
    permission = LEADS if is_accepted or complaint.status in IN_MEDIATION else HOLDS
    found = team_of(complaint.holder_id, actor=actor, permission=permission)
    own = actor.organisation_id
    if found or own is None or own == complaint.holder_id or complaint.holder_id not in actor.acts_for:
        return found
    return team_of(own, actor=actor, permission=permission)


def proposals_for(complaints: Sequence[Complaint], team: Sequence[Colleague]) -> dict[int, Proposal]:
    """By case; one query for the recusals of all."""
    aside = recused_of(complaints)
    return {each.pk: _proposal(each, team, aside.get(each.pk, frozenset())) for each in complaints}


def recused_of(complaints: Sequence[Complaint]) -> dict[int, frozenset[int]]:
    """The people who stepped aside (回避), by case."""
    rows = parts_of(Recusal, complaints).filter(is_granted=True)
    found: dict[int, set[int]] = {}
    for case_id, user_id in rows.values_list("complaint_id", "mediator_id"):
        found.setdefault(case_id, set()).add(user_id)
    return {pk: frozenset(people) for pk, people in found.items()}


def wanted_of(complaint: Complaint, recused: Iterable[int]) -> Wanted:
    """What matters of a case."""
    return Wanted(complaint.category, tuple(complaint.groups), complaint.intake_id, frozenset(recused))


def needs_somebody(complaint: Complaint, *, actor: Actor) -> bool:
    """Whether a head should give the case to somebody now: nobody has it, or who has it cannot work on it."""
    if not (actor.may("complaint.assign") and ASSIGN.fits(complaint)):
        return False
    if not complaint.is_within_reach(actor):
        return False
    if complaint.handler_id is None:
        return True
    return bool(away_on([complaint.handler_id], day=clock.today())) or _cannot_lead(complaint)


def _cannot_lead(complaint: Complaint) -> bool:
    if complaint.status not in IN_MEDIATION:
        return False
    return complaint.handler_id not in {each.pk for each in people_who_hold(complaint.holder_id, LEADS)}


def _proposal(complaint: Complaint, team: Sequence[Colleague], recused: frozenset[int]) -> Proposal:
    ranked = candidates(wanted_of(complaint, recused), team)
    told = [_reasoned(each, complaint) for each in ranked if each.colleague.user_id != complaint.handler_id]
    first = told[0] if told and told[0].is_possible else None
    return Proposal(complaint.pk, first, told[1:] if first else told)


def _reasoned(each: Candidate, complaint: Complaint) -> Reasoned:
    who = each.colleague
    sentence = _why_not(each) if each.bar else _(";").join(_reasons(each, complaint))
    return Reasoned(who.user_id, who.name, sentence, each.bar)


def _why_not(each: Candidate) -> str:
    if each.bar == Bar.RECUSED:
        return _("stepped aside from this case")
    until = each.colleague.away_until
    if until is not None:
        day = day_and_month(until, today=clock.today())
        return _("away until %(day)s") % {"day": day}
    return _("takes no new cases")


def _reasons(each: Candidate, complaint: Complaint) -> list[str]:
    """What fits, what lies on the desk, the week, whose turn it is."""
    load, who = each.colleague.load, each.colleague
    told = [_fit(fit, complaint) for fit in each.fits]
    told.append(ngettext("%(n)s open case", "%(n)s open cases", load.open) % {"n": load.open})
    if load.pressing:
        told[-1] += _(", %(n)s of them late or due within 3 days") % {"n": load.pressing}
    told.append(_("%(n)s of %(of)s new ones this week") % {"n": load.this_week, "of": who.capacity})
    if who.last_assigned_at:
        day = clock.as_office_time(who.last_assigned_at).date()
        shown = day_and_month(day, today=clock.today())
        told.append(_("last given a case on %(day)s") % {"day": shown})
    return told


def _fit(fit: Fit, complaint: Complaint) -> str:
    if fit == Fit.CATEGORY:
        label = code_label("category", complaint.category, on=complaint.received_on)
        return _("knows %(category)s") % {"category": label}
    return str(FITS[fit])
