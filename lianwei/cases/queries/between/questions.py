"""Questions of supervising bodies: what waits for whom, one of them with its course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lianwei.cases.models import Complainant, Complaint, Question, QuestionState, Respondent, parts_of
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.parties import without_names
from lianwei.cases.queries.page.timeline import Line, timeline
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor, attached, find
from lianwei.core.sealed import Sealed
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Organisation
from lianwei.members.queries import alliance_of, organisations_named
from lianwei.members.visibility import Viewer

from .transfers import ALLIANCE, MANY

QUESTIONED = "complaint.questioned"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list; `matter` and `answer` are empty for those who see figures and clocks alone."""

    question: Question
    asker: str
    asked: str
    category: str
    matter: str
    answer: str
    is_late: bool
    is_ours_to_answer: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question and what happened to it, the latest first."""

    row: QuestionRow
    lines: list[Line]
    sees_case: bool


def question_due(on: date) -> date:
    """The day by which a question asked on a day is answered, unless the asker names another."""
    rule = clocks_for(ALLIANCE, event="question_asked", on=on)[0]
    return run_clock(rule, [started(on)], office_calendar(), as_of=on).due_on or on


def alliance_to_ask(organisation: Organisation, *, actor: Actor) -> int | None:
    """The alliance of a member as far as the actor guides it; None where the actor has nothing to ask."""
    guided = {alliance for viewer, alliance in actor.oversees if viewer == Viewer.SUPERVISING_BODY}
    alliance = alliance_of(organisation, on=clock.today())
    return alliance if alliance in guided else None


def questions_in(view: str, *, actor: Actor, after: str = "") -> Page[QuestionRow]:
    """A page of questions: to answer, open or late in what the actor looks on, or answered."""
    actor.require("question.view")
    rows, order = _view(view, actor)
    found = by_day(rows, after, order=order)
    return Page(_rows(found.rows, actor), found.after)


def _view(view: str, actor: Actor) -> tuple[QuerySet[Question], str]:
    if view == "open":
        return questions_open(actor), "due_on"
    if view == "late":
        return questions_open(actor).filter(due_on__lt=clock.today()), "due_on"
    if view == "ended":
        return Question.objects.visible_to(actor).filter(state=QuestionState.ANSWERED), "-due_on"
    return _to_answer(actor), "due_on"


def questions_open(actor: Actor) -> QuerySet[Question]:
    """The questions that wait for an answer in the alliances the actor looks on."""
    rows = Question.objects.visible_to(actor).filter(state=QuestionState.ASKED)
    return rows.filter(alliance_id__in=sorted({alliance for _viewer, alliance in actor.oversees}))


def _to_answer(actor: Actor) -> QuerySet[Question]:
    rows = Question.objects.visible_to(actor).filter(state=QuestionState.ASKED)
    return rows.filter(asked__in=sorted(actor.acts_for))


def questions_waiting(actor: Actor) -> int:
    """How many questions wait for an answer of the actor's organisation."""
    return _to_answer(actor).order_by()[: MANY + 1].count()


def questions_of_case(complaint: Complaint, happened: Iterable[str], *, actor: Actor) -> list[QuestionRow]:
    """The questions about a case found in scope; asked for where its events tell of any."""
    if QUESTIONED not in happened:
        return []
    seen = Question.objects.visible_to(actor).filter(case_id=complaint.pk)
    return _rows(list(seen.order_by("-pk")), actor)


def question_page(pk: int, *, actor: Actor) -> QuestionPage:
    """One question. Raises NotVisible."""
    actor.require("question.view")
    question = find(Question, pk, actor=actor)
    events = [*attached(Event, question).order_by("-seq"), *_first_event(question)]
    lines = timeline(events, titles={}, with_texts=False)
    seen = Complaint.objects.visible_to(actor).filter(pk=question.case_id)
    return QuestionPage(_rows([question], actor)[0], lines, seen.exists())


def _first_event(question: Question) -> list[Event]:
    """That a case was asked about stands among the events of the case."""
    if not question.case_id:
        return []
    rows = attached(Event, Complaint(pk=question.case_id)).filter(name=QUESTIONED)
    return [each for each in rows if each.details["question"] == question.pk]


def questions_overdue(*, actor: Actor, on: date) -> QuerySet[Question]:
    """Questions whose day has passed and of which that was not noted yet."""
    rows = Question.objects.visible_to(actor).filter(state=QuestionState.ASKED, overdue_at=None)
    return rows.filter(due_on__lt=on).order_by("due_on", "pk")


def _rows(found: list[Question], actor: Actor) -> list[QuestionRow]:
    named = organisations_named(pk for each in found for pk in (each.asker_id, each.asked_id))
    labels = labels_of({("category", each.category) for each in found if each.category}, on=clock.today())
    hidden = _names_of([each.case_id for each in found if each.case_id])
    return [
        QuestionRow(
            each,
            named[each.asker_id],
            named[each.asked_id],
            labels.get(("category", each.category), each.category),
            _told(each, each.matter, hidden, actor),
            _told(each, each.answer, hidden, actor),
            is_late=each.is_open and each.due_on < clock.today(),
            is_ours_to_answer=each.is_open
            and each.asked_id in actor.acts_for
            and actor.may("question.answer"),
        )
        for each in found
    ]


def _told(question: Question, text: str, hidden: dict[int, list[Sealed]], actor: Actor) -> str:
    """The words for those who may read them; the names of a case's people stay with the member asked."""
    if not question.tells_words_to(actor):
        return ""
    if question.asked_id in actor.organisations:
        return text
    return without_names(text, hidden.get(question.case_id, []))


def _names_of(cases: list[int]) -> dict[int, list[Sealed]]:
    """The names that stand in cases, still sealed, by case."""
    if not cases:
        return {}
    rows = [Complaint(pk=pk) for pk in set(cases)]
    found: dict[int, list[Sealed]] = {pk: [] for pk in cases}
    for person in parts_of(Complainant, rows):
        found[person.complaint_id] += [each for each in (person.name, person.agent_name) if each]
    for business in parts_of(Respondent, rows):
        found[business.complaint_id] += [business.contact_name] if business.contact_name else []
    return found
