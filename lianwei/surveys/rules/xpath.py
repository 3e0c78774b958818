"""Expressions of a questionnaire: the stated subset of XPath 1.0 with the functions of ODK, as a tree.

The tree is written down twice: for lxml, which judges answers on the server, and for the browser, which shows
and hides questions while they are answered (surveyjs.py). Each path to one question is its text, never a set
of nodes, so that both sides compare alike; dates are compared as days.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# name → the least and the most of its arguments; what is not here is refused by name.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "selected": (2, 2),
    "count-selected": (1, 1),
    "selected-at": (2, 2),
    "if": (3, 3),
    "coalesce": (2, 2),
    "regex": (2, 2),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "today": (0, 0),
    "date": (1, 1),
    "number": (1, 1),
    "int": (1, 1),
    "string": (1, 1),
    "string-length": (1, 1),
    "concat": (1, 20),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "normalize-space": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "abs": (1, 1),
    "pow": (2, 2),
    "min": (1, 20),
    "max": (1, 20),
    "sum": (1, 1),
    "count": (1, 1),
}
OF_ROWS = ("sum", "count", "min", "max")  # functions that take a question of a repeat, over all its rows
DATELIKE = ("today", "date")
DAYS = "days"  # our own: the day as a number, for comparing
COMPARING = ("=", "!=", "<", "<=", ">", ">=")
ADDING, MULTIPLYING = ("+", "-"), ("*", "div", "mod")
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ADDING,
    MULTIPLYING,
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<ask>\$\{[^}]*\})"
    r"|(?P<mark><=|>=|!=|\.\.|[=<>+\-*(),/.\[\]|@])|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?))"
)
DEEPEST = 40


class Unreadable(ValueError):
    """An expression outside the subset; `about` is the part that is not known, `at` its place."""

    def __init__(self, about: str, at: int = 0) -> None:
        super().__init__(about)
        self.about, self.at = about, at


@dataclass(frozen=True, slots=True)
class Number:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """A question: `/data/group/name`, `../name`, `.` or the name alone (a column of a list of choices)."""

    text: str

    @property
    def is_column(self) -> bool:
        return "/" not in self.text and not self.text.startswith((".", "$"))


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: "Tree"
    right: "Tree"


Tree = Number | Text | Path | Call | Operation


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str, int]]
    at: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.tokens[self.at][1]

    def take(self, wanted: str = "") -> tuple[str, str, int]:
        token = self.tokens[self.at]
        if wanted and token[1] != wanted:
            raise Unreadable(token[1] or wanted, token[2])
        self.at += 1
        return token

    def level(self, number: int) -> Tree:
        if number == len(LEVELS):
            return self.single()
        left = self.level(number + 1)
        while self.tokens[self.at][0] in ("mark", "name") and self.peek() in LEVELS[number]:
            sign = self.take()[1]
            left = Operation(sign, left, self.level(number + 1))
        return left

    def single(self) -> Tree:
        self.depth += 1
        kind, text, at = self.take()
        if self.depth > DEEPEST:
            raise Unreadable(text, at)
        found = self._of_kind(kind, text, at)
        self.depth -= 1
        return found

    def _of_kind(self, kind: str, text: str, at: int) -> Tree:
        if kind in ("number", "text"):
            return Number(text) if kind == "number" else Text(text[1:-1])
        if kind == "ask":
            return Path(text)
        if text in ("-", "("):
            return self._in_front(text)
        if kind == "name" and self.peek() == "(" and text != "current":
            return self._call(text, at)
        if kind == "name" or text in (".", "..", "/"):
            return self._path(text)
        raise Unreadable(text, at)

    def _in_front(self, sign: str) -> Tree:
        if sign == "-":
            return Operation("-", Number("0"), self.single())
        inner = self.level(0)
        self.take(")")
        return inner

    def _call(self, name: str, at: int) -> Call:
        if name not in FUNCTIONS:
            raise Unreadable(f"{name}()", at)
        self.take("(")
        arguments: list[Tree] = []
        while self.peek() != ")":
            if arguments:
                self.take(",")
            arguments.append(self.level(0))
        self.take(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise Unreadable(f"{name}()", at)
        return Call(name, tuple(arguments))

    def _path(self, text: str) -> Path:
        if text == "current":
            self.take("(")
            self.take(")")
            text = "."
        parts = [text]
        while parts[-1] == "/" or self.peek() == "/":
            kind, step, at = self.take()
            is_step = kind == "name" or step in (".", "..")
            if not (is_step if parts[-1] == "/" else step == "/"):
                raise Unreadable(step, at)
            parts.append(step)
        if self.peek() in ("[", "@", "|"):
            raise Unreadable(self.peek(), self.tokens[self.at][2])
        return Path("".join(parts))


def parse(text: str) -> Tree:
    """The tree of an expression. Raises Unreadable."""
    reader = _Reader([*_tokens(text)])
    tree = reader.level(0)
    if reader.tokens[reader.at][0] != "end":
        raise Unreadable(*reader.tokens[reader.at][1:])
    return tree


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unreadable(text[at:].strip()[:20], at)
        yield match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)
        at = match.end()
    yield "end", "", end


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The tree and all below it."""
    yield tree
    below = (
        tree.arguments
        if isinstance(tree, Call)
        else (tree.left, tree.right)
        if isinstance(tree, Operation)
        else ()
    )
    for each in below:
        yield from parts_of(each)


