"""What people type about cases between alliances."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.cases.forms.steps_consents import SPOKEN_OR_SIGNED, BasisFields
from lianwei.cases.forms.steps_fields import choose_from, choose_one
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.consents import rests_on
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core.models import Basis
from lianwei.federation.queries.abroad import peers_to_ask
from lianwei.ui.forms import NarrativeField, OperationForm

GROUNDS = (
    ("competence", _("We are not competent")),
    ("capacity", _("We cannot handle it in time")),
    ("conflict", _("We are biased in this matter")),
    ("other", _("Another reason")),
)


class OfferAbroadForm(BasisFields, OperationForm):
    """To whom a case is offered, why, and on what the person's data go along."""

    purpose = TO_PARTNER
    peer = choose_from(_("Alliance"))
    reason = NarrativeField(label=_("Why it belongs there"), rows=3, limit=500)
    field_order = ("peer", "reason", "basis", "article")

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [("", _("Please choose")), *peers_to_ask()]
        if rests_on(complaint, TO_PARTNER):
            del self.fields["basis"], self.fields["article"]
            return
        basis: forms.Field = self.fields["basis"]
        basis.choices = [*SPOKEN_OR_SIGNED, (Basis.DUTY.value, Basis.DUTY.label)]
        basis.required = True
        basis.help_text = _("Without a basis the case stays here.")


class ReturnAbroadForm(OperationForm):
    """Why a case of another alliance is returned."""

    ground = choose_one(_("Why"), GROUNDS)
