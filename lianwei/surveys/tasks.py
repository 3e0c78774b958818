"""What is done by the clock: surveys whose last day is over are closed, figures of large ones computed."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .operations.results import compute_survey_result
from .operations.surveys import close_due_surveys
from .queries.results import counted_now, surveys_to_count


@every("10 0 * * *")
def close_surveys() -> int:
    """Surveys that end are closed; how many."""
    return close_due_surveys(actor=SYSTEM)


@every("*/5 * * * *")
def count_large_surveys() -> int:
    """Figures of surveys with many answers, where these changed: some minutes old at most; how many."""
    done = 0
    for survey in surveys_to_count(actor=SYSTEM):
        if found := counted_now(survey, actor=SYSTEM):
            stamp, answers, figures = found
            compute_survey_result(survey.pk, actor=SYSTEM, stamp=stamp, answers=answers, figures=figures)
            done += 1
    return done
