"""Asking whether others have the same dispute; opening the own cases to who asked, or not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Match
from lianwei.core import clock
from lianwei.registry.queries import category_choices, code_choices, find_business
from lianwei.ui.forms import LineField, OperationForm

from .intake import NOTHING

FROM_A_CASE = (Match.Purpose.CASE, Match.Purpose.GROUP, Match.Purpose.WARNING)


class MatchForm(OperationForm):
    """Kept beside the name of who asked, and read by the members whose cases are counted."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[(each.value, each.label) for each in FROM_A_CASE]
    )


class MatchCallForm(OperationForm):
    """The same before there is a case."""

    business = forms.IntegerField(widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("Goods or services"))
    nature = forms.ChoiceField(label=_("Nature of the complaint"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["category"].choices = [*NOTHING, *category_choices(on=today)]
        self.fields["nature"].choices = [*NOTHING, *code_choices("nature", on=today)]

    def clean_business(self) -> int:
        return find_business(self.cleaned_data["business"]).pk


class MatchAgreeForm(OperationForm):
    """Which of the cases that were counted are opened."""

    cases = forms.MultipleChoiceField(
        label=_("Cases to open"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who asked learns their numbers and that they lie with you; no word of what they say."),
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = choices
        self.initial.setdefault("cases", [str(pk) for pk, _number in choices])

    def clean_cases(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["cases"]]


class MatchDeclineForm(OperationForm):
    """Why nothing is opened."""

    reason = LineField(
        label=_("Reason"),
        limit=200,
        help_text=_("For the own record: who asked learns neither the reason nor that you were asked."),
    )
