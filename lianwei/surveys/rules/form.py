"""A questionnaire as read out of the XForm that pyxform wrote: sections, questions, choices, conditions.

The XForm text is what a version keeps; everything shown and judged is read from it, so that there is one
truth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from .xpath import Path as Asked
from .xpath import Tree, located, parse, resolved, with_days

if TYPE_CHECKING:
    from lxml import etree

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"
HTML = "{http://www.w3.org/1999/xhtml}"
TEXT, INTEGER, DECIMAL, DATE, TIME, DATETIME = "text", "integer", "decimal", "date", "time", "datetime"
ONE, MANY, RANK, RANGE = "select_one", "select_multiple", "rank", "range"
NOTE, ACKNOWLEDGE, GEOPOINT, CALCULATE = "note", "acknowledge", "geopoint", "calculate"
BY_TYPE = {
    "string": TEXT,
    "int": INTEGER,
    "decimal": DECIMAL,
    "date": DATE,
    "time": TIME,
    "dateTime": DATETIME,
    "geopoint": GEOPOINT,
}
BY_TAG = {
    f"{XF}select1": ONE,
    f"{XF}select": MANY,
    f"{ODK}rank": RANK,
    f"{XF}range": RANGE,
    f"{XF}trigger": ACKNOWLEDGE,
}
QUESTIONS = {f"{XF}input", *BY_TAG}
WITH_CHOICES, OF_LISTS, OF_DAYS = (ONE, MANY, RANK), (MANY, RANK), (DATE, DATETIME)
NUMERIC = (INTEGER, DECIMAL, RANGE)
ITEMS = re.compile(r"instance\('(?P<list>[^']+)'\)/(?:root)/item(?:\[(?P<filter>.*)\])?$", re.S)
ITEXT = re.compile(r"jr:itext\('(?P<id>.*)'\)")
VALUE = re.compile(r"\$\{([^}]*)\}")
LANGUAGE = re.compile(r"\((?P<code>[A-Za-z-]+)\)\s*$")
Words = dict[str, str]  # language → text; "" where the questionnaire names no language


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be ticked; `columns` are those a choice_filter reads."""

    name: str
    labels: Words
    columns: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the sheet that is asked, told (note) or worked out (calculate)."""

    path: str
    kind: str
    labels: Words = field(default_factory=dict)
    hints: Words = field(default_factory=dict)
    relevant: Tree | None = None
    required: Tree | None = None
    required_words: Words = field(default_factory=dict)
    constraint: Tree | None = None
    constraint_words: Words = field(default_factory=dict)
    calculate: Tree | None = None
    default: str = ""
    appearance: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Tree | None = None
    between: tuple[str, str, str] = ("", "", "")  # start, end and step of a range

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_asked(self) -> bool:
        return self.kind not in (NOTE, CALCULATE)


@dataclass(frozen=True, slots=True)
class Section:
    """A group, or rows that repeat."""

    path: str
    labels: Words
    items: "tuple[Question | Section, ...]"
    relevant: Tree | None = None
    is_repeat: bool = False

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire; `calculates` belong to no page."""

    title: str
    languages: tuple[str, ...]
    default_language: str
    items: tuple[Question | Section, ...]
    calculates: tuple[Question, ...]

    def all_items(self) -> Iterator[Question | Section]:
        yield from _walk(self.items)
        yield from self.calculates

    def questions(self) -> list[Question]:
        """Everything that is asked, in order."""
        return [each for each in self.all_items() if isinstance(each, Question) and each.is_asked]

    def question(self, name: str) -> Question | None:
        return next((each for each in self.questions() if each.name == name), None)

    def repeat_of(self, path: str) -> str:
        """The path of the repeat in which something lies, or nothing."""
        repeats = (each.path for each in self.all_items() if isinstance(each, Section) and each.is_repeat)
        return next((each for each in repeats if path.startswith(f"{each}/")), "")

    def language_for(self, page: str) -> str:
        """The language of the questionnaire for a page in `page` (zh-hans, en): by its code, else the
        default.
        """
        wanted = page.partition("-")[0].lower()
        for each in self.languages:
            found = LANGUAGE.search(each)
            if found and found["code"].partition("-")[0].lower() == wanted:
                return each
        return self.default_language


def said(words: Words, language: str) -> str:
    """A text in a language; where it is missing, in any other."""
    return words.get(language) or next((each for each in words.values() if each), "")


def _walk(items: "tuple[Question | Section, ...]") -> "Iterator[Question | Section]":
    for each in items:
        yield each
        if isinstance(each, Section):
            yield from _walk(each.items)


@lru_cache(maxsize=64)
def read_form(xform: str) -> Form:
    """The questionnaire in an XForm that pyxform wrote and `check` let through."""
    return _Reading(xform).form()


