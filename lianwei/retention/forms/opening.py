"""Which value of a file in storage is opened, on which ground, for what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.retention.rules.grounds import OPENING
from lianwei.ui.forms import LineField, OperationForm


class OpeningForm(OperationForm):
    """One value, its ground and one line of reason; both are kept in the two logs."""

    title, submit = lazy("Open a value from storage"), lazy("Show for one minute")
    key = forms.ChoiceField(label=lazy("Value"), choices=())
    ground = forms.ChoiceField(label=lazy("Ground of law"), choices=tuple(OPENING.items()))
    reason = LineField(
        label=lazy("Paper or reason"),
        limit=160,
        help_text=lazy("For example: number of the letter that asks for it. Without names of people."),
    )

    def __init__(self, *args: Any, values: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["key"]
        field.choices = values
