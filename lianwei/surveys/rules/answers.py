"""Whether answers are taken: each is read by its kind, then judged by the questionnaire's own conditions.

Answers are a dict by name of the question; several ticked are a list of names, rows of a repeat a list of
dicts. What is not relevant is dropped, what is worked out is added. `today` is given: nothing here reads
the time.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from .form import (
    ACKNOWLEDGE,
    CALCULATE,
    DATE,
    DATETIME,
    DECIMAL,
    GEOPOINT,
    INTEGER,
    NUMERIC,
    OF_LISTS,
    ONE,
    RANGE,
    RANK,
    TIME,
    WITH_CHOICES,
    Choice,
    Form,
    Question,
    Section,
    said,
)
from .functions import EXTENSIONS, LW, as_text, is_true
from .xpath import Tree, for_lxml, variable_of

if TYPE_CHECKING:
    from lxml import etree

Answers = dict[str, Any]
MOST_ROWS = 50  # of one repeat
LONGEST = 4000  # signs of one answer
ROUNDS = 12  # how often conditions that hang on each other are worked out again
AGREED = "OK"
POLE = 90  # degrees
EXACT = 10**15  # whole numbers below it are kept to the last digit
WHOLE, FRACTION = re.compile(r"[+-]?\d{1,15}"), re.compile(r"[+-]?(\d{1,15}(\.\d{1,10})?|\.\d{1,10})")
PLACE = re.compile(
    r"(?P<lat>-?\d{1,2}(?:\.\d+)?)[ ,]+(?P<lon>-?\d{1,3}(?:\.\d+)?)(?:[ ,]+-?\d+(?:\.\d+)?){0,2}"
)
Key = tuple[str, ...]  # ("used",) or ("visits", "0", "shop")


@dataclass(slots=True)
class Spot:
    """One place in the tree of answers."""

    item: Question | Section
    element: "etree._Element"
    key: Key
    parent: "Spot | None"
    raw: str = ""
    is_relevant: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """`answers` as kept; `faults`: a sentence by place; `relevant`: the places that are asked."""

    answers: Answers
    faults: dict[str, str]
    relevant: frozenset[str] = field(default_factory=frozenset)


def place_of(key: Key) -> str:
    """How a place is named in a form: used, visits-0-shop."""
    return "-".join(key)


@lru_cache(maxsize=4096)
def _compiled(tree: Tree, at: str) -> "etree.XPath":
    from lxml import etree  # noqa: PLC0415 - large, and few requests judge answers

    return etree.XPath(for_lxml(tree, at), namespaces={"lw": LW}, extensions=EXTENSIONS)


class Judging:
    """One set of answers before the conditions of a form."""

    def __init__(self, form: Form, answers: Answers, *, today: date, language: str = "") -> None:
        from lxml import etree  # noqa: PLC0415 - large, and few requests judge answers

        self.form, self.today, self.language = form, today.isoformat(), language
        self.spots: list[Spot] = []
        self.faults: dict[str, str] = {}
        self.is_in_days = {each.path: each.kind in (DATE, DATETIME) for each in form.questions()}
        first = next(iter(form.all_items()), None)
        self.root = etree.Element(first.path.split("/")[1] if first else "data")
        self._plant(form.items, self.root, (), None, answers)
        for each in form.calculates:
            self._plant_calculate(each)
        self.unread = frozenset(self.faults)
        self._settle()

    def judged(self) -> Judged:
        for spot in self.spots:
            if spot.is_relevant and isinstance(spot.item, Question) and spot.item.is_asked:
                self._judge(spot, spot.item)
        relevant = frozenset(place_of(each.key) for each in self.spots if each.is_relevant)
        return Judged(self._kept(), {p: s for p, s in self.faults.items() if p in relevant}, relevant)

    # The tree -------------------------------------------------------------------------------------------

    def _plant(self, items: Any, parent: Any, key: Key, above: Spot | None, answers: Answers) -> None:
        for item in items:
            if isinstance(item, Question):
                self._plant_question(item, parent, (*key, item.name), above, answers)
            elif item.is_repeat:
                rows = answers.get(item.name)
                rows = (
                    [each for each in rows if isinstance(each, dict)][:MOST_ROWS]
                    if isinstance(rows, list)
                    else []
                )
                for number, row in enumerate(rows):
                    spot = self._spot(item, parent, (item.name, str(number)), above)
                    self._plant(item.items, spot.element, spot.key, spot, row)
            else:
                spot = self._spot(item, parent, (*key, item.name), above)
                self._plant(item.items, spot.element, key, spot, answers)

    def _spot(self, item: Question | Section, parent: Any, key: Key, above: Spot | None) -> Spot:
        element = parent.makeelement(item.name)
        parent.append(element)
        spot = Spot(item, element, key, above)
        self.spots.append(spot)
        return spot

    def _plant_question(
        self, item: Question, parent: Any, key: Key, above: Spot | None, answers: Answers
    ) -> None:
        spot = self._spot(item, parent, key, above)
        if item.is_asked:
            spot.raw = text_of(answers.get(item.name))[:LONGEST]
            if spot.raw and (fault := unreadable(item, spot.raw)):
                self.faults[place_of(key)] = fault
            else:
                spot.raw = tidied(item, spot.raw)

    def _plant_calculate(self, item: Question) -> None:
        """Beside its neighbours: in each row of a repeat, else below its groups."""
        parent_path = item.path.rpartition("/")[0]
        above = [
            each for each in self.spots if isinstance(each.item, Section) and each.item.path == parent_path
        ]
        for spot in above:
            self._spot(item, spot.element, (*_row_of(spot), item.name), spot)
        if not above and parent_path.count("/") == 1:
            self._spot(item, self.root, (item.name,), None)

    # Conditions -----------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Conditions and what is worked out may hang on each other: again until nothing changes."""
        for _round in range(ROUNDS):
            if not any([self._work_out(spot) for spot in self.spots]):
                return

    def _work_out(self, spot: Spot) -> bool:
        item, before = spot.item, (spot.is_relevant, spot.element.text)
        is_above = spot.parent is None or spot.parent.is_relevant
        spot.is_relevant = is_above and (item.relevant is None or self.holds(item.relevant, spot))
        if isinstance(item, Question):
            value = spot.raw if item.calculate is None else as_text(self.value(item.calculate, spot))
            spot.element.text = value if spot.is_relevant else ""
        return before != (spot.is_relevant, spot.element.text)

    def value(self, tree: Tree, spot: Spot, columns: dict[str, str] | None = None) -> Any:
        variables = {variable_of(name): text for name, text in (columns or {}).items()}
        return _compiled(tree, spot.item.path)(spot.element, today=self.today, **variables)

    def holds(self, tree: Tree, spot: Spot, columns: dict[str, str] | None = None) -> bool:
        return is_true(self.value(tree, spot, columns))

    def offered(self, spot: Spot) -> list[Choice]:
        """The choices of a question after its choice_filter."""
        item = spot.item
        if not isinstance(item, Question):
            return []
        wanted = item.choice_filter
        return [each for each in item.choices if wanted is None or self.holds(wanted, spot, each.columns)]

    def _judge(self, spot: Spot, item: Question) -> None:
        place, value = place_of(spot.key), spot.element.text or ""
        if place in self.faults:
            return
        if not value:
            if item.required is not None and self.holds(item.required, spot):
                self.faults[place] = said(item.required_words, self.language) or _(
                    "Please answer this question."
                )
        elif item.kind in WITH_CHOICES and (fault := self._not_offered(spot, item, value)):
            self.faults[place] = fault
        elif item.constraint is not None and not self.holds(item.constraint, spot):
            own = said(item.constraint_words, self.language)
            self.faults[place] = own or _("This answer does not fit what is asked. Please look at it again.")

    def _not_offered(self, spot: Spot, item: Question, value: str) -> str:
        offered = {each.name for each in self.offered(spot)}
        ticked = [value] if item.kind == ONE else value.split()
        if not set(ticked) <= offered or len(set(ticked)) != len(ticked):
            return _("Please choose from what is offered.")
        if item.kind == RANK and len(ticked) != len(offered):
            return _("Please put all of them in order.")
        return ""

    # What is kept ---------------------------------------------------------------------------------------

    def _kept(self) -> Answers:
        kept: Answers = {}
        for spot in self.spots:
            if not spot.is_relevant or place_of(spot.key) in self.unread:
                continue
            if isinstance(spot.item, Section):
                if spot.item.is_repeat:
                    kept.setdefault(spot.item.name, []).append({"": spot.key[1]})
            elif (spot.item.is_asked or spot.item.kind == CALCULATE) and spot.element.text:
                self._row(kept, spot.key)[spot.item.name] = typed(spot.item, spot.element.text)
        for rows in kept.values():
            if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                for row in rows:
                    row.pop("")
        return kept

    def _row(self, kept: Answers, key: Key) -> Answers:
        if len(key) == 1:
            return kept
        return next(row for row in kept[key[0]] if row[""] == key[1])


