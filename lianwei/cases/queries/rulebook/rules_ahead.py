"""What a choice of rules would mean before it is entered: the limits, and the dates that would move."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from lianwei.cases.rules.rulesets import Ruleset
from lianwei.core.scope import Actor

from .moves import Forecast, forecast_rules
from .rulesets import SETTLEMENT, ClockLine, lines_of


@dataclass(frozen=True, slots=True)
class RulesAhead:
    """The limits under the rules, and the open cases with another date."""

    settlement_first: str | Promise
    clocks: list[ClockLine]
    forecast: Forecast


def ahead_of_rules(rules: Ruleset, *, organisation_id: int, first_day: date, actor: Actor) -> RulesAhead:
    """What rules would mean for an organisation from a day on."""
    actor.require("ruleset.revise")
    moves = forecast_rules(rules, organisation_id=organisation_id, first_day=first_day, actor=actor)
    return RulesAhead(SETTLEMENT[rules.settlement_first], lines_of(rules), moves)
