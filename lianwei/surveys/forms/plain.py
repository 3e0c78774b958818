"""The questionnaire as a plain form, page by page. What was answered before goes along in a hidden field, so
that nothing is kept on the server before the end.
"""

import json
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.surveys.rules.answers import MOST_ROWS, Answers, Judging, Spot, place_of
from lianwei.surveys.rules.form import (
    ACKNOWLEDGE,
    DATE,
    DATETIME,
    DECIMAL,
    GEOPOINT,
    INTEGER,
    MANY,
    NOTE,
    OF_LISTS,
    ONE,
    RANGE,
    RANK,
    TEXT,
    TIME,
    Form,
    Question,
    Section,
    said,
)
from lianwei.surveys.rules.pages import Sheet, label_of, sheets_of, with_rows
from lianwei.ui.forms import PlainForm

LONGEST = 200_000  # signs of what goes along
MOST_DIGITS = 4  # of a place in a list
HINTS = {
    DATE: gettext_lazy("For example 2026-12-21."),
    TIME: gettext_lazy("For example 14:30."),
    DATETIME: gettext_lazy("For example 2026-12-21 14:30."),
    GEOPOINT: gettext_lazy("Latitude and longitude, for example 29.56 106.55."),
}
MODES = {INTEGER: "numeric", DECIMAL: "decimal", RANGE: "decimal"}


