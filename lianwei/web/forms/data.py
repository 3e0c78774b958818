"""What a person asks about the own data on the tracking page."""

from django import forms
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.retention.models import RequestKind
from lianwei.ui.forms import NarrativeField, OperationForm

KINDS = (
    (RequestKind.ACCESS, pgettext_lazy("own data", "I want a copy of my data")),
    (RequestKind.CORRECTION, pgettext_lazy("own data", "Something about me is wrong")),
    (RequestKind.ERASURE, pgettext_lazy("own data", "I want my data erased")),
    (RequestKind.RESTRICTION, pgettext_lazy("own data", "I want less done with my data")),
)


class OwnDataForm(OperationForm):
    """What is asked, and a word about it."""

    kind = forms.ChoiceField(label=_l("What do you want?"), choices=KINDS, widget=forms.RadioSelect)
    wish = NarrativeField(
        label=_l("What should we know about it?"),
        required=False,
        limit=1000,
        help_text=_l("For a correction: what is wrong, and how it is right."),
    )
