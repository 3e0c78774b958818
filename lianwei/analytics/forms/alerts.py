"""Forms of warnings: what one's organisation makes of one, and from how many cases a rule warns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.analytics.models import Alert, AlertAnswer
from lianwei.analytics.queries.alert_words import subject_words
from lianwei.analytics.rules.alerts import least_shipped
from lianwei.ui.forms import LineField, OperationForm


class AnswerAlertForm(OperationForm):
    """Whether it is a real problem, and what is done about it."""

    verdict = forms.ChoiceField(label=lazy("Your finding"), choices=AlertAnswer.Verdict.choices)
    measure = LineField(
        label=lazy("What is done about it"),
        limit=300,
        required=False,
        help_text=lazy("Please do not write names of people here."),
    )


class AlertRuleForm(OperationForm):
    """From how many cases on a rule warns."""

    rule = forms.ChoiceField(label=pgettext_lazy("of warnings", "Rule"))
    least = forms.IntegerField(label=lazy("Warn from so many cases"))
    reason = LineField(label=lazy("Reason"), limit=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Alert.Rule.choices)
        field: Any = self.fields["rule"]
        field.choices = [
            (f"{rule}/{subject}", f"{labels[rule]} · {subject_words(subject)}")
            for rule, subject in least_shipped()
        ]

    def given(self) -> dict[str, Any]:
        known = dict(self.cleaned_data)
        rule, _slash, subject = known.pop("rule").partition("/")
        return known | {"rule": rule, "subject": subject}
