"""A questionnaire as SurveyJS shows it. Conditions become calls of our own functions
(static/surveys/answer.js), which compare as XPath 1.0 does: the browser then hides and refuses what the
server would.
"""

from typing import Any

from .form import (
    ACKNOWLEDGE,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    MANY,
    NOTE,
    ONE,
    RANGE,
    RANK,
    TEXT,
    TIME,
    VALUE,
    Form,
    Question,
    Section,
    said,
)
from .xpath import OF_ROWS, Number, Operation, Path, Text, Tree

SIGNS = {
    "=": "xeq", "!=": "xne", "<": "xlt", "<=": "xle", ">": "xgt", ">=": "xge", "+": "xadd", "-": "xsub",
    "*": "xmul", "div": "xdiv", "mod": "xmod", "and": "xand", "or": "xor",
}  # fmt: skip
INPUTS = {INTEGER: "number", DECIMAL: "number", DATE: "date", TIME: "time", DATETIME: "datetime-local"}
MOST_STEPS = 11  # of a range that is shown as a row of numbers
Element = dict[str, Any]


def survey_json(form: Form, language: str, words: dict[str, str]) -> dict[str, Any]:
    """The whole survey in one language. `words`: our own sentences (agree, add, remove, unfit)."""
    return _Writing(form, language, words).survey()


