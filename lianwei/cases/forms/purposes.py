"""For what somebody reads finer figures of other members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.ui.forms import PlainForm

PURPOSES = {
    "case": _("To handle a case"),
    "warning": _("For a warning or tip to consumers"),
    "statistics": _("For statistics and analysis"),
    "supervision": _("To talk to the business or the authority"),
}


class PurposeForm(PlainForm):
    """Kept in the read log beside the name of who read."""

    purpose = forms.ChoiceField(label=_("What do you need it for?"), choices=PURPOSES.items())

    @property
    def told(self) -> str:
        """The purpose in words, as the log shows it."""
        return str(PURPOSES[self.cleaned_data["purpose"]])
