"""Which alliance is asked for the same dispute, and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.cases.forms.matching import FROM_A_CASE
from lianwei.cases.forms.steps_fields import choose_from
from lianwei.federation.queries.matching import peers_with_counts
from lianwei.ui.forms import OperationForm


class PeerMatchForm(OperationForm):
    """Kept beside the name of who asked, and read by the members whose cases are counted."""

    peer = choose_from(_("Alliance"))
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[(each.value, each.label) for each in FROM_A_CASE]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [("", _("Please choose")), *peers_with_counts()]

    def given(self) -> dict[str, Any]:
        return {"peer_id": int(self.cleaned_data["peer"]), "purpose": self.cleaned_data["purpose"]}
