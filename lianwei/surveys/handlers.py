"""What follows from an answer: a survey that is full is closed."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM

from .operations.surveys import close_full_survey


@on("survey_answer.received")
@on("survey_answer.kept")
def close_full(event: Event) -> None:
    close_full_survey(event.details["survey"], actor=SYSTEM)
