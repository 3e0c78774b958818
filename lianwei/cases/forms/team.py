"""What the head enters about people: skills, hours, and whether cases are assigned unasked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Caseworker, Language
from lianwei.cases.queries import category_classes
from lianwei.core import clock
from lianwei.members.models import Organisation
from lianwei.members.queries import stations_of
from lianwei.ui.forms import OperationForm

from .steps_fields import choose_many


class CaseworkerForm(OperationForm):
    """What somebody can take on."""

    takes_cases = forms.BooleanField(
        label=_("Is given new cases"),
        required=False,
        help_text=_("Taken away, nobody proposes this person; the cases in hand stay."),
    )
    weekly_capacity = forms.IntegerField(
        label=_("New cases a week"),
        error_messages={"invalid": _("Please enter a number from 1 to 200.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    categories = choose_many(_("Knows these goods and services"), required=False)
    languages = choose_many(_("Speaks"), Language.choices, required=False)
    stations = choose_many(_("Looks after these stations"), required=False)

    def __init__(self, data: Any = None, *, row: Caseworker, organisation: Organisation) -> None:
        names = ("takes_cases", "weekly_capacity", "categories", "languages", "stations")
        super().__init__(data, initial={name: getattr(row, name) for name in names})
        self.fields["categories"].choices = category_classes(on=clock.today())
        below = [(str(each.pk), str(each)) for each in stations_of(organisation)]
        self.fields["stations"].choices = below
        if not below:
            del self.fields["stations"]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"stations": [int(pk) for pk in self.cleaned_data.get("stations", ())]}


class AssignmentForm(OperationForm):
    """Whether cases are assigned unasked."""

    is_automatic = forms.BooleanField(required=False)
