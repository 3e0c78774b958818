"""Which ruleset governs: by family and by date.

A family (SAMR-COMPLAINT) is one set of rules through its versions (SAMR-20, then SAMR-121). Which version
holds for a case is decided by one day for each stage of the case, and that day is a day of the case, never
today:

* **acceptance**: the day of receipt. What came in under Order 20 has that order's acceptance clock.
* **refusal**: the day of the decision. A refusal must stand on rules in force when it is given; a repealed
  order cannot be cited after its repeal.
* **mediation** and everything after acceptance (termination, its notice): the day of acceptance. A
  complaint accepted before 2026-04-15 keeps 45 working days until it is closed; one received on 2026-04-10
  and accepted on 2026-04-15 is mediated under Order 121, 60 days.

The text of Order 121 on the transition was not seen; the rule of mediation is the one the practice guide
assumes.
"""

from datetime import date

from lianwei.cases.rules.loading import load_rulesets
from lianwei.cases.rules.rulesets import ClockRule, Ruleset


class RulesetMissingError(LookupError):
    """No ruleset of that name, or none in force on the day."""


def ruleset_for(name: str, *, on: date) -> Ruleset:
    """The version of a family in force on a day; a code of one version gives that version whatever the day.

    A case that keeps its old rules is asked for by code. Raises RulesetMissingError.
    """
    rulesets = load_rulesets()
    if name in rulesets:
        return rulesets[name]
    in_force = [ruleset for ruleset in rulesets.values() if ruleset.family == name and ruleset.in_force(on)]
    if not in_force:
        raise RulesetMissingError(f"No ruleset {name} in force on {on.isoformat()}.")
    return in_force[0]


def clocks_for(name: str, *, event: str, on: date) -> tuple[ClockRule, ...]:
    """The clocks that an event of a day starts under a ruleset. Raises RulesetMissingError when it starts
    none.
    """
    if clocks := ruleset_for(name, on=on).clocks_from(event):
        return clocks
    raise RulesetMissingError(f"No clock of {name} starts with {event}.")
