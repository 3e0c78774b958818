"""What people of a business type at the console."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianwei.arrivals.operations.visits import CODES, count_visit
from lianwei.cases.forms.steps_fields import FilesField
from lianwei.cases.models import Respondent
from lianwei.cases.operations import Answer
from lianwei.core.scope import ActorKind
from lianwei.registry.models import FastTrackContact
from lianwei.registry.queries import contact_at, contact_key, contact_with
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm, PlainForm
from lianwei.web.counter.telling import is_code
from lianwei.web.forms.challenge import AsksSum


class LoginForm(AsksSum, PlainForm):
    """Phone or e-mail. The answer is the same whether it is known or not."""

    mark = ""
    address = LineField(
        label=_("Mobile phone or e-mail"),
        limit=80,
        private=True,
        help_text=_("As given to the association in the agreement."),
    )

    def __init__(self, *args: Any, network: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.contact: FastTrackContact | None = None
        self.ask_sum(CODES, network)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            count_visit(CODES, self.network)
            self.contact = contact_at(contact_key("".join(data["address"].split())))
        return data


class CodeForm(PlainForm):
    """The code from the phone."""

    mark = ""
    code = LineField(label=_("Code from the SMS or e-mail"), limit=6, private=True)

    def __init__(self, *args: Any, contact_id: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact_id = contact_id
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        contact = contact_with(self.contact_id)
        if contact is None or not is_code(contact, self.cleaned_data["code"]):
            raise forms.ValidationError(
                _now("This code does not fit or is too old. Please have a new one sent.")
            )
        return self.cleaned_data["code"]


class PositionForm(OperationForm):
    """Position and words: what many complaints may be answered with at once."""

    position = forms.ChoiceField(
        label=_("Your position"), choices=Respondent.Position.choices, widget=forms.RadioSelect
    )
    reply = NarrativeField(label=_("Your answer to the consumer"), rows=4, limit=2000)

    def given(self) -> dict[str, Any]:
        return {"answer": Answer(**self.cleaned_data)}


class AnswerForm(PositionForm):
    """The whole answer to one complaint."""

    amount = MoneyField(label=_("You offer (yuan)"), required=False)
    shop = LineField(label=_("Which shop"), limit=60, required=False)
    product = LineField(label=_("Which product or service"), limit=60, required=False)
    clause = LineField(label=_("Which clause or promise"), limit=60, required=False)
    uploads = FilesField(label=_("Proof"), required=False)

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        uploads, amount = data.pop("uploads"), data.pop("amount")
        return {"uploads": uploads, "answer": Answer(**data, offer=amount)}


class OfferForm(OperationForm):
    amount = MoneyField(label=_("You offer (yuan)"), required=False)
    terms = NarrativeField(label=_("What you propose"), rows=4, limit=2000)

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"by": ActorKind.BUSINESS}


class PerformanceForm(OperationForm):
    on = DayField(label=_("Done on"))
    uploads = FilesField(label=_("Proof: transfer slip, return slip, photo"))


class AppealForm(OperationForm):
    reason = NarrativeField(label=_("Why it is not about you"), rows=4, limit=1000)
