"""Who is lent to the other members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import SharedPerson
from lianwei.cases.operations.between.board import SharedEntry
from lianwei.cases.queries import category_classes
from lianwei.core import clock
from lianwei.ui.forms import DayField, LineField, OperationForm

from .steps_fields import choose_many, choose_one


class SharePersonForm(OperationForm):
    """Name and subject as the office says them: no phone, no address."""

    kind = choose_one(_("Who it is"), SharedPerson.Kind.choices)
    name = LineField(label=pgettext_lazy("person", "Name"), limit=40)
    subjects = choose_many(_("Knows these goods and services"), required=False)
    knows = LineField(label=_("Knows in particular"), limit=120, required=False)
    by_video = forms.BooleanField(label=_("Joins by video"), required=False, initial=True)
    sessions_a_month = forms.IntegerField(
        label=_("Sessions a month at most"),
        error_messages={"invalid": _("Please enter a number from 1 to 60.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    valid_to = DayField(label=_("Until, where there is a day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = category_classes(on=clock.today())

    def given(self) -> dict[str, Any]:
        return {"entry": SharedEntry(**self.cleaned_data)}