def paths_of(tree: Tree) -> list[str]:
    return [each.text for each in parts_of(tree) if isinstance(each, Path)]


def located(tree: Tree, change: Callable[[Path], Tree]) -> Tree:
    """The same tree with each path changed."""
    if isinstance(tree, Path):
        return change(tree)
    if isinstance(tree, Call):
        return Call(tree.name, tuple(located(each, change) for each in tree.arguments))
    if isinstance(tree, Operation):
        return Operation(tree.sign, located(tree.left, change), located(tree.right, change))
    return tree


def resolved(path: str, at: str) -> str:
    """The whole path of `path` as written on the question `at`."""
    if path.startswith("/"):
        return path
    steps = at.strip("/").split("/")
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)


def with_days(tree: Tree, is_day: Callable[[str], bool]) -> Tree:
    """The same tree where whatever is compared or reckoned with a date is turned into its day's number."""
    if isinstance(tree, Call):
        return Call(tree.name, tuple(with_days(each, is_day) for each in tree.arguments))
    if not isinstance(tree, Operation):
        return tree
    left, right = with_days(tree.left, is_day), with_days(tree.right, is_day)
    if tree.sign in ("and", "or") or not (_is_day(left, is_day) or _is_day(right, is_day)):
        return Operation(tree.sign, left, right)
    if tree.sign in COMPARING and any(_is_word(each) for each in (left, right)):
        return Operation(tree.sign, left, right)  # compared with '' or a word: as texts
    return Operation(tree.sign, _as_days(left), _as_days(right))


def _is_day(tree: Tree, is_day: Callable[[str], bool]) -> bool:
    if isinstance(tree, Path):
        return is_day(tree.text)
    return isinstance(tree, Call) and tree.name in (*DATELIKE, DAYS)


def _is_word(tree: Tree) -> bool:
    return isinstance(tree, Text) and not DAY.fullmatch(tree.text)


def _as_days(tree: Tree) -> Tree:
    is_number = isinstance(tree, Number | Operation) or (isinstance(tree, Call) and tree.name not in DATELIKE)
    return tree if is_number else Call(DAYS, (tree,))


def seen_from(path: str, at: str) -> str:
    """The whole path `path` as a step by step way from the question `at`, so that it stays in its own row."""
    here, there = at.strip("/").split("/"), path.strip("/").split("/")
    same = next(
        (n for n, (one, other) in enumerate(zip(here, there, strict=False)) if one != other),
        min(len(here), len(there)),
    )
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def for_lxml(tree: Tree, at: str) -> str:
    """As lxml reads it on the question `at`. Functions of ours stand in the namespace `lw`; columns of
    choices are variables.
    """
    if isinstance(tree, Number):
        return tree.text
    if isinstance(tree, Text):
        return f"'{tree.text}'" if "'" not in tree.text else f'"{tree.text}"'
    if isinstance(tree, Path):
        return (
            f"string(${variable_of(tree.text)})" if tree.is_column else f"string({seen_from(tree.text, at)})"
        )
    if isinstance(tree, Operation):
        return f"({for_lxml(tree.left, at)} {tree.sign} {for_lxml(tree.right, at)})"
    if tree.name == "today":
        return "string($today)"
    write = _rows if tree.name in OF_ROWS else for_lxml
    own = "" if tree.name in XPATH_1 else "lw:"
    return f"{own}{tree.name}({', '.join(write(each, at) for each in tree.arguments)})"


XPATH_1 = (
    "not", "true", "false", "number", "string", "string-length", "concat", "contains", "starts-with",
    "normalize-space", "floor", "ceiling",
)  # fmt: skip


def _rows(tree: Tree, at: str) -> str:
    return seen_from(tree.text, at) if isinstance(tree, Path) and not tree.is_column else for_lxml(tree, at)


def variable_of(column: str) -> str:
    """A column's name as the name of a variable."""
    return "c_" + re.sub(r"\W", "_", column)
