"""A mapping of columns: which field is made of which columns, and a row read by it. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

from .headers import plain_name
from .targets import FindCode, Target, read_cell

VERSION = 1
MOST_JSON = 64 * 1024
PATH = re.compile(r"[a-z_]+(\.(\d|[a-z_]+))*")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is made: from the columns that have something, joined; else the fixed value.

    `pattern` puts several columns into one sentence: "{车系}：{问题}". `codes`: words of this sheet → codes.
    """

    columns: tuple[str, ...] = ()
    value: str = ""
    join: str = " "
    pattern: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)

    def text(self, row: Mapping[str, str]) -> str:
        cells = [row.get(plain_name(column), "") for column in self.columns]
        if self.pattern and any(cells):
            return re.sub(r"\{(.+?)\}", lambda found: row.get(plain_name(found[1]), ""), self.pattern)
        text = self.join.join(cell for cell in cells if cell) or self.value
        return self.codes.get(text.strip(), text)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole mapping. `scheme` names the other system whose words the registry knows."""

    kind: str
    rules: Mapping[str, Rule]
    scheme: str = ""

    def as_json(self) -> dict[str, Any]:
        fields = {path: _rule_as_json(rule) for path, rule in self.rules.items()}
        return {"version": VERSION, "kind": self.kind, "scheme": self.scheme, "fields": fields}

    @property
    def columns(self) -> list[str]:
        return [column for rule in self.rules.values() for column in rule.columns]


def _rule_as_json(rule: Rule) -> dict[str, Any]:
    values = {
        "columns": list(rule.columns),
        "value": rule.value,
        "pattern": rule.pattern,
        "codes": dict(rule.codes),
    }
    return {name: value for name, value in values.items() if value} | (
        {"join": rule.join} if rule.join != " " else {}
    )


def plan_from_json(given: Any) -> Plan:
    """Raises Invalid for what is no mapping."""
    wrong = Invalid({"mapping": _("This is no mapping of columns that can be read here.")})
    if not isinstance(given, dict) or not isinstance(given.get("fields"), dict):
        raise wrong
    if given.get("version", VERSION) != VERSION or len(json.dumps(given)) > MOST_JSON:
        raise wrong
    rules = {}
    for path, rule in given["fields"].items():
        if not isinstance(rule, dict) or not PATH.fullmatch(path):
            raise wrong
        rules[path] = _rule(rule, wrong)
    return Plan(str(given.get("kind", "complaint")), rules, str(given.get("scheme", "")))


def _rule(given: dict[str, Any], wrong: Invalid) -> Rule:
    columns, codes = given.get("columns", []), given.get("codes", {})
    texts = [given.get(name, "") for name in ("value", "join", "pattern")]
    if not isinstance(columns, list) or not isinstance(codes, dict):
        raise wrong
    if not all(isinstance(each, str) for each in (*columns, *texts, *codes, *codes.values())):
        raise wrong
    return Rule(tuple(columns), texts[0], given.get("join", " "), texts[2], codes)


def check_plan(plan: Plan, heads: Sequence[str], targets: Sequence[Target]) -> None:
    """Raises Invalid where a column is missing, a field is unknown, or a needed one has nothing."""
    known, here = {target.path: target for target in targets}, {plain_name(head) for head in heads}
    faults = {
        path: _("This field is not known here. Please check its name.")
        for path in plan.rules
        if path not in known
    }
    for path, rule in plan.rules.items():
        missing = [column for column in rule.columns if plain_name(column) not in here]
        if (
            missing
            and len(missing) == len(rule.columns)
            and not rule.value
            and known.get(path)
            and known[path].needed
        ):
            faults[path] = _("The sheet has no column %(names)s.") % {"names": "、".join(missing)}
    for target in targets:
        given = plan.rules.get(target.path)
        if target.needed and (given is None or not (given.columns or given.value)):
            faults[target.path] = _("Please choose a column or a fixed value for: %(label)s.") % {
                "label": target.label
            }
    if faults:
        raise Invalid(faults)


def row_of(heads: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {plain_name(head): cell for head, cell in zip(heads, cells, strict=False) if head}


def payload_of(
    plan: Plan, row: Mapping[str, str], targets: Sequence[Target], *, find_code: FindCode
) -> tuple[dict[str, Any], dict[str, str]]:
    """The contents a row makes, and what is wrong with it as {path: sentence}."""
    payload: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for target in targets:
        rule = plan.rules.get(target.path)
        text = (rule.text(row) if rule else "") or target.otherwise
        if not text:
            continue
        try:
            value = read_cell(target, text, find_code=partial(_known_first, rule or Rule(), find_code))
        except Invalid as fault:
            faults[target.path] = str(fault.message)
            continue
        if value is not None:
            _put(payload, target.path.split("."), value)
    return _without_halves(payload), faults


def _known_first(rule: Rule, find_code: FindCode, kind: str, word: str) -> str | None:
    """A word that the mapping itself knows needs no table."""
    return rule.codes.get(word) or find_code(kind, word)


def _put(payload: Any, steps: list[str], value: Any) -> None:
    for step, following in pairwise(steps):
        fresh: Any = [] if following.isdecimal() else {}
        if isinstance(payload, list):
            while len(payload) <= int(step):
                payload.append({})
            payload = payload[int(step)]
        else:
            payload = payload.setdefault(step, fresh)
    payload[steps[-1]] = value


def _without_halves(payload: dict[str, Any]) -> dict[str, Any]:
    """An outside number without its number is none."""
    numbers = [each for each in payload.get("outside_numbers", []) if each.get("number")]
    rest = {name: value for name, value in payload.items() if name != "outside_numbers"}
    return rest | ({"outside_numbers": numbers} if numbers else {})
