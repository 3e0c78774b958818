"""What is wrong with a questionnaire, all at once: sheet, row, column and a sentence for each.

First our own look over every row, for the subset that is shown and judged here; then pyxform, whose word on
the rest is one fault at a time. What is not supported is refused by its name, never dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .patterns import pattern_of
from .workbook import Row, Workbook
from .xpath import Call, Text, Tree, Unreadable, parse, parts_of, paths_of

ASKED = (
    "text",
    "integer",
    "int",
    "decimal",
    "date",
    "time",
    "datetime",
    "range",
    "note",
    "acknowledge",
    "geopoint",
)
CHOOSING = ("select_one", "select_multiple", "rank")
BEGINNING, ENDING = ("begin group", "begin repeat"), ("end group", "end repeat")
PLAIN_COLUMNS = (
    "type", "name", "required", "relevant", "constraint", "calculation", "choice_filter", "default",
    "appearance", "parameters", "comment", "comments", "note", "notes",
)  # fmt: skip
SPOKEN_COLUMNS = ("label", "hint", "constraint_message", "required_message")
SETTINGS = ("form_title", "form_id", "version", "default_language")
CONDITIONS = ("relevant", "constraint", "required", "calculation", "choice_filter")
APPEARANCES = ("minimal", "multiline", "horizontal", "field-list")
YES_NO = ("yes", "no", "true", "false", "true()", "false()")
NAME = re.compile(r"[^\W\d][\w\-]*$")
ASK = re.compile(r"\$\{([^}]*)\}")
PARAMETERS = re.compile(r"(?:(?:start|end|step)\s*=\s*-?\d+(?:\.\d+)?[\s,;]*)+$")
ROW = re.compile(r"\[row : (?P<row>\d+)\]\s*")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right; `row` 0 and `column` "" where it is none of a row."""

    sheet: str
    row: int
    column: str
    sentence: str


def faults_of(book: Workbook) -> list[Fault]:
    """Every fault that our own look finds, in the order of the sheets."""
    if not book.rows("survey"):
        return [
            Fault(
                "survey",
                0,
                "",
                _("There is no sheet “survey” with rows. Please add it; it holds the questions."),
            )
        ]
    return [*_Looking(book).faults()]


