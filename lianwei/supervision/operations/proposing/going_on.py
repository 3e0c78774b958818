"""A suggestion is submitted, answered, closed; a group standard goes from stage to stage and is reviewed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.supervision.lifecycle.proposing import (
    ABOLISH,
    ANSWER,
    CLOSE,
    MOVE,
    PUBLISH,
    REVIEW,
    SUBMIT,
    SUBMIT_AGAIN,
)
from lianwei.supervision.models import (
    Suggestion,
    SuggestionArticle,
    SuggestionComment,
    SuggestionOutcome,
    SuggestionStatus,
    SuggestionStep,
)
from lianwei.supervision.rules import proposing as rules
from lianwei.supervision.rules.proposing import Stage

from .drafting import impersonal

Files = Sequence[Upload | Examined]
REVIEW_YEARS = 5  # own rule, as in data/suggestion_stages.csv
VALID, REVISED, ABOLISHED = "valid", "revised", "abolished"


@dataclass(frozen=True, slots=True)
class Passage:
    """What is entered when a group standard goes on. `ends_on`: last day of the comment period; `note`: the
    reason of a shorter one, or the paper of the stage; the counts where it came to a vote.
    """

    on: date
    note: str = ""
    ends_on: date | None = None
    was_voted: bool = False
    present: int | None = None
    drafters: int | None = None
    agreed: int | None = None
    number: str = ""


@transaction.atomic
def submit_suggestion(
    suggestion_id: int, *, actor: Actor, on: date, note: str, uploads: Files = ()
) -> Suggestion:
    """It went out: when, how, with the receipt. The text is frozen; every comment has been decided on."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, SUBMIT_AGAIN if row.status == SuggestionStatus.SUBMITTED else SUBMIT, actor=actor)
    _texts_are_there(row, Passage(on), actor)
    _all_decided(row, Passage(on), actor)
    _step(row, "submitted", Passage(on, note), actor=actor)
    row.frozen, row.due_on = row.version, None
    row.save(update_fields=["status", "frozen", "due_on"])
    keys = _kept(row, uploads, "receipt", actor)
    record("suggestion.submitted", row, actor=actor, version=row.version, files=keys)
    return row


@transaction.atomic
def answer_suggestion(
    suggestion_id: int, *, actor: Actor, on: date, note: str, uploads: Files = ()
) -> Suggestion:
    """What the authority or standards body answered, and when."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, ANSWER, actor=actor)
    _step(row, "answered", Passage(on, note), actor=actor)
    row.save(update_fields=["status"])
    keys = _kept(row, uploads, "reply", actor)
    record("suggestion.answered", row, actor=actor, files=keys)
    return row


@transaction.atomic
def close_suggestion(suggestion_id: int, *, actor: Actor, outcome: str, conclusion: str = "") -> Suggestion:
    """How it ended; where something was adopted, where the adopted text stands."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, CLOSE, actor=actor)
    if outcome not in SuggestionOutcome.values or outcome == SuggestionOutcome.ABOLISHED:
        raise Invalid({"outcome": _("Please say how it ended.")})
    is_adopted = outcome in (SuggestionOutcome.ADOPTED, SuggestionOutcome.PARTLY)
    if is_adopted and not conclusion.strip():
        raise Invalid({"conclusion": _("Please say where the adopted text stands.")})
    _step(row, "closed", Passage(clock.today()), actor=actor)
    row.outcome, row.conclusion, row.closed_on = outcome, impersonal(conclusion), clock.today()
    row.save(update_fields=["status", "outcome", "conclusion", "closed_on"])
    record("suggestion.closed", row, actor=actor, outcome=outcome)
    return row


@transaction.atomic
def move_suggestion(suggestion_id: int, passage: Passage, *, actor: Actor) -> Suggestion:
    """Take a group standard to its next stage, once all that the two stages ask for is there."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    actor.require("suggestion.move")
    following = _following(row)
    advance(row, PUBLISH if following.code == rules.PUBLISHED else MOVE, actor=actor)
    left = next(each for each in rules.stages_on(rules.STANDARD, row.drafted_on) if each.code == row.stage)
    CHECKS[left.on_leaving](row, passage, actor)
    row.due_on = None
    ENTRIES[following.on_entry](row, passage, following, actor)
    row.stage = following.code
    row.frozen = row.version if following.freezes else row.frozen
    _step(row, following.code, passage, actor=actor)
    row.save()
    record("suggestion.moved", row, actor=actor, stage=row.stage, version=row.version)
    return row


@transaction.atomic
def review_suggestion(
    suggestion_id: int, *, actor: Actor, on: date, result: str, note: str = ""
) -> Suggestion:
    """The review of a group standard: it stays valid, is to be revised, or is abolished."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, ABOLISH if result == ABOLISHED else REVIEW, actor=actor)
    if result not in (VALID, REVISED, ABOLISHED):
        raise Invalid({"result": _("Please say what the review found.")})
    _step(row, rules.REVIEW, Passage(on, note), actor=actor)
    row.due_on = rules.years_after(on, REVIEW_YEARS) if result == VALID else None
    if result == ABOLISHED:
        row.outcome, row.closed_on = SuggestionOutcome.ABOLISHED, on
    row.save()
    record("suggestion.reviewed", row, actor=actor, result=result)
    return row


