"""Surveys: all of them; one with its answers by day, its quotas, its links and what is to be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.surveys.lifecycle import KEEP, TRANSITIONS, VOID
from lianwei.surveys.models import AnswerStatus, LinkKind, Survey, SurveyAnswer, SurveyLink, SurveyStatus
from lianwei.surveys.models.answer import COUNTED
from lianwei.surveys.rules import quality
from lianwei.surveys.rules.form import Form, read_form, said

VIEW = "survey.view"
SHOWN_LINKS = 20
DOUBTS = {
    quality.BOT: _("A field that people do not see was filled in"),
    quality.DEVICE: _("Same browser and network as an earlier answer"),
    quality.EQUAL: _("Equal to an earlier answer"),
    quality.FAST: _("Faster than a third of the median"),
    quality.STRAIGHT: _("The same choice in five or more questions of one list"),
    quality.OVER: _("More than the quota"),
    quality.LATE: _("Arrived after the survey was closed"),
}


@dataclass(frozen=True, slots=True)
class QuotaBar:
    """How far a quota is filled."""

    label: str
    count: int
    most: int

    @property
    def percent(self) -> int:
        return min(100, 100 * self.count // max(self.most, 1))


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """One survey. `counts` by status of answers."""

    row: Survey
    steps: list[Transition]
    counts: dict[str, int]
    by_day: list[tuple[date, int]]
    quotas: list[QuotaBar]
    links: list[SurveyLink]
    personal: int
    used: int
    may_link: bool
    may_export: bool

    @property
    def counted(self) -> int:
        return sum(self.counts.get(status, 0) for status in COUNTED)

    @property
    def doubted(self) -> int:
        return self.counts.get(AnswerStatus.DOUBTED, 0)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as a line of the table."""

    row: SurveyAnswer
    values: list[str]
    doubts: list[str]

    @property
    def may_keep(self) -> bool:
        return KEEP.fits(self.row)

    @property
    def may_void(self) -> bool:
        return VOID.fits(self.row)


def surveys_listed(*, actor: Actor, after: str = "") -> Page[Survey]:
    """Surveys of the actor's organisations with how many answers count, the latest first."""
    actor.require(VIEW)
    return latest(Survey.objects.visible_to(actor).select_related("holder"), after)


def answers_to_look_at(actor: Actor) -> int | None:
    """How many answers wait for somebody's look."""
    rows = SurveyAnswer.objects.visible_to(actor).filter(status=AnswerStatus.DOUBTED)
    return rows[:1000].count() or None


def survey_page(pk: int, *, actor: Actor) -> SurveyPage:
    """One survey. Raises NotVisible."""
    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    answers = SurveyAnswer.objects.visible_to(actor).filter(survey=survey)
    links = SurveyLink.objects.visible_to(actor).filter(survey=survey)
    personal = links.filter(kind=LinkKind.PERSONAL)
    in_reach = survey.is_within_reach(actor)
    totals = personal.aggregate(made=Count("pk"), used=Count("pk", filter=Q(used_at__isnull=False)))
    return SurveyPage(
        row=survey,
        steps=next_steps(survey, TRANSITIONS, actor=actor),
        counts=dict(answers.values_list("status").annotate(count=Count("pk")).order_by()),
        by_day=_by_day(answers),
        quotas=_quotas(survey, answers),
        links=list(links.filter(kind=LinkKind.OPEN).order_by("pk")[:SHOWN_LINKS]),
        personal=totals["made"],
        used=totals["used"],
        may_link=in_reach and actor.may("survey.link") and survey.status != SurveyStatus.CLOSED,
        may_export=in_reach and actor.may("survey.export"),
    )


def answers_listed(
    survey: Survey, *, actor: Actor, after: str = "", only_doubted: bool = False
) -> Page[AnswerRow]:
    """Answers of a survey in hand, the latest first."""
    actor.require("survey_answer.view")
    rows = SurveyAnswer.objects.visible_to(actor).filter(survey=survey).select_related("link")
    if only_doubted:
        rows = rows.filter(status=AnswerStatus.DOUBTED)
    form = read_form(survey.version.xform)
    names = shown_questions(form)
    return latest(rows, after).shown(lambda each: _line(each, form, names))


def shown_questions(form: Form) -> list[str]:
    """The first questions: as many as a table on a screen holds."""
    return [each.name for each in form.questions() if not form.repeat_of(each.path)][:4]


def personal_links(survey: Survey, *, actor: Actor) -> list[SurveyLink]:
    """The links of a survey in hand that serve once."""
    actor.require("survey.link")
    rows = SurveyLink.objects.visible_to(actor).filter(survey=survey, kind=LinkKind.PERSONAL)
    return list(rows.order_by("pk"))


def link_url(link: SurveyLink) -> str:
    return f"{settings.LIANWEI_PUBLIC_URL}{reverse('survey_answer', kwargs={'code': link.code})}"


def readable(form: Form, name: str, value: object, language: str = "") -> str:
    """An answer in the words of its choices."""
    question = form.question(name)
    words = {each.name: said(each.labels, language) for each in question.choices} if question else {}
    if isinstance(value, list):
        return ", ".join(words.get(each, str(each)) if isinstance(each, str) else "…" for each in value)
    return words.get(str(value), str(value))


def _line(row: SurveyAnswer, form: Form, names: Iterable[str]) -> AnswerRow:
    language = form.language_for("zh")
    values = [readable(form, name, row.answers.get(name, ""), language) for name in names]
    return AnswerRow(row, values, [str(DOUBTS[each]) for each in row.doubts if each in DOUBTS])


def _by_day(answers: "QuerySet[SurveyAnswer]") -> list[tuple[date, int]]:
    rows = answers.filter(status__in=COUNTED)
    days = rows.annotate(day=TruncDate("received_at"))
    return list(days.values_list("day").annotate(count=Count("pk")).order_by("day"))


def _quotas(survey: Survey, answers: "QuerySet[SurveyAnswer]") -> list[QuotaBar]:
    if not survey.quotas:
        return []
    rows = answers.filter(status__in=COUNTED, quota__in=list(survey.quotas))
    found = dict(rows.values_list("quota").annotate(count=Count("pk")).order_by())
    form = read_form(survey.version.xform)
    language = form.language_for("zh")
    return [
        QuotaBar(readable(form, survey.quota_question, name, language), found.get(name, 0), most)
        for name, most in survey.quotas.items()
    ]
