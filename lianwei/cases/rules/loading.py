"""Rulesets from dated TOML files; a fault in a file names the file and the key."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from lianwei.cases.rules.rulesets import (
    ClockRule,
    Extension,
    Ground,
    PauseEffect,
    RestDay,
    Ruleset,
    SettlementFirst,
    Unit,
)

SHIPPED = Path(__file__).parent.parent / "data" / "rulesets"
KINDS = {"unit": Unit, "pause_effect": PauseEffect, "rest_day": RestDay, "settlement_first": SettlementFirst}
Table = Mapping[str, Any]
T = TypeVar("T", Ruleset, ClockRule, Ground, Extension)


@cache
def load_rulesets(folder: Path = SHIPPED) -> Mapping[str, Ruleset]:
    """All rulesets of a folder by code, in the order of the file names. ValueError names a faulty file."""
    rulesets = [_read(path) for path in sorted(folder.glob("*.toml"))]
    by_code = {ruleset.code: ruleset for ruleset in rulesets}
    if len(by_code) != len(rulesets):
        raise ValueError("Two files hold a ruleset of the same code.")
    return MappingProxyType(by_code)


def _read(path: Path) -> Ruleset:
    with path.open("rb") as file:
        table = tomllib.load(file)
    try:
        return ruleset_from(table)
    except (TypeError, ValueError, KeyError) as fault:
        raise ValueError(f"{path.name}: {fault}") from fault


def ruleset_from(table: Table) -> Ruleset:
    """A ruleset from the tables of one file."""
    plain = {
        key: value for key, value in table.items() if not isinstance(value, list | dict) or key == "org_kinds"
    }
    ruleset = _build(Ruleset, plain)
    return replace(
        ruleset,
        clocks=tuple(_dated(clock_from(row), ruleset) for row in table.get("clocks", ())),
        refusal_grounds=tuple(_build(Ground, row) for row in table.get("refusal_grounds", ())),
        end_grounds=tuple(_build(Ground, row) for row in table.get("end_grounds", ())),
        outcomes=MappingProxyType(dict(table.get("outcomes", {}))),
    )


def clock_from(row: Table) -> ClockRule:
    """A clock from one `[[clocks]]` table."""
    row = dict(row)
    if extension := row.get("extension"):
        row["extension"] = _build(Extension, extension)
    return _build(ClockRule, row)


def _dated(rule: ClockRule, ruleset: Ruleset) -> ClockRule:
    """The version of a clock's text: its own, or the day since which the clock or the ruleset holds."""
    return replace(rule, version=rule.version or rule.valid_from or ruleset.valid_from)


def _build(kind: type[T], row: Table) -> T:
    """An instance of a dataclass from a table; an unknown key is a fault."""
    known = {item.name for item in fields(kind)}
    if unknown := sorted(set(row) - known):
        raise ValueError(f"{row.get('code', kind.__name__)}: unknown key {', '.join(unknown)}")
    return kind(**{key: _value(key, value) for key, value in row.items()})


def _value(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return KINDS[key](value) if key in KINDS else value