class PlainPage(PlainForm):
    """One page of a questionnaire with what was answered so far."""

    def __init__(self, data: Any, *, form: Form, language: str, today: date, page: int | None = None) -> None:
        super().__init__(MultiValueDict())
        self.sent = data if data is not None else MultiValueDict()
        self.is_bound = data is not None
        self.form, self.language, self.today = form, language, today
        self.sheets = sheets_of(form)
        asked = self.sent.get("page", "")
        at = page if page is not None else _number(asked) or 0
        self.page = min(max(at, 0), len(self.sheets) - 1)
        self.given = with_rows(form, self._read())
        self._show()

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.page]

    @property
    def heading(self) -> str:
        return said(self.sheet.labels, self.language)

    @property
    def kept(self) -> str:
        """What goes along to the next page."""
        return json.dumps(self.given, ensure_ascii=False)

    @property
    def shown(self) -> str:
        return " ".join(self.fields)

    @property
    def repeats(self) -> list[tuple[str, str]]:
        return [(each.name, said(each.labels, self.language) or each.name) for each in self.sheet.repeats]

    @property
    def is_last(self) -> bool:
        return self.next_page() is None

    def next_page(self) -> int | None:
        """The next page with something on it."""
        return next((n for n in range(self.page + 1, len(self.sheets)) if self._places(self.sheets[n])), None)

    def previous_page(self) -> int | None:
        return next((n for n in range(self.page - 1, -1, -1) if self._places(self.sheets[n])), None)

    def page_of(self, place: str) -> int:
        """Where a place stands."""
        name = place.rpartition("-")[2]
        found = (
            n for n, sheet in enumerate(self.sheets) if any(each.endswith(f"/{name}") for each in sheet.paths)
        )
        return next(found, 0)

    def asks_more(self) -> bool:
        """Whether questions of this page follow from what was just answered."""
        return not set(self.fields) <= set(self.sent.get("shown", "").split())

    def add_row(self, name: str) -> None:
        if name in dict(self.repeats) and len(self.given[name]) < MOST_ROWS:
            self.given[name].append({})
            self._show()

    def judge(self) -> bool:
        """Whether this page can be taken; a sentence beside each place that cannot."""
        self.errors.clear()
        for place, sentence in self.faults.items():
            if place in self.fields:
                self.add_error(place, sentence)
        return not self.errors

    def refuse_places(self, faults: dict[str, str]) -> None:
        for place, sentence in faults.items():
            self.add_error(place if place in self.fields else None, sentence)

    # What was typed --------------------------------------------------------------------------------------

    def _read(self) -> Answers:
        kept = self.sent.get("kept", "")
        try:
            answers = json.loads(kept) if 0 < len(kept) <= LONGEST else {}
        except ValueError:
            answers = {}
        answers = answers if isinstance(answers, dict) else {}
        if self.is_bound and "shown" in self.sent:
            for place in self.sent["shown"].split():
                self._take(place, with_rows(self.form, answers), answers)
        return answers

    def _take(self, place: str, filled: Answers, answers: Answers) -> None:
        repeat, _sep, rest = place.partition("-")
        number, _sep, name = rest.partition("-")
        rows = filled.get(repeat)
        question = self.form.question(name or place)
        if question is None:
            return
        value = self._typed(place, question)
        at = _number(number)
        if name and at is not None and isinstance(rows, list) and at < len(rows):
            answers[repeat] = rows
            if isinstance(rows[at], dict):
                rows[at][name] = value
        elif not name:
            answers[place] = value

    def _typed(self, place: str, question: Question) -> Any:
        if question.kind == MANY:
            return self.sent.getlist(place)
        if question.kind == ACKNOWLEDGE:
            return "OK" if self.sent.get(place) else ""
        return self._order(place, question) if question.kind == RANK else self.sent.get(place, "")

    def _order(self, place: str, question: Question) -> list[str]:
        """The choices by the number given to each; two with one number leave one out, which is refused."""
        by_number: dict[int, str] = {}
        for number, choice in enumerate(question.choices):
            typed = _number(self.sent.get(f"{place}_{number}", ""))
            if typed is not None:
                by_number.setdefault(typed, choice.name)
        return [by_number[number] for number in sorted(by_number)]

    # What is shown ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        judging = Judging(self.form, self.given, today=self.today, language=self.language)
        self.spots = {place_of(each.key): each for each in judging.spots}
        self.faults = judging.judged().faults
        self.judging = judging
        self.fields = {}
        for place in self._places(self.sheet):
            spot = self.spots[place]
            if isinstance(spot.item, Question):
                self.fields[place] = self._field(spot, spot.item)
                self.data.setlist(place, spot.raw.split() if spot.item.kind in OF_LISTS else [spot.raw])

    def _places(self, sheet: Sheet) -> list[str]:
        return [
            place
            for place, spot in self.spots.items()
            if spot.is_relevant and spot.item.path in sheet.paths and not isinstance(spot.item, Section)
        ]

    def _field(self, spot: Spot, item: Question) -> forms.Field:
        row = _(" (%(number)s)") % {"number": int(spot.key[1]) + 1} if len(spot.key) > 1 else ""
        hint = said(item.hints, self.language) or str(HINTS.get(item.kind, ""))
        about: dict[str, Any] = {
            "label": label_of(spot, self.spots, self.language) + row,
            "help_text": hint,
            "required": item.required is not None and self.judging.holds(item.required, spot),
        }
        if item.kind == NOTE:
            return forms.CharField(**about | {"widget": Told()})
        if item.kind == ACKNOWLEDGE:
            return forms.BooleanField(**about)
        if item.kind in (ONE, MANY, RANK):
            return self._choosing(spot, item, about)
        if item.kind == TEXT and "multiline" in item.appearance:
            return forms.CharField(**about, widget=forms.Textarea(attrs={"rows": 4}))
        mode = {"inputmode": MODES[item.kind]} if item.kind in MODES else {}
        return forms.CharField(**about, widget=forms.TextInput(attrs={"autocomplete": "off"} | mode))

    def _choosing(self, spot: Spot, item: Question, about: dict[str, Any]) -> forms.Field:
        offered = [(each.name, said(each.labels, self.language)) for each in self.judging.offered(spot)]
        if item.kind == ONE:
            is_long = "minimal" in item.appearance
            widget = forms.Select if is_long else forms.RadioSelect
            return forms.ChoiceField(
                **about, choices=[("", _("Please choose")), *offered] if is_long else offered, widget=widget
            )
        if item.kind == MANY:
            return forms.MultipleChoiceField(**about, choices=offered, widget=forms.CheckboxSelectMultiple)
        return forms.CharField(**about, widget=Order(offered))


def _number(text: str) -> int | None:
    """A place in a list as it is sent; nothing where it is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


class Told(forms.Widget):
    """Nothing to fill in: the label tells it."""

    template_name = "surveys/_told.html"


class Order(forms.Widget):
    """A number for each choice."""

    template_name = "surveys/_order.html"
    use_fieldset = True

    def __init__(self, offered: list[tuple[str, str]]) -> None:
        super().__init__()
        self.offered = offered

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        places = {each: number for number, each in enumerate(value or [], start=1)}
        rows = [
            {"name": f"{name}_{number}", "label": label, "place": places.get(choice, "")}
            for number, (choice, label) in enumerate(self.offered)
        ]
        return super().get_context(name, value, attrs) | {"rows": rows, "numbers": range(1, len(rows) + 1)}
