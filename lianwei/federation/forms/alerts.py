"""What people type about warnings between alliances."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.analytics.models import AlertAnswer
from lianwei.cases.forms.steps_fields import choose_from
from lianwei.federation.models.alerts import MEASURE
from lianwei.federation.queries.alerts import peers_to_warn
from lianwei.ui.forms import NarrativeField, OperationForm


class TellAlertForm(OperationForm):
    """Whom to warn, and what they should look at."""

    peer = choose_from(_("Alliance"))
    note = NarrativeField(
        label=_("What they should look at"),
        limit=300,
        rows=3,
        required=False,
        help_text=_("Please do not write names of people here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [("", _("Please choose")), *peers_to_warn()]


class AnswerSharedAlertForm(OperationForm):
    """What we found out about a warning of another alliance, and did."""

    verdict = forms.ChoiceField(label=_("Your finding"), choices=AlertAnswer.Verdict.choices)
    measure = NarrativeField(
        label=_("What is done about it"),
        limit=MEASURE,
        rows=3,
        required=False,
        help_text=_("Please do not write names of people here."),
    )