class _Looking:
    def __init__(self, book: Workbook) -> None:
        self.book, self.rows = book, book.rows("survey")
        self.lists = {row.get("list_name", "") for row in book.rows("choices").values()}
        self.columns_of_choices = set(book.columns("choices"))
        self.names = {row.get("name", "") for row in self.rows.values()}

    def faults(self) -> Iterator[Fault]:
        yield from self._columns()
        yield from self._nesting()
        seen: dict[str, int] = {}
        for number, row in self.rows.items():
            yield from self._row(number, row)
            name = row.get("name", "")
            if name and name in seen and not _type(row).startswith("end "):
                yield _at(
                    number,
                    "name",
                    _("“%(name)s” is already the name in row %(row)s.") % {"name": name, "row": seen[name]},
                )
            seen.setdefault(name, number)
        yield from self._choices()

    def _columns(self) -> Iterator[Fault]:
        unknown = _("Column “%(column)s” is not supported here. Please delete it or correct its name.")
        for column in self.book.columns("survey"):
            if (
                column not in PLAIN_COLUMNS
                and _before_language(column) not in SPOKEN_COLUMNS
                and not column.startswith("#")
            ):
                yield Fault("survey", 1, column, unknown % {"column": column})
        for column in self.book.columns("settings"):
            if column not in SETTINGS:
                yield Fault("settings", 1, column, unknown % {"column": column})
        for column in self.book.columns("choices"):
            if _before_language(column) in ("media", "image", "audio", "video", "geometry"):
                yield Fault("choices", 1, column, unknown % {"column": column})
        for name in self.book.others:
            yield Fault(
                name, 0, "", _("Sheet “%(sheet)s” is not supported here. Please delete it.") % {"sheet": name}
            )

    def _nesting(self) -> Iterator[Fault]:
        open_rows: list[tuple[str, int]] = []
        for number, row in self.rows.items():
            kind = _type(row)
            if kind in BEGINNING:
                if kind == "begin repeat" and any(each == kind for each, _row in open_rows):
                    yield _at(number, "type", _("A repeat within a repeat is not supported here."))
                open_rows.append((kind, number))
            elif kind in ENDING and (not open_rows or open_rows.pop()[0] != f"begin {kind[4:]}"):
                yield _at(number, "type", _("Nothing of this kind is open here that could end."))
        for kind, number in open_rows:
            yield _at(number, "type", _("“%(kind)s” has no end below.") % {"kind": kind})

    def _row(self, number: int, row: Row) -> Iterator[Fault]:
        kind = _type(row)
        if kind in ENDING:
            return
        yield from self._kind(number, kind, row)
        name = row.get("name", "")
        if not NAME.match(name):
            yield _at(number, "name", _("A name begins with a letter and has letters, digits, _ and - only."))
        has_label = any(_before_language(each) in ("label", "hint") for each in row)
        if not has_label and kind not in (*BEGINNING, "calculate"):
            yield _at(number, "label", _("This question has no label, so nobody would know what is asked."))
        yield from self._conditions(number, row)
        yield from self._looks(number, row)

    def _kind(self, number: int, kind: str, row: Row) -> Iterator[Fault]:
        first, _space, rest = kind.partition(" ")
        if not kind:
            yield _at(number, "type", _("Please say in column “type” what kind of question this is."))
        elif first in CHOOSING:
            name, _sep, more = rest.strip().partition(" ")
            if name not in self.lists:
                yield _at(
                    number, "type", _("There is no list “%(list)s” on the sheet “choices”.") % {"list": name}
                )
            if more:
                yield _at(
                    number,
                    "type",
                    _("“%(what)s” is not supported here. Please add the choice to the list.")
                    % {"what": more},
                )
        elif kind not in (*ASKED, *BEGINNING, "calculate"):
            yield _at(
                number, "type", _("Questions of type “%(type)s” are not supported here.") % {"type": kind}
            )
        if kind == "calculate" and not row.get("calculation"):
            yield _at(number, "calculation", _("Please say in column “calculation” how this is worked out."))
        if kind != "calculate" and row.get("calculation"):
            yield _at(number, "calculation", _("Only rows of type “calculate” are worked out here."))

    def _conditions(self, number: int, row: Row) -> Iterator[Fault]:
        for column in CONDITIONS:
            text = row.get(column, "")
            if text and not (column == "required" and text.lower() in YES_NO):
                yield from self._expression(number, column, text)
        for column, text in row.items():
            if _before_language(column) in SPOKEN_COLUMNS:
                yield from self._asked(number, column, ASK.findall(text))

    def _expression(self, number: int, column: str, text: str) -> Iterator[Fault]:
        try:
            tree = parse(text)
        except Unreadable as fault:
            said = _("Sign %(at)s: “%(about)s” cannot be read or is not supported here.")
            yield _at(number, column, said % {"at": fault.at + 1, "about": fault.about or text[-1:]})
            return
        paths = paths_of(tree)
        yield from self._patterns(number, column, tree)
        yield from self._asked(number, column, [each[2:-1] for each in paths if each.startswith("$")])
        for path in paths:
            is_column = column == "choice_filter" and path in self.columns_of_choices
            if not path.startswith("$") and path != "." and not is_column:
                yield _at(
                    number, column, _("“%(path)s”: please write a question as ${name}.") % {"path": path}
                )

    def _patterns(self, number: int, column: str, tree: Tree) -> Iterator[Fault]:
        """What regex() compares with stands in the workbook and takes little time on any answer."""
        for call in parts_of(tree):
            if not isinstance(call, Call) or call.name != "regex":
                continue
            pattern = call.arguments[1]
            if not isinstance(pattern, Text):
                yield _at(number, column, _("Please write the pattern of regex() itself, between quotes."))
            elif pattern_of(pattern.text) is None:
                said = _(
                    "The pattern “%(pattern)s” cannot be read or could take too long. Please write a simpler "
                    "one, without + or * inside a part that is itself repeated."
                )
                yield _at(number, column, said % {"pattern": pattern.text})

    def _asked(self, number: int, column: str, names: list[str]) -> Iterator[Fault]:
        for name in names:
            if name.strip() not in self.names:
                yield _at(number, column, _("There is no question “%(name)s”.") % {"name": name})

    def _looks(self, number: int, row: Row) -> Iterator[Fault]:
        for look in row.get("appearance", "").split():
            if look not in APPEARANCES:
                yield _at(
                    number, "appearance", _("Appearance “%(look)s” is not supported here.") % {"look": look}
                )
        if any(sign in row.get("default", "") for sign in ("(", "${")):
            yield _at(number, "default", _("A default is a plain value here; it is not worked out."))
        parameters = row.get("parameters", "")
        if parameters and not (_type(row) == "range" and PARAMETERS.match(parameters)):
            yield _at(number, "parameters", _("“%(what)s” is not supported here.") % {"what": parameters})

    def _choices(self) -> Iterator[Fault]:
        seen: set[tuple[str, str]] = set()
        for number, row in self.book.rows("choices").items():
            key = (row.get("list_name", ""), row.get("name", ""))
            if not all(key):
                yield Fault(
                    "choices",
                    number,
                    "name" if key[0] else "list_name",
                    _("A choice needs the name of its list and its own."),
                )
            elif " " in key[1]:
                yield Fault("choices", number, "name", _("The name of a choice has no spaces."))
            elif key in seen:
                yield Fault(
                    "choices", number, "name", _("“%(name)s” stands in this list already.") % {"name": key[1]}
                )
            seen.add(key)
            if not any(_before_language(each) == "label" for each in row):
                yield Fault("choices", number, "label", _("This choice has no label."))


def written(book: Workbook) -> tuple[str, list[Fault]]:
    """The XForm as pyxform writes it, or what it found."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - few requests read a questionnaire
    from pyxform.xls2xform import convert  # noqa: PLC0415 - as above

    try:
        return convert(book.for_pyxform(), validate=False).xform, []
    except PyXFormError as fault:
        return "", [_of_pyxform(str(fault))]


def _of_pyxform(words: str) -> Fault:
    """Its sentence, in English, behind ours."""
    row = ROW.search(words)
    sheet = "choices" if "'choices'" in words else "settings" if "'settings'" in words else "survey"
    said = _("The XLSForm reader refuses it: %(words)s") % {"words": ROW.sub("", words)}
    return Fault(sheet, int(row["row"]) if row else 0, "", said)


def _at(row: int, column: str, sentence: str) -> Fault:
    return Fault("survey", row, column, sentence)


def _type(row: Row) -> str:
    text = " ".join(row.get("type", "").replace("begin_", "begin ").replace("end_", "end ").split())
    first, space, rest = text.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in CHOOSING else text.lower()


def _before_language(column: str) -> str:
    return column.partition("::")[0].strip()
