"""What follows from answers and weights: a survey that is full is closed, a large one counted anew."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find

from .models import Survey
from .operations.results import compute_survey_result
from .operations.surveys import close_full_survey
from .queries.results import counted_now


@on("survey_answer.received")
@on("survey_answer.kept")
def close_full(event: Event) -> None:
    close_full_survey(event.details["survey"], actor=SYSTEM)


@on("survey.weighed")
@on("survey.closed")
def count_anew(event: Event) -> None:
    """Safe twice: the same answers under the same weights are not counted again."""
    survey = find(Survey, int(event.subject.partition(":")[2]), actor=SYSTEM)
    if found := counted_now(survey, actor=SYSTEM):
        stamp, answers, figures = found
        compute_survey_result(survey.pk, actor=SYSTEM, stamp=stamp, answers=answers, figures=figures)
