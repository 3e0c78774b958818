"""What a member resolved about its open data."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.models import OpenDataKind, RecallGround
from lianwei.analytics.models.open_data import BODY, NUMBER, REASON
from lianwei.analytics.queries.open_rights import licences_offered
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm


class ResolutionForm(OperationForm):
    """A resolution as its paper says."""

    kind = forms.ChoiceField(
        label=_("What is published"),
        help_text=_("Narratives go out only where the consumer agreed and a person of yours has read them."),
    )
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
    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        help_text=_("Under which everybody may use the data further; it stands beside each month."),
    )
    is_understood = forms.BooleanField(
        label=_("We know that a month which was published stays published, also after a withdrawal.")
    )

    def __init__(self, *args: Any, kinds: Iterable[OpenDataKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each.value, each.label) for each in kinds]
        self.fields["licence"].choices = licences_offered()

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "is_understood"}


class WithdrawalForm(OperationForm):
    """Why nothing further is published."""

    reason = NarrativeField(label=_("Reason"), limit=REASON)


class RecallForm(OperationForm):
    """Why a published snapshot is recalled: what everybody is told, and what the alliance reads."""

    ground = forms.ChoiceField(
        label=_("What everybody is told"),
        choices=RecallGround.choices,
        help_text=_("So general that the notice does no harm again."),
    )
    reason = NarrativeField(
        label=_("Reason"),
        limit=REASON,
        help_text=_("Read by your organisation and the alliance alone; please name nobody."),
    )


class MaskForm(OperationForm):
    """What else of a narrative is to be hidden."""

    words = NarrativeField(
        label=_("Hide also"),
        rows=3,
        help_text=_(
            "One a line, as it stands in the text: a name, a place, a date by which somebody is known."
        ),
    )

    def given(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"].splitlines()}
