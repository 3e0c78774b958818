"""An appeal against a scorecard: what the business says, what it is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.analytics.models.scorecards import WORDS
from lianwei.ui.forms import DayField, NarrativeField, OperationForm


class AppealForm(OperationForm):
    claimed_on = DayField(label=_("When the business said so"), past_only=True)
    claim = NarrativeField(label=_("What the business objects to"), limit=WORDS, rows=4)


class AnswerForm(OperationForm):
    answer = NarrativeField(label=_("Answer to the business"), limit=WORDS, rows=4)
    decision = forms.ChoiceField(
        label=_("The appeal"),
        choices=[("", _("Please choose")), ("yes", _("is right")), ("no", _("is not right"))],
    )

    def given(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"], "is_upheld": self.cleaned_data["decision"] == "yes"}
