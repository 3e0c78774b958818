"""What people tick to go along with a request to another alliance."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.forms.steps_consents import SPOKEN_OR_SIGNED, BasisFields
from lianwei.cases.forms.steps_fields import choose_many
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.consents import rests_on
from lianwei.cases.queries.page.papers_shown import named_files
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core.models import Basis
from lianwei.federation.operations.joint import Along
from lianwei.federation.queries.enclosures import files_to_enclose, may_go_along
from lianwei.ui.forms import OperationForm

STAYS = ("", lazy("They do not go along"))
IN_FORCE = "in_force"  # the consent or duty that is recorded already


class AlongFields(BasisFields, OperationForm):
    """Files of the case, and the person on a basis, as far as an agreement in force lets them."""

    purpose = TO_PARTNER
    enclosed = choose_many(lazy("Files of the case that go along"), required=False)

    def __init__(
        self, *args: Any, complaint: Complaint, peers: set[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._fit(complaint, peers)

    def _fit(self, complaint: Complaint, peers: set[str] | None) -> None:
        """Leave out what no agreement with these peers (None: with any) lets go along."""
        lets_files, lets_person = may_go_along(peers)
        found = files_to_enclose(complaint) if lets_files else []
        if found:
            many: forms.Field = self.fields["enclosed"]
            many.choices = named_files(found)
        else:
            del self.fields["enclosed"]
        if not lets_person:
            del self.fields["basis"], self.fields["article"]
            return
        known = [(IN_FORCE, _("On the consent that is recorded"))] if rests_on(complaint, TO_PARTNER) else []
        basis: forms.Field = self.fields["basis"]
        basis.choices = [STAYS, *known, *SPOKEN_OR_SIGNED, (Basis.DUTY.value, Basis.DUTY.label)]
        basis.help_text = _("The other alliance sees them masked; each opening there is recorded.")

    def given(self) -> dict[str, Any]:
        """What was ticked, for the operation; the other fields as they are."""
        data = dict(self.cleaned_data)
        files = [int(each) for each in data.pop("enclosed", [])]
        basis, article = data.pop("basis", ""), data.pop("article", "")
        is_known = basis == IN_FORCE
        along = Along(files, bool(basis), "" if is_known else basis, "" if is_known else article)
        return data | {"along": along}


class EncloseJointForm(AlongFields):
    """More that goes along with a request that is open."""

    field_order = ("enclosed", "basis", "article")