def _following(row: Suggestion) -> Stage:
    found = rules.stage_after(row.stage, row.drafted_on) if row.stage else None
    if found is None:
        raise Invalid(_("There is no further stage."))
    return found


def _step(row: Suggestion, stage: str, passage: Passage, *, actor: Actor) -> None:
    last = SuggestionStep.objects.visible_to(actor).filter(suggestion=row).order_by("-on", "-pk").first()
    earliest = last.on if last else row.drafted_on
    if not earliest <= passage.on <= clock.today():
        raise Invalid({"on": _("This day has not come yet, or lies before the step before it.")})
    SuggestionStep.objects.create(
        suggestion=row,
        stage=stage,
        on=passage.on,
        version=row.version,
        ends_on=passage.ends_on,
        was_voted=passage.was_voted,
        present=passage.present,
        drafters=passage.drafters,
        agreed=passage.agreed,
        note=impersonal(passage.note),
        noted_by=actor.user_id,
    )


def _kept(row: Suggestion, uploads: Files, kind: str, actor: Actor) -> list[int]:
    found = [store_file(row, each, actor=actor, source=FileSource.STAFF, kind=kind) for each in uploads]
    return [each.file.pk for each in found]


def _nothing(_row: Suggestion, _passage: Passage, *_more: object) -> None:
    """Nothing is asked for."""


def _texts_are_there(row: Suggestion, _passage: Passage, actor: Actor) -> None:
    texts = SuggestionArticle.objects.visible_to(actor).filter(suggestion=row, version=row.version)
    if not texts.exists():
        raise Invalid(_("No article is written yet. Please enter at least one."))


def _all_decided(row: Suggestion, _passage: Passage, actor: Actor) -> None:
    rows = SuggestionComment.objects.visible_to(actor).filter(suggestion=row, decision="").order_by("pk")
    if undecided := list(rows):
        names = "、".join(f"{each.article or '—'}（{each.source or _('a consumer')}）" for each in undecided)
        raise Invalid(_("{count} comments are undecided: {names}").format(count=len(undecided), names=names))


def _period_is_over(row: Suggestion, passage: Passage, actor: Actor) -> None:
    _all_decided(row, passage, actor)
    if row.due_on is not None and passage.on <= row.due_on:
        said = _("The comment period runs until {day}. The next stage begins the day after.")
        raise Invalid({"on": said.format(day=row.due_on.isoformat())})


def _is_agreed(_row: Suggestion, passage: Passage, _actor: Actor) -> None:
    if not passage.was_voted:
        return
    present, drafters, agreed = passage.present, passage.drafters, passage.agreed
    if present is None or drafters is None or agreed is None:
        raise Invalid({"present": _("Please enter the three counts of the vote.")})
    if drafters > present or agreed > present - drafters:
        raise Invalid({"agreed": _("More agreed than may vote: drafters do not vote.")})
    if not rules.passes(present=present, agreed=agreed):
        raise Invalid({"agreed": _("Fewer than three quarters of those present agreed: it does not pass.")})


def _open_period(row: Suggestion, passage: Passage, stage: Stage, _actor: Actor) -> None:
    if passage.ends_on is None or passage.ends_on <= passage.on:
        raise Invalid({"ends_on": _("Please say until which day comments are taken.")})
    if passage.ends_on < passage.on + timedelta(days=stage.limit) and not passage.note.strip():
        said = _(
            "The period is generally not less than {days} days. Please give the reason for a shorter one."
        )
        raise Invalid({"note": said.format(days=stage.limit)})
    row.due_on = passage.ends_on


def _give_number(row: Suggestion, passage: Passage, _stage: Stage, actor: Actor) -> None:
    number = rules.standard_number(passage.number)
    if not number:
        raise Invalid({"number": _("Please write the number like T/CQCPA 001—2026.")})
    same = Suggestion.objects.visible_to(actor).filter(holder_id=row.holder_id, number=number)
    if same.exists():
        raise Invalid({"number": _("Another standard bears this number.")})
    row.number = number


def _plan_review(row: Suggestion, passage: Passage, stage: Stage, _actor: Actor) -> None:
    row.due_on = rules.years_after(passage.on, stage.limit)


CHECKS: dict[str, Callable[[Suggestion, Passage, Actor], None]] = {
    "": _nothing, "texts": _texts_are_there, "comments": _period_is_over, "vote": _is_agreed,
}  # fmt: skip
ENTRIES: dict[str, Callable[[Suggestion, Passage, Stage, Actor], None]] = {
    "": _nothing, "period": _open_period, "number": _give_number, "review": _plan_review,
}  # fmt: skip