def _row_of(spot: Spot | None) -> Key:
    """The row of a repeat in which a place lies."""
    while spot is not None and not (isinstance(spot.item, Section) and spot.item.is_repeat):
        spot = spot.parent
    return spot.key if spot is not None else ()


def judge(form: Form, answers: Answers, *, today: date, language: str = "") -> Judged:
    """The answers as kept, or a sentence for each that is not taken."""
    return Judging(form, answers, today=today, language=language).judged()


def text_of(value: Any) -> str:
    """An answer as XPath sees it."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return " ".join(_printable(each.strip()) for each in value if isinstance(each, str))
    if isinstance(value, bool):
        return AGREED if value else ""
    if isinstance(value, int) and abs(value) >= EXACT:
        return str(value)  # more digits than a number here has: refused by its kind
    return as_text(float(value)) if isinstance(value, int | float) else _printable(str(value).strip())


def _printable(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def tidied(item: Question, text: str) -> str:
    """Numbers and days in one way of writing, so that equal answers are equal."""
    if item.kind in NUMERIC and text:
        return as_text(float(text))
    if item.kind == DATETIME and text:
        return datetime.fromisoformat(text).isoformat(timespec="minutes")
    return text


def typed(item: Question, text: str) -> Any:
    """An answer as kept: numbers as numbers, several as a list."""
    if item.kind in OF_LISTS:
        return text.split()
    if item.kind in NUMERIC:
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def unreadable(item: Question, text: str) -> str:
    """The sentence for what cannot be read as its kind; nothing where it can."""
    read = READERS.get(item.kind)
    return "" if read is None else read(item, text)


def _whole(_item: Question, text: str) -> str:
    return "" if WHOLE.fullmatch(text) else _("Please enter a whole number, for example 3.")


def _fraction(_item: Question, text: str) -> str:
    return "" if FRACTION.fullmatch(text) else _("Please enter a number, for example 3.5.")


def _within(item: Question, text: str) -> str:
    if fault := _fraction(item, text):
        return fault
    start, end, step = (float(each or 1) for each in item.between)
    low, high = min(start, end), max(start, end)
    steps = (float(text) - low) / abs(step or 1)
    if low <= float(text) <= high and abs(steps - round(steps)) < 1e-9:  # noqa: PLR2004 - rounding of fractions
        return ""
    return _("Please choose a value between %(low)s and %(high)s.") % {
        "low": as_text(low),
        "high": as_text(high),
    }


def _day(_item: Question, text: str) -> str:
    return _reads(date.fromisoformat, text, _("Please enter a day, for example 2026-12-21."))


def _hour(_item: Question, text: str) -> str:
    return _reads(time.fromisoformat, text, _("Please enter a time, for example 14:30."))


def _moment(_item: Question, text: str) -> str:
    said_so = _("Please enter a day and a time, for example 2026-12-21 14:30.")
    return _reads(datetime.fromisoformat, text, said_so)


def _reads(read: Any, text: str, sentence: str) -> str:
    try:
        read(text)
    except ValueError:
        return sentence
    return ""


def _place(_item: Question, text: str) -> str:
    match = PLACE.fullmatch(text)
    is_on_earth = match and abs(float(match["lat"])) <= POLE and abs(float(match["lon"])) <= 2 * POLE
    return "" if is_on_earth else _("Please enter latitude and longitude, for example 29.56 106.55.")


def _agreed(_item: Question, text: str) -> str:
    return "" if text == AGREED else _("Please tick this, or leave it empty.")


READERS = {
    INTEGER: _whole,
    DECIMAL: _fraction,
    RANGE: _within,
    DATE: _day,
    TIME: _hour,
    DATETIME: _moment,
    GEOPOINT: _place,
    ACKNOWLEDGE: _agreed,
}
