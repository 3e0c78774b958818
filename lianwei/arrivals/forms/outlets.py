"""What is typed about a robot or a gateway."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Outlet
from lianwei.arrivals.receivers import topics
from lianwei.ui.forms import LineField, OperationForm


class OutletForm(OperationForm):
    """A group robot, or the gateway for SMS."""

    kind = forms.ChoiceField(label=_l("What it is"), choices=Outlet.Kind.choices)
    name = LineField(label=_l("Name of the group or gateway"), limit=80)
    url = LineField(
        label=_l("Address (webhook)"),
        limit=300,
        private=True,
        help_text=_l("Copied from the settings of the robot; kept encrypted, for its key stands in it."),
    )
    secret = LineField(
        label=_l("Secret for signatures"),
        limit=200,
        private=True,
        required=False,
        help_text=_l("DingTalk and Feishu: if signing is switched on. SMS gateway: always."),
    )
    topics = forms.MultipleChoiceField(
        label=_l("Tell the group of"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = topics()
