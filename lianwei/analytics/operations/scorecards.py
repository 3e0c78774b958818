"""A business's appeal against its scorecard: taken down, answered."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import ScorecardAppeal
from lianwei.analytics.models.scorecards import WORDS
from lianwei.analytics.queries.scorecards import scorecard
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import lock_organisation
from lianwei.reading.numbers import tokenise


@transaction.atomic
def enter_scorecard_appeal(
    business_id: int, *, actor: Actor, claimed_on: date, claim: str
) -> ScorecardAppeal:
    """Take down what a business says against its scorecard, with the score it saw. Raises Invalid without
    words, and for a day to come.
    """
    organisation = lock_organisation(actor.organisation_id or 0, actor=actor)
    actor.require("scorecard_appeal.enter")
    card = scorecard(business_id, actor=actor)
    if not claim.strip():
        raise Invalid({"claim": _("Please say what the business objects to.")})
    if claimed_on > clock.today():
        raise Invalid({"claimed_on": _("This day is still to come.")})
    appeal = ScorecardAppeal.objects.create(
        organisation=organisation,
        business_id=business_id,
        claimed_on=claimed_on,
        claim=tokenise(claim.strip()).text[:WORDS],
        score=None if card.score is None else round(card.score * 100),
        entered_by=actor.user_id,
    )
    record("scorecard_appeal.entered", appeal, actor=actor, business=business_id)
    return appeal


@transaction.atomic
def answer_scorecard_appeal(appeal_id: int, *, actor: Actor, answer: str, is_upheld: bool) -> ScorecardAppeal:
    """Answer an appeal once. Raises Invalid without words, WrongStatus where it was answered already."""
    appeal = lock(ScorecardAppeal, appeal_id, actor=actor)
    actor.require("scorecard_appeal.answer")
    if appeal.answered_on is not None:
        raise WrongStatus(_("This appeal was answered already."))
    if not answer.strip():
        raise Invalid({"answer": _("Please write what the business is answered.")})
    appeal.answered_on, appeal.is_upheld = clock.today(), is_upheld
    appeal.answer, appeal.answered_by = tokenise(answer.strip()).text[:WORDS], actor.user_id
    appeal.save()
    record("scorecard_appeal.answered", appeal, actor=actor, is_upheld=is_upheld)
    return appeal
