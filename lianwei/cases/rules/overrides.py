"""What an organisation may set in a ruleset, checked before it is stored and again when it is read.

Example: {"settlement_first": "after", "outcomes": {"O08": true}, "clocks": {"acceptance": {"n": 7,
"article": "…"}}}. A binding ruleset (an order of the regulator, a statute) may be tightened, never loosened.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from lianwei.cases.rules.rulesets import Ruleset
from lianwei.cases.rules.terms import ClockRule, Extension, Ground, SettlementFirst, Unit

LONGEST = {Unit.WORKING_DAY: 250, Unit.CALENDAR_DAY: 366, Unit.MONTH: 36, Unit.YEAR: 20, Unit.IMMEDIATELY: 0}
WHOLE = 100  # per cent
Table = Mapping[str, Any]


class Problem(NamedTuple):
    """A fault: where it is ("clocks.acceptance.n"), and an English sentence that the catalogue translates."""

    path: str
    sentence: str


class RulesetInvalidError(ValueError):
    """Overrides that cannot be taken; `problems` holds all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{path}: {sentence}" for path, sentence in problems))


UNKNOWN = "This setting is not known."
TEXT = "Please give a text."
YES_OR_NO = "Please choose yes or no."
NUMBER = "Please give a whole number within the limits."
DATE = "Please give a date such as 2026-04-15."
LIST = "Please give a list."
CHOICE = "Please choose one of the values offered."
NO_CLOCK = "This ruleset has no such clock."
NO_GROUND = "This ruleset has no such ground."
NO_GROUND_LEFT = "At least one ground must stay."
BINDING = "The law allows a stricter limit here, not a looser one."
BINDING_GROUNDS = "The grounds of a law cannot be changed."


def overridden(ruleset: Ruleset, overrides: Table) -> Ruleset:
    """The ruleset as one organisation applies it. RulesetInvalidError holds a sentence for each fault."""
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    for key, value in overrides.items():
        setting = SETTINGS.get(key)
        if setting is None:
            problems.append(Problem(key, UNKNOWN))
            continue
        changes |= setting(ruleset, key, value, problems)
    if problems:
        raise RulesetInvalidError(problems)
    clocks = changes.pop("clocks", ruleset.clocks)
    every_clock = {key: changes.pop(key) for key in CLOCK_WIDE if key in changes}
    return replace(ruleset, clocks=tuple(replace(rule, **every_clock) for rule in clocks), **changes)


