"""Forms on results: people of the population by choice, the plan of a sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.surveys.operations.results import MOST_MARGINS, PlanEntry
from lianwei.surveys.rules.form import ONE, Form, Question, said
from lianwei.ui.forms import LineField, NarrativeField, OperationForm

MOST_PEOPLE = 2_000_000_000
MOST_STRATA = 100
STRATA_LINES = lazy("One line for each: its name, a colon, how many people. For example 渝中区: 588700.")


def weighable(form: Form) -> list[Question]:
    """Questions with one answer, asked of everybody."""
    return [
        each
        for each in form.questions()
        if each.kind == ONE and len(each.choices) > 1 and not form.repeat_of(each.path)
    ]


class WeighSurveyForm(OperationForm):
    """People of the population for each choice of the chosen questions."""

    title, submit = lazy("Weight the answers"), lazy("Compute the weights")
    source = LineField(
        label=lazy("Where these numbers were taken from"),
        limit=200,
        help_text=lazy("For example: 第七次全国人口普查公报, table and year."),
    )
    low_percent = forms.IntegerField(
        label=lazy("Smallest weight, percent of the mean"), min_value=0, max_value=99, initial=30
    )
    high_percent = forms.IntegerField(
        label=lazy("Largest weight, percent of the mean"), min_value=101, max_value=10_000, initial=300
    )

    def __init__(self, *args: Any, questions: list[Question], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions[:MOST_MARGINS]
        own = {name: self.fields.pop(name) for name in list(self.fields)}
        for question in self.questions:
            for choice in question.choices:
                label = f"{said(question.labels, language)} · {said(choice.labels, language) or choice.name}"
                self.fields[f"{question.name}-{choice.name}"] = _people(label)
        self.fields |= own

    def given(self) -> dict[str, Any]:
        values = self.cleaned_data
        margins = {
            each.name: {c.name: values[f"{each.name}-{c.name}"] or 0 for c in each.choices}
            for each in self.questions
        }
        rest = ("source", "low_percent", "high_percent")
        return {"margins": margins} | {name: values[name] for name in rest}


def _people(label: str) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, required=False)
    field.error_messages["invalid"] = _("Please enter a whole number of people, for example 5100.")
    return field


class PlanSurveyForm(OperationForm):
    """How exact it should be, and what stands in the way."""

    title, submit = lazy("Work out the sample"), lazy("Work it out and keep it")
    error = forms.DecimalField(
        label=lazy("Margin of error, ± percentage points"),
        min_value=0.5,
        max_value=25,
        decimal_places=1,
        initial=5,
        help_text=lazy("At 95 %, for a share of one half, where it is largest."),
    )
    effect = forms.DecimalField(
        label=lazy("Design effect"),
        min_value=1,
        max_value=10,
        decimal_places=2,
        initial=1.4,
        help_text=lazy("1: drawn simply. The city measurement plans with 1.4 (2018)."),
    )
    response_percent = forms.IntegerField(
        label=lazy("Of a hundred people asked, how many answer"), min_value=1, max_value=100, initial=100
    )
    population = forms.IntegerField(
        label=lazy("People in the population"),
        min_value=2,
        max_value=MOST_PEOPLE,
        required=False,
        help_text=lazy("Only matters where they are few; empty: the sum of the strata, or very many."),
    )
    strata = NarrativeField(label=lazy("Strata"), limit=6000, rows=5, required=False, help_text=STRATA_LINES)

    def clean_strata(self) -> tuple[tuple[str, int], ...]:
        lines = [
            each.replace("：", ":").rpartition(":")
            for each in self.cleaned_data["strata"].splitlines()
            if each.strip()
        ]
        found = [(name.strip(), size.strip().replace(",", "")) for name, _colon, size in lines]
        if not all(
            name and size.isascii() and size.isdecimal() and int(size[:12]) > 0 for name, size in found
        ):
            raise forms.ValidationError(str(STRATA_LINES))
        if len(found) > MOST_STRATA or len({name for name, _size in found}) < len(found):
            raise forms.ValidationError(_("Please give at most 100 strata, each once."))
        return tuple((name[:60], min(int(size[:12]), MOST_PEOPLE)) for name, size in found)

    def given(self) -> dict[str, Any]:
        values = self.cleaned_data
        entry = PlanEntry(
            error_permille=int(values["error"] * 10),
            effect_percent=int(values["effect"] * 100),
            response_percent=values["response_percent"],
            population=values["population"],
            strata=values["strata"],
        )
        return {"entry": entry}
