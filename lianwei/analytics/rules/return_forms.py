"""A statistical return as data: its lines, what they count, what must add up, how the sheet above looks.

Each version is a file that is never changed; a return keeps the version under which it was begun. Besides the
shipped files there are those of the operator, in `return_forms` of the data directory.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianwei.core.environment import data_dir
from lianwei.core.errors import Invalid

FORMS = Path(__file__).parents[1] / "data" / "return_forms"
COUNT, FEN, PERSONS = "count", "fen", "persons"
FEN_OF_YUAN = 100
BEGINS = re.compile(r"^valid_from\s*=\s*[\d-]+", re.MULTILINE)
BROKEN = (KeyError, TypeError, ValueError, AttributeError, OSError)  # what a wrong file raises


@dataclass(frozen=True, slots=True)
class Column:
    """A measure as the return names it. Unit: count (cases), fen, persons."""

    code: str
    name: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: "natures.N01.accepted", its number in the sheet, the measure and the keys it counts."""

    number: int
    key: str
    section: str
    code: str  # "" where the measure itself is the line
    measure: Column
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the return. `rows`: its lines, those of one code together."""

    code: str
    name: str
    name_en: str
    dimension: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]

    @property
    def is_list(self) -> bool:
        """Whether each measure stands on a line of its own."""
        return not self.dimension

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the printed sheet reads around the figures."""

    title: str
    unit_line: str
    signature: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """One version of a return."""

    code: str
    version: str
    name: str
    name_en: str
    valid_from: date
    sections: tuple[Section, ...]
    checks: tuple[Mapping[str, Any], ...]
    hints: tuple[Mapping[str, Any], ...]
    sheet: Sheet
    lines: Mapping[str, Line] = field(default_factory=dict)

    def section(self, code: str) -> Section:
        return next(each for each in self.sections if each.code == code)

    def figures_of(self, words: str) -> list[Line]:
        """ "summary.accepted" is one line, "natures.accepted" every line of that column."""
        if words in self.lines:
            return [self.lines[words]]
        section, _dot, measure = words.partition(".")
        return [each for each in self.section(section).lines if each.measure.code == measure]


def form_on(code: str, day: date) -> ReturnForm:
    """The version that holds on a day; the first one for days before it. KeyError for an unknown form."""
    versions = _forms()[code]
    begun = [each for each in versions if each.valid_from <= day]
    return begun[-1] if begun else versions[0]


def form_of(code: str, version: str) -> ReturnForm:
    """The version under which a return was begun. Raises Invalid where the operator took its file away."""
    found = {each.version: each for each in _forms().get(code, ())}
    if version not in found:
        told = {"form": code, "version": version}
        raise Invalid(
            _("The form %(form)s of version %(version)s is not here; the operator has its file.") % told
        )
    return found[version]


def form_codes() -> list[str]:
    return sorted(_forms())


def shipped_codes() -> frozenset[str]:
    """The codes that forms of one's own may not take."""
    return frozenset(form_read(path.read_text(encoding="utf-8")).code for path in FORMS.glob("*.toml"))


def versions_known() -> list[ReturnForm]:
    """Every version of every form, by code and the day it begins."""
    return [each for code in form_codes() for each in _forms()[code]]


def put_beside(form: ReturnForm, text: str, valid_from: date) -> None:
    """Lay the file of a form beside the shipped ones, in force from a day; whole or not at all."""
    own_forms().mkdir(parents=True, exist_ok=True)
    target = own_forms() / f"{form.code}-{form.version}.toml"
    fresh = target.with_suffix(".new")
    fresh.write_text(BEGINS.sub(f"valid_from = {valid_from.isoformat()}", text, count=1), encoding="utf-8")
    fresh.replace(target)


def _forms() -> dict[str, list[ReturnForm]]:
    """The versions by code, in the order in which they begin; files are read again when one has changed."""
    paths = [*sorted(FORMS.glob("*.toml")), *sorted(own_forms().glob("*.toml"))]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in paths))


def own_forms() -> Path:
    """Where the operator puts forms of his own."""
    return data_dir() / "return_forms"


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, list[ReturnForm]]:
    """The shipped files must be whole; one of the operator that is broken or takes their code is left out."""
    found: dict[str, list[ReturnForm]] = {}
    shipped: set[str] = set()
    for path, _changed in files:
        try:
            read = form_read(path.read_text(encoding="utf-8"))
        except BROKEN:
            if path.parent == FORMS:
                raise
            continue
        if path.parent == FORMS:
            shipped.add(read.code)
        elif read.code in shipped:
            continue
        found.setdefault(read.code, []).append(read)
    return {code: sorted(each, key=lambda form: form.valid_from) for code, each in found.items()}


def form_read(text: str) -> ReturnForm:
    """A form from its file. KeyError or ValueError where something is missing or doubled."""
    known = tomllib.loads(text)
    columns = {each["code"]: Column(**each) for each in known["measure"]}
    sections, number = [], 0
    for each in known["section"]:
        section = _section(each, columns, number)
        number += len(list(section.lines))
        sections.append(section)
    lines = {line.key: line for section in sections for line in section.lines}
    if len(lines) != number:
        raise ValueError("A line stands twice in the form.")
    sheet = known["sheet"] | {"sections": tuple(known["sheet"]["sections"])}
    form = ReturnForm(
        code=known["code"],
        version=known["version"],
        name=known["name"],
        name_en=known["name_en"],
        valid_from=known["valid_from"],
        sections=tuple(sections),
        checks=tuple(known.get("check", ())),
        hints=tuple(known.get("hint", ())),
        sheet=Sheet(**sheet),
        lines=lines,
    )
    _refuse_unknown(form)
    return form


def _section(told: Mapping[str, Any], columns: Mapping[str, Column], number: int) -> Section:
    measures, code = tuple(columns[each] for each in told["measures"]), told["code"]
    rows: list[tuple[Line, ...]] = []
    for at in told.get("codes", ()):
        keys = (at, *told.get("also", {}).get(at, ()))
        start = number + len(rows) * len(measures)
        line = [
            Line(start + n, f"{code}.{at}.{each.code}", code, at, each, keys)
            for n, each in enumerate(measures, start=1)
        ]
        rows.append(tuple(line))
    if "codes" not in told:
        rows = [
            (Line(number + n, f"{code}.{each.code}", code, "", each, ()),)
            for n, each in enumerate(measures, start=1)
        ]
    return Section(code, told["name"], told["name_en"], told.get("dimension", ""), measures, tuple(rows))


def _refuse_unknown(form: ReturnForm) -> None:
    """Every check and hint names lines that there are."""
    for each in (*form.checks, *form.hints):
        named = [each[part] for part in ("total", "line", "one", "other") if part in each]
        named += each.get("parts", ())
        if each["kind"] == "at_most":
            named += [each["small"], each["large"]]
        if not all(form.figures_of(words) for words in named):
            raise ValueError(f"A check names a line that is not there: {dict(each)}")
