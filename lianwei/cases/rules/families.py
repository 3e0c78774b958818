"""Families of rules that an organisation may follow: those that say on which grounds it may refuse or end."""

from datetime import date

from lianwei.cases.rules.loading import load_rulesets
from lianwei.cases.rules.rulesets import ClockRule, Ruleset

AUTHORITY = "AUTHORITY"  # how rulesets call every kind of authority
# The limits of a case, in the order of its life; those of supervision and transfers are not the member's own.
ROLES = (
    "acceptance", "supplement", "business_reply", "mediation", "end_notice", "performance", "follow_up",
    "archive",
)  # fmt: skip


def offered(kind: str, *, is_authority: bool, on: date) -> list[Ruleset]:
    """The versions in force on a day that fit a kind of organisation and list grounds."""
    wanted = AUTHORITY if is_authority else kind
    rows = load_rulesets().values()
    return [row for row in rows if wanted in row.org_kinds and row.in_force(on) and _lists_grounds(row)]


def _lists_grounds(ruleset: Ruleset) -> bool:
    return bool(ruleset.refusal_grounds and ruleset.end_grounds)


def own_clocks(ruleset: Ruleset) -> list[ClockRule]:
    """The limits of a case that a ruleset sets, in the order of its life."""
    return [ruleset.clock(role) for role in ROLES if ruleset.has_clock(role)]


def is_same_limit(one: ClockRule, two: ClockRule) -> bool:
    """Whether two rules give the same end: length, unit, and what stops them."""
    return (one.n, one.unit, set(one.pauses), one.rest_day) == (
        two.n,
        two.unit,
        set(two.pauses),
        two.rest_day,
    )
