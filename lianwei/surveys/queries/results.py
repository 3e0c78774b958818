"""The results of a survey: figures of each question, of all or of a part, plain and weighted."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count

from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.surveys.models import Survey, SurveyAnswer, SurveyResult, SurveyWeighting
from lianwei.surveys.models.answer import COUNTED
from lianwei.surveys.rules.form import MANY, ONE, Form, read_form, said

from .frames import frame_of, latest_weighting, stamp_of, weighed_with

if TYPE_CHECKING:
    from lianwei.surveys.rules.statistics.figures import Figures, Kept

VIEW = "survey.view"
AT_ONCE = 2000  # answers that a page counts while somebody waits (0.2 s); the worker counts more


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """`figures` None while the worker still computes; `counted`: answers they are of, `total`: that count
    now. `only`: question and choice of the part. `error` and `weighted_error`: margins of a share of one
    half.
    """

    row: Survey
    form: Form
    figures: "list[Figures] | None"
    counted: int
    total: int
    part: int
    computed_at: datetime
    weighting: SurveyWeighting | None
    has_weights: bool
    only: tuple[str, str]
    error: float
    weighted_error: float | None

    @property
    def error_percent(self) -> float:
        return 100 * self.error

    @property
    def weighted_error_percent(self) -> float | None:
        return None if self.weighted_error is None else 100 * self.weighted_error

    @property
    def is_behind(self) -> bool:
        return self.figures is None or self.counted != self.total


def results_page(pk: int, *, actor: Actor, only: str = "") -> ResultsPage:
    """Figures of all questions, of those who gave one answer where `only` (question:choice) names it.
    Raises NotVisible.
    """
    from lianwei.surveys.rules.statistics.figures import margin_of_error  # noqa: PLC0415 - SciPy takes a second

    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    form = read_form(survey.version.xform)
    weighting = latest_weighting(survey, actor=actor)
    _stamp, total = stamp_of(survey, weighting, actor=actor)
    wanted = asked_part(form, only)
    at = clock.now()
    if total > AT_ONCE and not wanted[0]:
        figures, counted, at = _kept(survey, actor=actor)
        part = counted
    else:
        figures, part = count_results(survey, weighting, actor=actor, only=wanted)
        counted = total
    effect = weighting.told["effect"] if weighting else None
    return ResultsPage(
        row=survey,
        form=form,
        figures=figures,
        counted=counted,
        total=total,
        part=part,
        computed_at=at,
        weighting=weighting,
        has_weights=any(each.weighed for each in figures or ()),
        only=wanted,
        error=margin_of_error(part),
        weighted_error=margin_of_error(part, effect=effect) if effect else None,
    )


def count_results(
    survey: Survey, weighting: SurveyWeighting | None, *, actor: Actor, only: tuple[str, str] = ("", "")
) -> "tuple[list[Figures], int]":
    """The figures, counted now, and how many answers they are of."""
    from lianwei.surveys.rules.statistics.figures import figures_of  # noqa: PLC0415 - SciPy takes a second

    frame = frame_of(survey, actor=actor)
    within = frame.said(*only) if only[0] else None
    figures = figures_of(frame, within=within, weighed=weighed_with(frame, weighting))
    return figures, frame.size if within is None else int(within.sum())


def counted_now(survey: Survey, *, actor: Actor) -> "tuple[str, int, list[Kept]] | None":
    """What the worker keeps of a survey with many answers: stamp, answers, figures; None where the kept
    ones are of the same answers.
    """
    from lianwei.surveys.rules.statistics.figures import kept  # noqa: PLC0415 - SciPy takes a second

    weighting = latest_weighting(survey, actor=actor)
    stamp, total = stamp_of(survey, weighting, actor=actor)
    same = SurveyResult.objects.visible_to(actor).filter(survey=survey, stamp=stamp)
    if total <= AT_ONCE or same.exists():
        return None
    figures, counted = count_results(survey, weighting, actor=actor)
    return stamp, counted, kept(figures)


def parts_to_choose(form: Form, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Questions with their choices, for a filter: (question, [(question:choice, words)])."""
    questions = [
        each for each in form.questions() if each.kind in (ONE, MANY) and not form.repeat_of(each.path)
    ]
    return [
        (
            said(each.labels, language) or each.name,
            [(f"{each.name}:{c.name}", said(c.labels, language) or c.name) for c in each.choices],
        )
        for each in questions
    ]


def asked_part(form: Form, only: str) -> tuple[str, str]:
    """Question and choice that an address names; nothing for what the questionnaire does not have."""
    name, _colon, choice = only.partition(":")
    question = form.question(name)
    is_there = question is not None and question.kind in (ONE, MANY) and not form.repeat_of(question.path)
    if not is_there or question is None or choice not in {each.name for each in question.choices}:
        return ("", "")
    return (name, choice)


def _kept(survey: Survey, *, actor: Actor) -> "tuple[list[Figures] | None, int, datetime]":
    from lianwei.surveys.rules.statistics.figures import read  # noqa: PLC0415 - SciPy takes a second

    row = SurveyResult.objects.visible_to(actor).filter(survey=survey).first()
    if row is None:
        return None, 0, clock.now()
    return read(row.figures), row.answers, row.computed_at


def surveys_to_count(*, actor: Actor) -> list[Survey]:
    """Surveys with more answers than a page counts at once."""
    answers = SurveyAnswer.objects.visible_to(actor).filter(status__in=COUNTED).values("survey").order_by()
    many = answers.annotate(count=Count("pk")).filter(count__gt=AT_ONCE).values_list("survey", flat=True)
    return list(Survey.objects.visible_to(actor).filter(pk__in=list(many)).select_related("version"))
