"""What is done by the clock: surveys whose last day is over."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .operations.surveys import close_due_surveys


@every("10 0 * * *")
def close_surveys() -> int:
    """Surveys that end are closed; how many."""
    return close_due_surveys(actor=SYSTEM)
