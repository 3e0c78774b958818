"""What is made of the answers: weights, the plan of the sample, figures that the worker keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.surveys.models import Survey, SurveyPlan, SurveyResult, SurveyWeighting
from lianwei.surveys.queries.frames import frame_of
from lianwei.surveys.rules.form import ONE, Form, read_form, said

if TYPE_CHECKING:
    from lianwei.surveys.rules.statistics.weights import MarginFault, Weighed

MOST_MARGINS = 4
Margins = Mapping[str, Mapping[str, int]]


def weigh_survey(
    survey_id: int, *, actor: Actor, margins: Margins, source: str, low_percent: int, high_percent: int
) -> SurveyWeighting:
    """Weights by people of the population, as a further version. Answers are read before the transaction,
    for they may be many. Raises Invalid where nobody stands for a choice, or a choice has no people.
    """
    actor.require("survey.weigh")
    with transaction.atomic():  # whose survey it is not has its answers read
        survey = lock(Survey, survey_id, actor=actor)
    weighed = _weighed(survey, actor=actor, margins=margins, limits=(low_percent / 100, high_percent / 100))
    with transaction.atomic():
        survey = lock(Survey, survey_id, actor=actor)
        earlier = SurveyWeighting.objects.visible_to(actor).filter(survey=survey)
        row = SurveyWeighting.objects.create(
            holder_id=survey.holder_id,
            survey=survey,
            version=earlier.count() + 1,
            margins=margins,
            source=source,
            low_percent=low_percent,
            high_percent=high_percent,
            answers=len(weighed.weights),
            left_out=len(weighed.known) - len(weighed.weights),
            told=_told(weighed),
            made_at=clock.now(),
            made_by=actor.user_id,
        )
        record("survey.weighed", survey, actor=actor, version=row.version, questions=sorted(margins))
    return row


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What a plan begins with: the error wanted at 95 % (per mille), the design effect and the share that
    answers (percent), people of the population, and strata with their sizes.
    """

    error_permille: int
    effect_percent: int = 100
    response_percent: int = 100
    population: int | None = None
    strata: tuple[tuple[str, int], ...] = ()


@transaction.atomic
def plan_survey(survey_id: int, *, actor: Actor, entry: PlanEntry) -> SurveyPlan:
    """How many answers, how many to ask, and how they are shared out; a further plan beside earlier ones."""
    survey = lock(Survey, survey_id, actor=actor)
    actor.require("survey.plan")
    answers, asked, parts = _planned(entry)
    row = SurveyPlan.objects.create(
        holder_id=survey.holder_id,
        survey=survey,
        error_permille=entry.error_permille,
        effect_percent=entry.effect_percent,
        response_percent=entry.response_percent,
        population=entry.population,
        strata=[[name, size, part] for (name, size), part in zip(entry.strata, parts, strict=True)],
        answers=answers,
        asked=asked,
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    record("survey.planned", survey, actor=actor, answers=answers, strata=len(parts))
    return row


@transaction.atomic
def compute_survey_result(
    survey_id: int, *, actor: Actor, stamp: str, answers: int, figures: list[dict[str, Any]]
) -> SurveyResult:
    """Keep what the worker counted, in place of what it counted before."""
    survey = lock(Survey, survey_id, actor=actor)
    actor.require("survey_result.compute")
    row, _is_new = SurveyResult.objects.visible_to(actor).update_or_create(
        survey=survey,
        defaults={
            "holder_id": survey.holder_id,
            "stamp": stamp,
            "answers": answers,
            "figures": figures,
            "computed_at": clock.now(),
        },
    )
    record("survey_result.computed", row, actor=actor, answers=answers)
    return row


def _weighed(survey: Survey, *, actor: Actor, margins: Margins, limits: tuple[float, float]) -> "Weighed":
    from lianwei.surveys.rules.statistics.weights import margin_faults, weigh  # noqa: PLC0415 - SciPy takes a second

    form = read_form(survey.version.xform)
    _check_margins(form, margins)
    frame = frame_of(survey, actor=actor)
    if faults := margin_faults(frame, margins):
        raise Invalid(_sentences(form, faults))
    return weigh(frame, margins, limits=limits)


def _check_margins(form: Form, margins: Margins) -> None:
    if not 1 <= len(margins) <= MOST_MARGINS:
        said_so = _("Please choose one to %(most)s questions to weight by.")
        raise Invalid({"": said_so % {"most": MOST_MARGINS}})
    for name, people in margins.items():
        question = form.question(name)
        names = {each.name for each in question.choices} if question and question.kind == ONE else set()
        if not names or not set(people) <= names or sum(people.values()) <= 0:
            raise Invalid({"": _("Please enter people for the choices of each question.")})


def _sentences(form: Form, faults: "Sequence[MarginFault]") -> dict[str, str]:
    """A sentence beside each field (question-choice)."""
    empty = _(
        "Nobody in the sample stands for “%(choice)s”. Please join it with another group or leave it at 0."
    )
    missing = _("Somebody in the sample chose “%(choice)s”. Please say how many people it stands for.")
    found = {}
    for each in faults:
        question = form.question(each.question)
        choices = question.choices if question else ()
        words = next((choice.labels for choice in choices if choice.name == each.choice), {})
        sentence = empty if each.is_empty else missing
        label = said(words, form.language_for("zh")) or each.choice
        found[f"{each.question}-{each.choice}"] = sentence % {"choice": label}
    return found


def _told(weighed: "Weighed") -> dict[str, Any]:
    return {
        "effect": weighed.effect,
        "effective": weighed.effective,
        "smallest": float(weighed.weights.min()),
        "largest": float(weighed.weights.max()),
        "missed": weighed.missed,
        "is_met": weighed.is_met,
        "trimmed": weighed.trimmed,
    }


def _planned(entry: PlanEntry) -> tuple[int, int, list[int]]:
    from lianwei.surveys.rules.statistics.samples import (  # noqa: PLC0415 - SciPy takes a second
        LEAST,
        allocate_proportional,
        sample_size,
    )

    about: dict[str, Any] = {
        "design_effect": entry.effect_percent / 100,
        "population": entry.population or sum(size for _name, size in entry.strata) or None,
    }
    error = entry.error_permille / 1000
    answers = max(sample_size(error, **about), LEAST * len(entry.strata))
    asked = max(sample_size(error, response=entry.response_percent / 100, **about), answers)
    sizes = [size for _name, size in entry.strata]
    return answers, asked, allocate_proportional(answers, sizes, least=LEAST) if sizes else []
