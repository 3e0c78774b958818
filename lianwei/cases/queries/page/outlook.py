"""What lies ahead of a complaint that has only just come: the day by which its acceptance is decided."""

from datetime import date

from lianwei.cases.clockwork import GUIDE, ruleset_of
from lianwei.cases.rules import facts
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.ledger import run_clock
from lianwei.core.workdays import office_calendar

ACCEPTANCE = "acceptance"


def acceptance_day(organisation_id: int, *, on: date) -> date:
    """The last day on which an organisation decides whether it takes up what came on a day."""
    rules = ruleset_of(organisation_id, on=on)
    if not rules.has_clock(ACCEPTANCE):
        rules = ruleset_for(GUIDE, on=on)
    ledger = run_clock(rules.clock(ACCEPTANCE), [facts.started(on)], office_calendar(), as_of=on)
    return ledger.due_on or on
