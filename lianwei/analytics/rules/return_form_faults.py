"""What is wrong with the file of a return form: each fault with its line, so that people can mend it."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from string import Formatter
from typing import Any

from .return_forms import BROKEN, COUNT, FEN, PERSONS, ReturnForm, form_read

COUNTED = (COUNT, FEN, PERSONS)  # units that members' figures can be added up in
LONGEST = {"code": 20, "version": 12}
FORM = {"code": str, "version": str, "name": str, "name_en": str, "valid_from": date}
PARTS: dict[str, type] = {"measure": list, "section": list, "sheet": dict}
MEASURE = {"code": str, "name": str, "name_en": str, "unit": str}
SECTION = {"code": str, "name": str, "name_en": str, "measures": list}
BY_CODE = {"dimension": str, "codes": list, "also": dict}  # of sections with a line for each code
SHEET = {"title": str, "unit_line": str, "signature": str, "sections": list}
CHECKS: dict[str, dict[str, type]] = {
    "sum": {"total": str, "parts": list},
    "at_most": {"small": str, "large": str},
    "each_at_most": {"small": str, "large": str},
    "together": {"one": str, "other": str},
}
HINTS: dict[str, dict[str, type]] = {
    "share": {"line": str, "total": str, "above": int},
    "change": {"line": str, "above": int},
}
PLACES = {"unit_line": {"member", "period", "first", "last"}, "signature": {"day"}}
HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*=")
AT = re.compile(r"\(at line (\d+), column (\d+)\)")
Place = tuple[str, int, str]  # table, which of that name (from 0), key


@dataclass(frozen=True, slots=True)
class FormFault:
    """A fault in words of the file. `line` counts from 1; 0 where the file as a whole is meant."""

    line: int
    kind: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What a form can refer to. `measures`: their unit by code; `codes`: those of a dimension, None where it
    has no list; `taken`: codes of the shipped forms.
    """

    measures: Mapping[str, str]
    dimensions: frozenset[str]
    codes: Callable[[str], frozenset[str] | None]
    taken: frozenset[str]


