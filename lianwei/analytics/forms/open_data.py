"""What a member resolved about its open data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.models.open_data import BODY, NUMBER, REASON
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm


class ResolutionForm(OperationForm):
    """A resolution as its paper says."""

    body = LineField(
        label=pgettext_lazy("open data", "Resolved by"),
        limit=BODY,
        help_text=_("The body that decided, for example the council's meeting."),
    )
    number = LineField(label=_("Number of the resolution"), limit=NUMBER)
    resolved_on = DayField(label=_("Resolved on"), past_only=True)
    from_month = DayField(
        label=_("From which month on"), help_text=_("Any day of the month; the whole month counts.")
    )
    is_understood = forms.BooleanField(
        label=_("We know that a month which was published stays published, also after a withdrawal.")
    )

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "is_understood"}


class WithdrawalForm(OperationForm):
    """Why nothing further is published."""

    reason = NarrativeField(label=_("Reason"), limit=REASON)
