"""问询: a supervising body asks, the member answers. With 督办 it is all that such a body does (A7)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import QUESTION
from lianwei.cases.models import Complaint, Question, QuestionState
from lianwei.cases.queries.between.questions import alliance_to_ask
from lianwei.cases.queries.page.viewers import PRESSERS, sight_of
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.queries import organisation_known
from lianwei.reading.numbers import tokenise


@transaction.atomic
def question_complaint(complaint_id: int, *, actor: Actor, matter: str, due_on: date) -> Question:
    """Ask who holds a case about it. Who may press a case may ask about it."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=QUESTION.by)
    advance(complaint, QUESTION, actor=actor)
    if actor.organisation_id is None or sight_of(complaint, actor=actor).viewer not in PRESSERS:
        raise NotAllowed
    _refuse(matter, due_on)
    row = Question.objects.create(
        case_id=complaint.pk,
        number=complaint.number,
        category=complaint.category,
        alliance_id=complaint.alliance_id,
        asker_id=actor.organisation_id,
        asked_id=complaint.holder_id,
        matter=write_text(complaint, matter),
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        due_on=due_on,
    )
    told = {"question": row.pk, "asked": row.asked_id, "due_on": due_on.isoformat()}
    record("complaint.questioned", complaint, actor=actor, **told)
    return row


@transaction.atomic
def ask_question(organisation_id: int, *, actor: Actor, matter: str, due_on: date) -> Question:
    """Ask a member about its work: what is late, what came of something."""
    actor.require("question.ask")
    alliance_id = alliance_to_ask(organisation_known(organisation_id), actor=actor)
    if actor.organisation_id is None or alliance_id is None:
        raise NotAllowed
    _refuse(matter, due_on)
    row = Question.objects.create(
        alliance_id=alliance_id,
        asker_id=actor.organisation_id,
        asked_id=organisation_id,
        matter=tokenise(matter.strip()).text,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        due_on=due_on,
    )
    record("question.asked", row, actor=actor, asked=row.asked_id, due_on=due_on.isoformat())
    return row


def _refuse(matter: str, due_on: date) -> None:
    if not matter.strip():
        raise Invalid({"matter": _("Please say what you want to know.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day is already past.")})


@transaction.atomic
def answer_question(question_id: int, *, actor: Actor, answer: str) -> Question:
    """Answer; whoever asked reads it on the page of the question."""
    row = lock(Question, question_id, actor=actor)
    actor.require("question.answer")
    if not row.is_open:
        raise WrongStatus(_("This question was answered since. Please look at the page again."))
    if not answer.strip():
        raise Invalid({"answer": _("Please write the answer.")})
    row.answer, row.state = tokenise(answer.strip()).text, QuestionState.ANSWERED
    row.answered_at, row.answered_by_id = clock.now(), actor.user_id
    row.save()
    record("question.answered", row, actor=actor, asker=row.asker_id)
    return row


@transaction.atomic
def escalate_question(question_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that a question was not answered in time."""
    row = lock(Question, question_id, actor=actor)
    actor.require("question.escalate")
    if not row.is_open or row.overdue_at is not None or row.due_on >= on:
        return False
    row.overdue_at = clock.now()
    row.save(update_fields=["overdue_at"])
    record("question.overdue", row, actor=actor, asked=row.asked_id, due_on=row.due_on.isoformat())
    return True