def form_checked(text: str, known: Known) -> tuple[ReturnForm | None, list[FormFault]]:
    """The form, or what is wrong with it in the order of its lines."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        at = AT.search(str(fault))
        line = int(at[1]) if at else text.count("\n") + 1
        return None, [FormFault(line, "syntax", {"column": at[2] if at else "1"})]
    faults = sorted(_Checker(told, _places(text), known).faults(), key=lambda each: each.line)
    if faults:
        return None, faults
    try:
        return form_read(text), []
    except BROKEN:
        return None, [FormFault(0, "unread")]


def _places(text: str) -> dict[Place, int]:
    """The line of every heading (key "") and of every key below it."""
    found: dict[Place, int] = {}
    seen: dict[str, int] = {}
    table, n = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if head := HEADER.match(line):
            table = head[1]
            n = seen[table] = seen.get(table, -1) + 1
            found[table, n, ""] = number
        elif key := KEY.match(line):
            found.setdefault((table, n, key[1]), number)
    return found


class _Checker:
    """The faults of one file."""

    def __init__(self, told: Mapping[str, Any], places: Mapping[Place, int], known: Known) -> None:
        self.told, self.places, self.known = told, places, known
        self.measures: list[str] = []
        self.lines: set[str] = set()  # "natures.N01.accepted", and "natures.accepted" for the column

    def faults(self) -> Iterator[FormFault]:
        whole = {key: value for key, value in self.told.items() if key not in ("check", "hint")}
        yield from self._keys(("", 0), whole, {**FORM, **PARTS})
        yield from self._names()
        for n, each in self._each("measure"):
            yield from self._measure(n, each)
        for n, each in self._each("section"):
            yield from self._section(n, each)
        for name, kinds in (("check", CHECKS), ("hint", HINTS)):
            for n, each in self._each(name):
                yield from self._check((name, n), each, kinds)
        yield from self._sheet()

    def _fault(self, at: tuple[str, int], key: str, kind: str, **told: str) -> FormFault:
        line = self.places.get((*at, key)) or self.places.get((*at, ""), 0)
        return FormFault(line, kind, {"key": key, **told})

    def _keys(
        self,
        at: tuple[str, int],
        told: Mapping[str, Any],
        wanted: Mapping[str, type],
        also: Mapping[str, type] | None = None,
    ) -> Iterator[FormFault]:
        """Keys that are missing, of another sort, or that nobody reads."""
        allowed = {**wanted, **(also or {})}
        for key, sort in allowed.items():
            if key not in told:
                if key in wanted:
                    yield self._fault(at, key, "missing")
            elif not isinstance(told[key], sort) or isinstance(told[key], bool):
                yield self._fault(at, key, f"no_{sort.__name__}")
            elif sort is list and not told[key]:
                yield self._fault(at, key, "empty")
        for key in told.keys() - allowed.keys():
            yield self._fault(at, key, "nobody_reads")

    def _each(self, name: str) -> list[tuple[int, Mapping[str, Any]]]:
        found = self.told.get(name, [])
        listed = found if isinstance(found, list) else []
        return [(n, each) for n, each in enumerate(listed) if isinstance(each, dict)]

    def _names(self) -> Iterator[FormFault]:
        for key, longest in LONGEST.items():
            value = self.told.get(key, "")
            is_plain = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.-]*", value)
            if not is_plain or len(value) > longest:
                yield self._fault(("", 0), key, "long", most=str(longest))
        if self.told.get("code") in self.known.taken:
            yield self._fault(("", 0), "code", "taken", value=str(self.told["code"]))

    def _measure(self, n: int, told: Mapping[str, Any]) -> Iterator[FormFault]:
        at, code, unit = ("measure", n), str(told.get("code", "")), str(told.get("unit", ""))
        yield from self._keys(at, told, MEASURE)
        known = self.known.measures.get(code)
        if code and known is None:
            names = ", ".join(sorted(name for name, each in self.known.measures.items() if each in COUNTED))
            yield self._fault(at, "code", "no_measure", value=code, names=names)
        elif known and known not in COUNTED:
            yield self._fault(at, "code", "no_sum", value=code)
        elif known and unit and unit != known:
            yield self._fault(at, "unit", "unit", value=code, unit=known)
        if code in self.measures:
            yield self._fault(at, "code", "twice", value=code)
        self.measures.append(code)

    def _section(self, n: int, told: Mapping[str, Any]) -> Iterator[FormFault]:
        at, code = ("section", n), str(told.get("code", ""))
        yield from self._keys(at, told, SECTION, BY_CODE)
        measures, codes = _words(told.get("measures")), _words(told.get("codes"))
        for each in measures:
            if each not in self.measures:
                yield self._fault(at, "measures", "unlisted", value=each)
        yield from self._codes(at, told, codes)
        made = [f"{code}.{m}" for m in measures]
        made += [f"{code}.{each}.{m}" for each in codes for m in measures]
        for line in made:
            if line in self.lines:
                yield self._fault(at, "codes" if codes else "measures", "twice", value=line)
            self.lines.add(line)

    def _codes(self, at: tuple[str, int], told: Mapping[str, Any], codes: list[str]) -> Iterator[FormFault]:
        dimension = told.get("dimension")
        if bool(dimension) != bool(codes):
            yield self._fault(at, "dimension" if dimension else "codes", "half")
        if not isinstance(dimension, str) or not dimension:
            return
        if dimension not in self.known.dimensions:
            names = ", ".join(sorted(self.known.dimensions))
            yield self._fault(at, "dimension", "no_dimension", value=dimension, names=names)
            return
        listed = self.known.codes(dimension)
        for each in codes:
            if listed is not None and each not in listed:
                yield self._fault(at, "codes", "no_code", value=each, dimension=dimension)

    def _check(
        self, at: tuple[str, int], told: Mapping[str, Any], kinds: Mapping[str, Mapping[str, type]]
    ) -> Iterator[FormFault]:
        kind = str(told.get("kind") or "")
        if kind not in kinds:
            yield self._fault(at, "kind", "no_kind", value=kind, names=", ".join(kinds))
            return
        yield from self._keys(at, told, {"kind": str, **kinds[kind]})
        of_columns = kind == "each_at_most"
        for key in (key for key, sort in kinds[kind].items() if sort is not int):
            for each in _words(told.get(key)):
                known = self.measures if of_columns else self.lines
                if each not in known:
                    yield self._fault(at, key, "unlisted" if of_columns else "no_line", value=each)

    def _sheet(self) -> Iterator[FormFault]:
        told = self.told.get("sheet")
        if not isinstance(told, dict):
            return
        yield from self._keys(("sheet", 0), told, SHEET)
        sections = {str(each.get("code")) for _n, each in self._each("section")}
        for each in _words(told.get("sections")):
            if each not in sections:
                yield self._fault(("sheet", 0), "sections", "no_section", value=each)
        for key, allowed in PLACES.items():
            for each in _fields(str(told.get(key, ""))):
                if each not in allowed:
                    names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
                    yield self._fault(("sheet", 0), key, "no_place", value=each, names=names)


def _words(value: object) -> list[str]:
    """A word or a list of them; nothing for anything else."""
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str)]


def _fields(text: str) -> list[str]:
    """What stands in braces; a brace that is not closed counts as one."""
    with suppress(ValueError):
        return [name for _text, name, _spec, _how in Formatter().parse(text) if name is not None]
    return ["{"]