class _Reading:
    def __init__(self, xform: str) -> None:
        from lxml import etree  # noqa: PLC0415 - large, and few requests read a questionnaire

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.root = etree.fromstring(xform.encode(), parser)
        self.texts = self._texts()
        self.binds = {each.get("nodeset"): each for each in self.root.iter(f"{XF}bind")}
        self.lists = {
            each.get("id"): list(each.iter(f"{XF}item"))
            for each in self.root.iter(f"{XF}instance")
            if each.get("id")
        }
        instance = next(each for each in self.root.iter(f"{XF}instance") if not each.get("id"))
        self.data = instance[0]
        self.top = f"/{_local(self.data)}"
        self.days = {path for path, bind in self.binds.items() if BY_TYPE.get(bind.get("type")) in OF_DAYS}

    def form(self) -> Form:
        body = self.root.find(f"{HTML}body")
        items = tuple(self._items(body))
        asked = {each.path for each in _walk(items)}
        languages = [each.get("lang") for each in self.root.iter(f"{XF}translation")]
        marked = [each.get("lang") for each in self.root.iter(f"{XF}translation") if each.get("default")]
        return Form(
            title=self.root.findtext(f".//{HTML}title") or "",
            languages=tuple(languages),
            default_language=(marked or languages or [""])[0],
            items=items,
            calculates=tuple(
                self._question(path, CALCULATE) for path, bind in self.binds.items()
                if bind.get("calculate") and path not in asked
            ),
        )  # fmt: skip

    def _texts(self) -> dict[str, Words]:
        found: dict[str, Words] = {}
        for translation in self.root.iter(f"{XF}translation"):
            for text in translation.iter(f"{XF}text"):
                value = next((each for each in text.iter(f"{XF}value") if not each.get("form")), None)
                if value is not None:
                    found.setdefault(text.get("id"), {})[translation.get("lang")] = _text_of(value)
        return found

    def _words(self, element: "etree._Element | None") -> Words:
        if element is None:
            return {}
        ref = ITEXT.match(element.get("ref") or "")
        return self.texts.get(ref["id"], {}) if ref else {"": _text_of(element)}

    def _attribute(self, bind: "etree._Element | None", name: str) -> Words:
        text = bind.get(name) if bind is not None else None
        if not text:
            return {}
        ref = ITEXT.match(text)
        return self.texts.get(ref["id"], {}) if ref else {"": text}

    def _items(self, parent: "etree._Element") -> Iterator[Question | Section]:
        for each in parent.iterchildren("*"):
            repeat = each.find(f"{XF}repeat")
            if repeat is not None:
                path = repeat.get("nodeset")
                yield Section(
                    path, self._label(each), tuple(self._items(repeat)), self._tree(path, "relevant"), True
                )
            elif each.tag == f"{XF}group":
                path = each.get("ref") or ""
                yield Section(path, self._label(each), tuple(self._items(each)), self._tree(path, "relevant"))
            elif each.tag in QUESTIONS:
                yield self._question(each.get("ref"), self._kind(each), each)

    def _kind(self, element: "etree._Element") -> str:
        bind = self.binds.get(element.get("ref"))
        if bind is not None and bind.get("readonly") == "true()" and bind.get("type") == "string":
            return NOTE
        return BY_TAG.get(element.tag) or BY_TYPE.get(bind.get("type") if bind is not None else "", TEXT)

    def _label(self, element: "etree._Element") -> Words:
        return self._words(element.find(f"{XF}label"))

    def _question(self, path: str, kind: str, element: "etree._Element | None" = None) -> Question:
        bind = self.binds.get(path)
        choices, choice_filter = self._choices(path, element) if kind in WITH_CHOICES else ((), None)
        get = element.get if element is not None else (lambda *_: None)
        return Question(
            path=path,
            kind=kind,
            labels=self._label(element) if element is not None else {},
            hints=self._words(element.find(f"{XF}hint")) if element is not None else {},
            relevant=self._tree(path, "relevant"),
            required=self._tree(path, "required"),
            required_words=self._attribute(bind, f"{JR}requiredMsg"),
            constraint=self._tree(path, "constraint"),
            constraint_words=self._attribute(bind, f"{JR}constraintMsg"),
            calculate=self._tree(path, "calculate"),
            default=self._default(path),
            appearance=get("appearance") or "",
            choices=choices,
            choice_filter=choice_filter,
            between=(get("start") or "", get("end") or "", get("step") or ""),
        )

    def _default(self, path: str) -> str:
        element = self.data
        for step in path.split("/")[2:]:
            found = next((each for each in element if _local(each) == step), None)
            if found is None:
                return ""
            element = found
        return (element.text or "").strip() if not len(element) else ""

    def _tree(self, path: str, attribute: str) -> Tree | None:
        bind = self.binds.get(path)
        text = bind.get(attribute) if bind is not None else None
        return self._read(text, path) if text and text.strip() != "false()" else None

    def _read(self, text: str, path: str) -> Tree:
        whole = located(
            parse(text), lambda each: each if each.is_column else Asked(resolved(each.text, path))
        )
        return with_days(whole, self.days.__contains__)

    def _choices(self, path: str, element: "etree._Element | None") -> tuple[tuple[Choice, ...], Tree | None]:
        itemset = element.find(f"{XF}itemset") if element is not None else None
        match = ITEMS.match(itemset.get("nodeset")) if itemset is not None else None
        if match is None:
            return (), None
        found = tuple(self._choice(each) for each in self.lists[match["list"]])
        return found, self._read(match["filter"], path) if match["filter"] else None

    def _choice(self, item: "etree._Element") -> Choice:
        columns = {_local(each): each.text or "" for each in item}
        labels = self.texts.get(columns.get("itextId", ""), {}) or {"": columns.get("label", "")}
        return Choice(columns["name"], labels, columns)


def _local(element: "etree._Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _text_of(element: "etree._Element") -> str:
    """A text; a value it repeats stands in it as ${path}."""
    parts = [element.text or ""]
    for each in element:
        parts += [f"${{{(each.get('value') or '').strip()}}}", each.tail or ""]
    return "".join(parts).strip()
