"""A survey: prepared, opened, led to by links, closed."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.surveys.lifecycle import CLOSE, OPEN, REOPEN
from lianwei.surveys.models import LinkKind, QuestionnaireVersion, Survey, SurveyLink, SurveyStatus
from lianwei.surveys.models.answer import COUNTED, answers_of
from lianwei.surveys.rules.form import ONE, read_form

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another on a poster
CODE_LENGTH, MOST_LINKS = 12, 2000


@dataclass(frozen=True, slots=True)
class SurveyEntry:
    """What a survey is when it is prepared; `quotas` are choices of `quota_question` with their number."""

    version_id: int
    title: str
    purpose: str
    notice: str
    opens_on: date
    closes_on: date
    most: int | None = None
    quota_question: str = ""
    quotas: tuple[tuple[str, int], ...] = ()
    is_synthetic: bool = False


@transaction.atomic
def create_survey(holder_id: int, *, actor: Actor, entry: SurveyEntry) -> Survey:
    """A survey in preparation, with one open link. Raises Invalid for quotas that no answer can fill."""
    actor.require("survey.create")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder, version = hold_organisation(holder_id), find(QuestionnaireVersion, entry.version_id, actor=actor)
    _check(entry, version)
    count = Survey.objects.visible_to(actor).filter(holder=holder).count()
    survey = Survey.objects.create(
        number=f"{holder.code}-DC-{count + 1:03d}",
        holder=holder,
        version=version,
        title=entry.title,
        purpose=entry.purpose,
        notice=entry.notice,
        opens_on=entry.opens_on,
        closes_on=entry.closes_on,
        most=entry.most,
        quota_question=entry.quota_question,
        quotas=dict(entry.quotas),
        is_synthetic=entry.is_synthetic,
    )
    _draw(survey, LinkKind.OPEN, [_("For everybody")])
    record("survey.created", survey, actor=actor, number=survey.number, version=version.pk)
    return survey


@transaction.atomic
def open_survey(survey_id: int, *, actor: Actor) -> Survey:
    """From now on, and from its first day, its links lead to the questions."""
    survey = lock(Survey, survey_id, actor=actor)
    advance(survey, OPEN, actor=actor)
    if survey.closes_on < clock.today():
        raise WrongStatus(_("The last day of this survey is over."))
    survey.save(update_fields=["status"])
    record("survey.opened", survey, actor=actor)
    return survey


@transaction.atomic
def close_survey(survey_id: int, *, actor: Actor) -> Survey:
    """No further answers; what was given before on a device without network still arrives."""
    survey = lock(Survey, survey_id, actor=actor)
    advance(survey, CLOSE, actor=actor)
    survey.closed_at = clock.now()
    survey.save(update_fields=["status", "closed_at"])
    record("survey.closed", survey, actor=actor)
    return survey


@transaction.atomic
def reopen_survey(survey_id: int, *, actor: Actor) -> Survey:
    """A survey that was closed too early asks again, until its last day or until it is full."""
    survey = lock(Survey, survey_id, actor=actor)
    advance(survey, REOPEN, actor=actor)
    if survey.closes_on < clock.today():
        raise WrongStatus(_("The last day of this survey is over."))
    if _is_full(survey):
        raise WrongStatus(_("As many answers count as were wanted. Please look first at which should not."))
    survey.closed_at = None
    survey.save(update_fields=["status", "closed_at"])
    record("survey.reopened", survey, actor=actor)
    return survey


@transaction.atomic
def link_survey(survey_id: int, *, actor: Actor, label: str, kind: str, count: int = 1) -> list[SurveyLink]:
    """Further links: one for a place or channel, or many for one answer each."""
    survey = lock(Survey, survey_id, actor=actor)
    actor.require("survey.link")
    if survey.status == SurveyStatus.CLOSED:
        raise WrongStatus
    if not 1 <= count <= MOST_LINKS:
        raise Invalid({"count": _("Please enter a number between 1 and %(most)s.") % {"most": MOST_LINKS}})
    labels = [label] if count == 1 else [f"{label} {number}" for number in range(1, count + 1)]
    links = _draw(survey, kind, labels)
    record("survey.linked", survey, actor=actor, kind=kind, count=count)
    return links


@transaction.atomic
def close_full_survey(survey_id: int, *, actor: Actor) -> Survey:
    """Closed once as many answers count as were wanted; else it stays as it is."""
    survey = lock(Survey, survey_id, actor=actor)
    is_to_close = survey.status == SurveyStatus.OPEN and _is_full(survey)
    return close_survey(survey.pk, actor=actor) if is_to_close else survey


def close_due_surveys(*, actor: Actor) -> int:
    """Surveys whose last day is over are closed, each in its own transaction."""
    due = Survey.objects.visible_to(actor).filter(status=SurveyStatus.OPEN, closes_on__lt=clock.today())
    keys = list(due.values_list("pk", flat=True))
    for key in keys:
        close_survey(key, actor=actor)
    return len(keys)


def _is_full(survey: Survey) -> bool:
    counted = answers_of(survey).filter(status__in=COUNTED)
    return survey.most is not None and counted.count() >= survey.most


def _draw(survey: Survey, kind: str, labels: list[str]) -> list[SurveyLink]:
    """Links with codes drawn by lot."""
    codes = ["".join(secrets.choice(LETTERS) for _each in range(CODE_LENGTH)) for _label in labels]
    return SurveyLink.objects.bulk_create(
        [
            SurveyLink(
                holder=survey.holder,
                survey=survey,
                kind=kind,
                code=code,
                label=label,
                made_at=clock.now(),
            )
            for code, label in zip(codes, labels, strict=True)
        ]
    )


def _check(entry: SurveyEntry, version: QuestionnaireVersion) -> None:
    if entry.closes_on < entry.opens_on:
        raise Invalid({"closes_on": _("The last day is not before the first.")})
    if not (entry.quota_question or entry.quotas):
        return
    question = read_form(version.xform).question(entry.quota_question)
    if question is None or question.kind != ONE:
        raise Invalid({"quota_question": _("Please name a question with one answer to choose.")})
    unknown = {name for name, _most in entry.quotas} - {choice.name for choice in question.choices}
    if unknown or not entry.quotas:
        said = _("Please give a number for choices of this question: %(names)s.")
        raise Invalid({"quotas": said % {"names": ", ".join(choice.name for choice in question.choices)}})
