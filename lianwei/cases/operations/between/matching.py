"""同类纠纷: a member asks whether others have the same dispute, and whether they open their cases to it.

Nobody is shown by a count; nothing is opened before both sides agree. Then the ways that there are take over:
handling along, transfer, group complaint.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Match, MatchSide, sides_of
from lianwei.cases.queries.between.matching import Counted, Dispute, count_same, dispute_of, kept_entry
from lianwei.cases.rules.matching import MOST_A_DAY, Told, week_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, TooOften, WrongStatus
from lianwei.core.events import record
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import Actor, find, lock, subject_of
from lianwei.members.models import Organisation
from lianwei.members.queries import alliances_of
from lianwei.reading.numbers import tokenise

WHAT = "cases.same_dispute"
State = MatchSide.State


def ask_match(case_id: int, *, actor: Actor, purpose: str) -> Match:
    """Ask from a case of the own organisation whether others have the same dispute. The answer holds for the
    week: asked again it is the same. Raises TooOften beyond MOST_A_DAY questions of an organisation.
    """
    actor.require("match.ask")
    complaint = find(Complaint, case_id, actor=actor)
    if not complaint.is_within_reach(actor):
        raise NotAllowed
    asked = Match(case_id=complaint.pk, number=complaint.number, purpose=purpose)
    return _asked(asked, dispute_of(complaint), actor=actor)


def ask_match_at_call(business_id: int, *, actor: Actor, category: str, nature: str) -> Match:
    """Ask while somebody is on the line, before there is a case."""
    actor.require("match.ask")
    dispute = Dispute(kept_entry(business_id), category, nature)
    return _asked(Match(purpose=Match.Purpose.CALL), dispute, actor=actor)


def _asked(asked: Match, dispute: Dispute, *, actor: Actor) -> Match:
    """Counted first, outside the transaction: a business may have very many cases."""
    alliance = alliances_of(actor.organisation_id).first() if actor.organisation_id else None
    if alliance is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    if asked.purpose not in Match.Purpose.values:
        raise Invalid({"purpose": _("Please say what you need it for.")})
    asked.asker_id, asked.alliance_id = actor.organisation_id, alliance.pk
    asked.asked_by_id, asked.asked_at = actor.user_id, clock.now()
    asked.week = week_of(clock.today())
    asked.business_id, asked.category, asked.nature = dispute.business_id, dispute.category, dispute.nature
    besides = actor.organisations
    counted = count_same(dispute, alliance_id=alliance.pk, besides=besides, on=clock.today())
    return _kept(asked, counted, actor=actor)


@transaction.atomic
def _kept(asked: Match, counted: Counted, *, actor: Actor) -> Match:
    """Keep a question with its answer; two of one organisation wait for each other."""
    Organisation.objects.select_for_update().get(pk=asked.asker_id)
    ours = Match.objects.visible_to(actor).filter(asker=asked.asker_id)
    same = ours.filter(
        week=asked.week, business_id=asked.business_id, category=asked.category, nature=asked.nature
    )
    if not asked.business_id:
        same = same.filter(case_id=asked.case_id)
    if known := same.filter(case_id=asked.case_id).first():
        return known
    today = clock.as_office_time(asked.asked_at).replace(hour=0, minute=0, second=0, microsecond=0)
    if ours.filter(asked_at__gte=today).count() >= MOST_A_DAY:
        raise TooOften(
            _("Your organisation has asked %(most)s times today. Please go on tomorrow.")
            % {"most": MOST_A_DAY}
        )
    before = same.order_by("pk").first()
    told = Told(before.told, before.cities) if before else counted.told
    asked.told, asked.cities = told.cases, told.cities
    asked.save(force_insert=True)
    MatchSide.objects.bulk_create(
        MatchSide(match=asked, organisation_id=holder, cases=sorted(cases))
        for holder, cases in sorted(counted.cases.items())
    )
    reason = str(Match.Purpose(asked.purpose).label)
    ReadLog.write(actor, what=WHAT, subject=subject_of(asked), reason=reason)
    record("match.asked", asked, actor=actor, purpose=str(asked.purpose), business=asked.business_id)
    return asked


@transaction.atomic
def open_match(match_id: int, *, actor: Actor) -> Match:
    """Ask the members whose cases were counted to open them. By asking, the own side agrees to be known to
    those that do too.
    """
    match = lock(Match, match_id, actor=actor)
    actor.require("match.open")
    if match.opened_at is not None:
        raise WrongStatus(_("The others were asked already. Please look at the page again."))
    if not (match.told and match.case_id):
        raise WrongStatus(_("There is nothing to open: please ask from a case with five others."))
    match.opened_at = clock.now()
    match.save(update_fields=["opened_at"])
    sides_of(match).filter(state=State.COUNTED).update(state=State.ASKED)
    record("match.opened", match, actor=actor)
    return match


@transaction.atomic
def agree_match_side(side_id: int, *, actor: Actor, cases: Sequence[int]) -> MatchSide:
    """Open some of the own cases that were counted: their numbers are told to who asked. Each side now knows
    of the other.
    """
    side = _waiting(side_id, "agree", actor=actor)
    chosen = [pk for pk in side.cases if pk in set(cases)]
    held = Complaint.objects.visible_to(actor).filter(pk__in=chosen, holder_id=side.organisation_id)
    numbers = dict(held.values_list("pk", "number"))
    if not numbers or len(set(cases)) != len(numbers):
        raise Invalid({"cases": _("Please choose the cases that are opened, at least one.")})
    side.numbers, side.state = [numbers[pk] for pk in chosen], State.AGREED
    side.answered_at, side.answered_by_id = clock.now(), actor.user_id
    side.save()
    record("match_side.agreed", side, actor=actor, match=side.match_id, cases=sorted(numbers))
    return side


@transaction.atomic
def decline_match_side(side_id: int, *, actor: Actor, reason: str) -> MatchSide:
    """Open nothing. Who asked does not learn of it, nor that there was anything to open."""
    side = _waiting(side_id, "decline", actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why; it stays in the own record.")})
    side.reason, side.state = tokenise(reason.strip()).text, State.DECLINED
    side.answered_at, side.answered_by_id = clock.now(), actor.user_id
    side.save()
    record("match_side.declined", side, actor=actor, match=side.match_id)
    return side


def _waiting(side_id: int, verb: str, *, actor: Actor) -> MatchSide:
    """The first beat of both answers: the side, locked, that was asked and has not answered."""
    side = lock(MatchSide, side_id, actor=actor)
    actor.require(f"match_side.{verb}")
    if not side.is_asked:
        raise WrongStatus(_("This was answered since. Please look at the page again."))
    return side