def _text(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    if isinstance(value, str) and value.strip():
        return {path: value.strip()}
    problems.append(Problem(path, TEXT))
    return {}


def _flag(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    if isinstance(value, bool):
        return {path: value}
    problems.append(Problem(path, YES_OR_NO))
    return {}


def _settlement_first(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    if value in list(SettlementFirst):
        return {path: SettlementFirst(value)}
    problems.append(Problem(path, CHOICE))
    return {}


def _number(low: int, high: int) -> Callable[..., dict[str, Any]]:
    def read(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
        if _is_number(value) and low <= value <= high:
            return {path: value}
        problems.append(Problem(path, NUMBER))
        return {}

    return read


def _percents(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    if (
        isinstance(value, list | tuple)
        and value
        and all(_is_number(item) and 0 < item <= WHOLE for item in value)
    ):
        return {path: tuple(sorted(set(value)))}
    problems.append(Problem(path, NUMBER))
    return {}


def _outcomes(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    rows = _table(path, value, problems)
    problems += [
        Problem(f"{path}.{code}", YES_OR_NO) for code, flag in rows.items() if not isinstance(flag, bool)
    ]
    return {path: MappingProxyType({**ruleset.outcomes, **rows})}


def _clocks(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    clocks = list(ruleset.clocks)
    for role, row in _table(path, value, problems).items():
        if not ruleset.has_clock(role):
            problems.append(Problem(f"{path}.{role}", NO_CLOCK))
            continue
        rule = ruleset.clock(role)
        changed = _clock(rule, f"{path}.{role}", row, ruleset.binding and not rule.is_default, problems)
        clocks[ruleset.clocks.index(rule)] = changed
    return {path: tuple(clocks)}


def _clock(rule: ClockRule, path: str, row: Any, binding: bool, problems: list[Problem]) -> ClockRule:
    changes: dict[str, Any] = {}
    for key, value in _table(path, row, problems).items():
        read = CLOCK_SETTINGS.get(key)
        try:
            changes[key] = read(value) if read else None
        except (TypeError, ValueError, KeyError) as fault:
            problems.append(Problem(f"{path}.{key}", _sentence(key, fault)))
            continue
        if read is None:
            problems.append(Problem(f"{path}.{key}", UNKNOWN))
    if any(problem.path.startswith(f"{path}.") for problem in problems):
        return rule
    changed = replace(rule, **changes)
    if not 0 <= changed.n <= LONGEST[changed.unit]:
        problems.append(Problem(f"{path}.n", NUMBER))
    if binding and _is_looser(changed, rule):
        problems.append(Problem(path, BINDING))
    return changed


def _is_looser(changed: ClockRule, rule: ClockRule) -> bool:
    return (
        changed.n > rule.n
        or changed.unit != rule.unit
        or not set(changed.pauses) <= set(rule.pauses)
        or (changed.extension is not None and changed.extension != rule.extension)
    )


def _grounds(ruleset: Ruleset, path: str, value: Any, problems: list[Problem]) -> dict[str, Any]:
    table = _table(path, value, problems)
    if ruleset.binding and table:
        problems.append(Problem(path, BINDING_GROUNDS))
        return {}
    problems += [Problem(f"{path}.{key}", UNKNOWN) for key in table if key not in ("off", "add")]
    known: tuple[Ground, ...] = getattr(ruleset, path)
    off = set(table.get("off", ()))
    problems += [
        Problem(f"{path}.off", NO_GROUND) for code in sorted(off - {ground.code for ground in known})
    ]
    kept = tuple(ground for ground in known if ground.code not in off)
    added = tuple(_ground(row, f"{path}.add", problems) for row in table.get("add", ()))
    if not kept + added:
        problems.append(Problem(path, NO_GROUND_LEFT))
    return {path: kept + added}


def _ground(row: Table, path: str, problems: list[Problem]) -> Ground:
    texts = {key: row.get(key, "") for key in ("code", "name", "name_en", "article")}
    problems += [Problem(f"{path}.{key}", TEXT) for key in ("code", "name", "article") if not texts[key]]
    needs_text, after_clock = row.get("needs_text") is True, str(row.get("after_clock", ""))
    return Ground(
        **texts, basis="own rule", confidence="own rule", needs_text=needs_text, after_clock=after_clock
    )


def _table(path: str, value: Any, problems: list[Problem]) -> Table:
    if isinstance(value, Mapping):
        return value
    problems.append(Problem(path, LIST))
    return {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_number(value: Any) -> int:
    if not _is_number(value):
        raise TypeError(NUMBER)
    return value


def _read_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(TEXT)
    return value.strip()


def _read_date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _read_reasons(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(LIST)
    return tuple(_read_text(item) for item in value)


def _read_extension(value: Any) -> Extension | None:
    if value is None:
        return None
    n, times = _read_number(value["n"]), _read_number(value.get("times", 1))
    return Extension(n, Unit(value["unit"]), value.get("by", "head"), times, value.get("article", ""))


def _sentence(key: str, fault: Exception) -> str:
    if key == "version":
        return DATE
    return str(fault) if isinstance(fault, TypeError) and str(fault) in (NUMBER, TEXT, LIST) else CHOICE


CLOCK_WIDE = ("soon_percent", "soon_working_days", "warn_percents")
CLOCK_SETTINGS: dict[str, Callable[[Any], Any]] = {
    "n": _read_number,
    "unit": Unit,
    "article": _read_text,
    "article_en": _read_text,
    "version": _read_date,
    "pauses": _read_reasons,
    "extension": _read_extension,
}
SETTINGS: dict[str, Callable[..., dict[str, Any]]] = {
    "name": _text,
    "name_en": _text,
    "settlement_first": _settlement_first,
    "settled_before_acceptance_counts": _flag,
    "outcomes": _outcomes,
    "soon_percent": _number(1, WHOLE),
    "soon_working_days": _number(0, 30),
    "warn_percents": _percents,
    "clocks": _clocks,
    "refusal_grounds": _grounds,
    "end_grounds": _grounds,
}
