"""What staff type about booths: a name, the day they look at, a correction."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.arrivals.models import Counter
from lianwei.core import clock
from lianwei.ui.forms import DayField, LineField, OperationForm, PlainForm


class BoothForm(OperationForm):
    """A booth or station."""

    name = LineField(
        label=_l("Name of the booth"),
        limit=80,
        help_text=_l("Such as: Jiefangbei square, table 2. It stands at the top of the device."),
    )


class DayForm(PlainForm):
    """Which day."""

    on = DayField(label=pgettext_lazy("booth", "Day"), required=False)

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return (self.is_valid() and self.cleaned_data["on"]) or clock.today()


class CorrectionForm(OperationForm):
    """So many more or fewer."""

    day = DayField(label=pgettext_lazy("booth", "Day"))
    counter = forms.ChoiceField(label=_l("What was counted"), choices=Counter.choices)
    amount = forms.IntegerField(
        label=_l("More or fewer"),
        help_text=_l("12 adds twelve, -12 takes twelve away. What was counted stays."),
    )
    reason = LineField(label=_l("Reason"), limit=200, help_text=_l("Counted on paper, tapped twice."))

    def __init__(self, data: Any = None, *, day: date | None = None) -> None:
        super().__init__(data, initial={"day": day or clock.today()})
