"""What a ruleset is: clocks, grounds and choices that hold for one kind of organisation between two dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from lianwei.cases.rules.terms import (
    ClockRule,
    Extension,
    Ground,
    PauseEffect,
    RestDay,
    SettlementFirst,
    Unit,
)

__all__ = [
    "ClockRule",
    "Extension",
    "Ground",
    "PauseEffect",
    "RestDay",
    "Ruleset",
    "SettlementFirst",
    "Unit",
]


@dataclass(frozen=True)
class Ruleset:
    """One version of one set of rules. `binding`: law that an organisation may tighten but not loosen."""

    code: str
    family: str
    name: str
    name_en: str
    valid_from: date | None = None
    valid_to: date | None = None
    org_kinds: tuple[str, ...] = ()
    binding: bool = False
    settlement_first: SettlementFirst = SettlementFirst.OFF
    settled_before_acceptance_counts: bool = False
    clocks: tuple[ClockRule, ...] = ()
    refusal_grounds: tuple[Ground, ...] = ()
    end_grounds: tuple[Ground, ...] = ()
    outcomes: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    def in_force(self, on: date) -> bool:
        """Whether the version holds on a day; its last day belongs to it."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    def clock(self, role: str) -> ClockRule:
        """The clock of a role ("mediation") or a code ("DCCA-MEDIATE"). KeyError when there is none."""
        for rule in self.clocks:
            if role in (rule.role, rule.code):
                return rule
        raise KeyError(f"{self.code} has no clock {role!r}")

    def has_clock(self, role: str) -> bool:
        """Whether the ruleset has a clock of that role or code."""
        return any(role in (rule.role, rule.code) for rule in self.clocks)

    def clocks_from(self, event: str) -> tuple[ClockRule, ...]:
        """The clocks that an event starts."""
        return tuple(rule for rule in self.clocks if rule.event_from == event)

    def refusal_ground(self, code: str) -> Ground:
        """The ground to decline of that code. KeyError when the ruleset has none."""
        return _ground(self.refusal_grounds, code)

    def end_ground(self, code: str) -> Ground:
        """The ground to terminate of that code. KeyError when the ruleset has none."""
        return _ground(self.end_grounds, code)

    def counts_as_resolved(self, outcome: str, *, default: bool) -> bool:
        """Whether an outcome counts as resolved here; `default` is what the table of outcomes says."""
        return self.outcomes.get(outcome, default)


def _ground(grounds: tuple[Ground, ...], code: str) -> Ground:
    for ground in grounds:
        if ground.code == code:
            return ground
    raise KeyError(code)