class _Writing:
    def __init__(self, form: Form, language: str, words: dict[str, str]) -> None:
        self.form, self.language, self.words = form, language, words
        self.calculated = {each.path: each for each in form.calculates}

    def survey(self) -> dict[str, Any]:
        top = [self.item(each) for each in self.form.items]
        pages: list[Element] = []
        loose: list[Element] = []
        for made in top:
            if made["type"] == "panel":  # a group at the top is a page
                pages += self._page(loose, len(pages))
                loose = []
                title = {"title": made["title"]} if "title" in made else {}
                shown = {"visibleIf": made["visibleIf"]} if "visibleIf" in made else {}
                pages.append({"name": f"page-{made['name']}", "elements": made["elements"], **title, **shown})
            else:
                loose.append(made)
        pages += self._page(loose, len(pages))
        worked = [
            {"name": each.name, "expression": self.expression(Path(each.path)), "includeIntoResult": False}
            for each in self.form.calculates
            if not self.form.repeat_of(each.path)
        ]
        return {"pages": pages, "calculatedValues": worked, "title": self.form.title}

    def _page(self, elements: list[Element], number: int) -> list[Element]:
        return [{"name": f"page-{number + 1}.", "elements": elements}] if elements else []

    def item(self, item: Question | Section) -> Element:
        made = self.question(item) if isinstance(item, Question) else self.section(item)
        if item.relevant is not None:
            made["visibleIf"] = self.expression(item.relevant, item.path)
        return made

    def section(self, item: Section) -> Element:
        title = self.text(item.labels)
        inner = [self.item(each) for each in item.items]
        if item.is_repeat:
            more = {"addPanelText": self.words["add"], "removePanelText": self.words["remove"]}
            return {
                "type": "paneldynamic",
                "name": item.name,
                "title": title,
                "templateElements": inner,
                "panelCount": 1,
                "maxPanelCount": 50,
                **more,
            }
        return {"type": "panel", "name": item.name, "elements": inner} | ({"title": title} if title else {})

    def question(self, item: Question) -> Element:
        made: Element = {"name": item.name, "title": self.text(item.labels) or item.name}
        if hint := self.text(item.hints):
            made["description"] = hint
        made |= self.kind(item)
        if item.kind == NOTE:
            return made
        if item.required is not None:
            made |= self.required(item)
        if item.constraint is not None:
            refusal = said(item.constraint_words, self.language) or self.words["unfit"]
            rule = self.expression(item.constraint, item.path)
            made["validators"] = [{"type": "expression", "expression": rule, "text": refusal}]
        if item.default:
            made["defaultValue"] = item.default.split() if item.kind in (MANY, RANK) else item.default
        return made

    def kind(self, item: Question) -> Element:
        if item.kind == NOTE:
            return {
                "type": "expression",
                "expression": "''",
                "titleLocation": "top",
                "cssClasses": {"root": "lw-note"},
            }
        if item.kind in (ONE, MANY, RANK):
            return self.choices(item)
        if item.kind == ACKNOWLEDGE:
            return {"type": "checkbox", "choices": [{"value": "OK", "text": self.words["agree"]}]}
        if item.kind == RANGE:
            return self.range(item)
        if item.kind == TEXT and "multiline" in item.appearance:
            return {"type": "comment", "autoGrow": True}
        return {"type": "text"} | ({"inputType": INPUTS[item.kind]} if item.kind in INPUTS else {}) | (
            {"step": "any"} if item.kind == DECIMAL else {}
        )  # fmt: skip

    def choices(self, item: Question) -> Element:
        shape = {MANY: "checkbox", RANK: "ranking"}.get(item.kind, "radiogroup")
        if item.kind == ONE and "minimal" in item.appearance:
            shape = "dropdown"
        made: Element = {
            "type": shape,
            "choices": [self.choice(item, number) for number in range(len(item.choices))],
        }
        if shape in ("radiogroup", "checkbox") and "horizontal" in item.appearance:
            made["colCount"] = 0
        return made

    def choice(self, item: Question, number: int) -> Element:
        each = item.choices[number]
        made: Element = {"value": each.name, "text": self.text(each.labels) or each.name}
        if item.choice_filter is not None:
            made["visibleIf"] = self.expression(item.choice_filter, item.path, each.columns)
        return made

    def range(self, item: Question) -> Element:
        start, end, step = (float(each or 1) for each in item.between)
        low, high, by = min(start, end), max(start, end), abs(step) or 1.0
        if (high - low) / by < MOST_STEPS and low.is_integer() and by.is_integer():
            return {"type": "rating", "rateMin": int(low), "rateMax": int(high), "rateStep": int(by)}
        return {"type": "text", "inputType": "number", "min": low, "max": high, "step": by}

    def required(self, item: Question) -> Element:
        rule = self.expression(item.required, item.path) if item.required else ""
        words = said(item.required_words, self.language)
        made: Element = {"requiredErrorText": words} if words else {}
        return made | ({"isRequired": True} if rule == "xtrue()" else {"requiredIf": rule})

    def text(self, words: dict[str, str]) -> str:
        """A label; values it repeats stand in braces."""
        return VALUE.sub(lambda found: f"{{{found[1].rpartition('/')[2]}}}", said(words, self.language))

    # Expressions ----------------------------------------------------------------------------------------

    def expression(self, tree: Tree, at: str = "", columns: dict[str, str] | None = None) -> str:
        if isinstance(tree, Number):
            return f"xnum('{tree.text}')"
        if isinstance(tree, Text):
            return f"xhex('{tree.text.encode().hex()}')"
        if isinstance(tree, Path):
            return self.path(tree, at, columns)
        if isinstance(tree, Operation):
            left, right = (self.expression(each, at, columns) for each in (tree.left, tree.right))
            return f"{SIGNS[tree.sign]}({left}, {right})"
        if tree.name in OF_ROWS:
            inner = [self.rows(each, at, columns) for each in tree.arguments]
        else:
            inner = [self.expression(each, at, columns) for each in tree.arguments]
        return f"x{tree.name.replace('-', '')}({', '.join(inner)})"

    def path(self, tree: Path, at: str, columns: dict[str, str] | None) -> str:
        if tree.is_column:
            return f"xhex('{(columns or {}).get(tree.text, '').encode().hex()}')"
        if worked := self.calculated.get(tree.text):
            value = (
                self.expression(worked.calculate, worked.path, columns) if worked.calculate else "xhex('')"
            )
            if worked.relevant is None:
                return value
            return f"xif({self.expression(worked.relevant, worked.path, columns)}, {value}, xhex(''))"
        repeat = self.form.repeat_of(tree.text)
        row = "panel." if repeat and at.startswith(f"{repeat}/") else ""
        return f"xval({{{row}{tree.text.rpartition('/')[2]}}})"

    def rows(self, tree: Tree, at: str, columns: dict[str, str] | None) -> str:
        """All rows of a repeat, or one question of all of them."""
        if not isinstance(tree, Path) or tree.is_column:
            return self.expression(tree, at, columns)
        repeat = self.form.repeat_of(tree.text)
        if repeat and not at.startswith(f"{repeat}/"):
            return f"xrows({{{repeat.rpartition('/')[2]}}}, '{tree.text.rpartition('/')[2]}')"
        is_repeat = any(
            isinstance(each, Section) and each.path == tree.text for each in self.form.all_items()
        )
        return f"xrows({{{tree.text.rpartition('/')[2]}}}, '')" if is_repeat else self.path(tree, at, columns)
