"""Which ruleset governs: by family, by date, by organisation.

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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lianwei.cases.rules.loading import load_rulesets
from lianwei.cases.rules.rulesets import ClockRule, Ruleset


class RulesetMissingError(LookupError):
    """No ruleset of that name, or none in force on the day."""


class Stage(StrEnum):
    """The stages of a case that have a governing day of their own."""

    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    MEDIATION = "mediation"


@dataclass(frozen=True)
class RulesetChoice:
    """An organisation's choice: a family, the days it holds (the last one included), and what it sets
    itself.
    """

    family: str
    valid_from: date
    valid_to: date | None = None
    overrides: Mapping[str, object] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        """Whether the choice holds on a day."""
        return self.valid_from <= on <= (self.valid_to or date.max)


def governing_day(
    stage: Stage, *, received_on: date, accepted_on: date | None = None, decided_on: date | None = None
) -> date:
    """The day that decides which version of the rules governs a stage of the case."""
    if stage == Stage.MEDIATION:
        return accepted_on or received_on
    if stage == Stage.REFUSAL:
        return decided_on or received_on
    return received_on


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


def choose_ruleset(choices: Iterable[RulesetChoice], *, on: date) -> Ruleset:
    """The ruleset of an organisation on a day, with its overrides: its latest choice in force, by
    `valid_from`.

    Raises RulesetMissingError when it has made none, RulesetInvalidError when the overrides do not fit the
    version.
    """
    in_force = [choice for choice in choices if choice.in_force(on)]
    if not in_force:
        raise RulesetMissingError(f"The organisation has chosen no ruleset for {on.isoformat()}.")
    choice = max(in_force, key=lambda item: item.valid_from)
    return ruleset_for(choice.family, on=on).with_overrides(choice.overrides)


def clocks_for(name: str, *, event: str, on: date) -> tuple[ClockRule, ...]:
    """The clocks that an event of a day starts under a ruleset. Raises RulesetMissingError when it starts
    none.
    """
    if clocks := ruleset_for(name, on=on).clocks_from(event):
        return clocks
    raise RulesetMissingError(f"No clock of {name} starts with {event}.")
