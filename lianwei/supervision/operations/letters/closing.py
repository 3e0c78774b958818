"""A letter is published by two, or closed with its outcome; powers to interview are entered and ended."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.supervision.lifecycle.letters import ASK_PUBLICATION, CLOSE, PUBLISH
from lianwei.supervision.models import (
    InterviewPower,
    Letter,
    LetterAddressee,
    LetterNotice,
    LetterOutcome,
    addressees_of,
    rectifications_of,
)
from lianwei.supervision.models.answers import RectificationState

from .drafting import plain

ENDS = [each for each in LetterOutcome.values if each != LetterOutcome.MIXED]
GOING_ON = (RectificationState.PROVED, RectificationState.ASKED)


@transaction.atomic
def ask_publication_of_letter(letter_id: int, *, actor: Actor, reason: str) -> Letter:
    """Propose to make the letter and what came of it public; somebody else decides."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, ASK_PUBLICATION, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the public should know.")})
    if actor.user_id is None:
        raise NotAllowed
    letter.publication_asked_by, letter.publication_reason = actor.user_id, plain(reason)[:300]
    letter.save(update_fields=["publication_asked_by", "publication_reason"])
    record("letter.publication_asked", letter, actor=actor)
    return letter


@transaction.atomic
def publish_letter(letter_id: int, *, actor: Actor) -> Letter:
    """The second person agrees: the fact stands on the public page of the business."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, PUBLISH, actor=actor)
    if actor.user_id is None or actor.user_id == letter.publication_asked_by:
        raise NotAllowed(_("Who proposed it does not decide it. Please ask a colleague with this right."))
    letter.published_by, letter.published_on = actor.user_id, clock.today()
    letter.save(update_fields=["published_by", "published_on"])
    record("letter.published", letter, actor=actor)
    return letter


@transaction.atomic
def close_letter(
    letter_id: int,
    *,
    actor: Actor,
    outcome: str = "",
    of_each: Mapping[int, str] | None = None,
    conclusion: str = "",
) -> Letter:
    """Close it with its outcome: of whom it went to, or `of_each` of several by key. Raises WrongStatus while
    a proof waits for its check.
    """
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, CLOSE, actor=actor)
    rows = list(addressees_of(letter).select_for_update(of=("self",)))
    _set_outcomes(rows, {rows[0].pk: outcome} if len(rows) == 1 else of_each or {})
    if rectifications_of(letter).filter(state__in=GOING_ON).exists():
        raise WrongStatus(_("A proof still waits for its check by another member."))
    ends = {each.outcome for each in rows}
    letter.outcome = ends.pop() if len(ends) == 1 else LetterOutcome.MIXED
    letter.conclusion = plain(conclusion)[:300]
    letter.closed_on = clock.today()
    letter.save(update_fields=["status", "outcome", "conclusion", "closed_on"])
    told = LetterNotice.objects.visible_to(actor).filter(letter_key=letter.pk)
    told.update(outcome=letter.outcome, closed_on=letter.closed_on)
    record("letter.closed", letter, actor=actor, outcome=str(letter.outcome))
    return letter


def _set_outcomes(rows: list[LetterAddressee], outcomes: Mapping[int, str]) -> None:
    """How it ended with each. Raises Invalid for the field of whom it does not fit."""
    faults = {}
    for row in rows:
        field = "outcome" if len(rows) == 1 else f"outcome_{row.pk}"
        row.outcome = outcomes.get(row.pk, "")
        if row.outcome not in ENDS:
            faults[field] = _("Please say how it ended.")
        elif row.outcome == LetterOutcome.NO_ANSWER and row.answered_on is not None:
            faults[field] = _("There is an answer. Please choose what it came to.")
    if faults:
        raise Invalid(faults)
    for row in rows:
        row.save(update_fields=["outcome"])


@transaction.atomic
def enter_interview_power(
    *, actor: Actor, law_name: str, article: str, text: str, valid_from: date, valid_to: date | None = None
) -> InterviewPower:
    """Enter the article of local law that lets the actor's organisation call a business in."""
    actor.require("interview_power.enter")
    home = actor.organisation_id
    if home is None or home not in actor.acts_for:
        raise NotAllowed
    if valid_to is not None and valid_to < valid_from:
        raise Invalid({"valid_to": _("The last day lies before the first.")})
    known = InterviewPower.objects.visible_to(actor).filter(
        organisation_id=home, law_name=law_name.strip(), article=article.strip(), valid_from=valid_from
    )
    if known.exists():
        raise Invalid({"article": _("This article stands here already from this day on.")})
    power = InterviewPower.objects.create(
        organisation_id=home,
        law_name=law_name.strip(),
        article=article.strip(),
        text=plain(text),
        valid_from=valid_from,
        valid_to=valid_to,
        entered_by=actor.user_id,
    )
    record("interview_power.entered", power, actor=actor, article=power.article)
    return power


@transaction.atomic
def end_interview_power(power_id: int, *, actor: Actor, valid_to: date) -> InterviewPower:
    """The article does not hold any more after a day; letters written before keep it as it stood."""
    power = lock(InterviewPower, power_id, actor=actor)
    actor.require("interview_power.end")
    if valid_to < power.valid_from:
        raise Invalid({"valid_to": _("The last day lies before the first.")})
    power.valid_to = valid_to
    power.save(update_fields=["valid_to"])
    record("interview_power.ended", power, actor=actor, valid_to=valid_to.isoformat())
    return power
