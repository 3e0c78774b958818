"""Forms of an advance compensation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import Complaint, Respondent
from lianwei.core.scope import Actor
from lianwei.redress.models import Ground
from lianwei.redress.operations.applying import Application
from lianwei.redress.queries.funds import funds_to_ask
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm

from .funds import WITHOUT_NAMES, MoneyForm


class ApplyForm(OperationForm):
    """What is asked of which fund, and why."""

    title, submit = lazy("Ask a fund to pay first"), lazy("Apply")
    fund_id = forms.TypedChoiceField(label=lazy("Fund"), coerce=int)
    respondent_id = forms.TypedChoiceField(label=lazy("Business that owes it"), coerce=int)
    ground = forms.ChoiceField(label=pgettext_lazy("compensation", "Ground"), choices=Ground.choices)
    amount = MoneyField(label=lazy("Amount (yuan)"))
    reason = NarrativeField(
        label=pgettext_lazy("compensation", "Facts"), limit=500, rows=4, help_text=WITHOUT_NAMES
    )

    def __init__(self, *args: Any, complaint: Complaint, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funds = funds_to_ask(actor=actor)
        self.fields["fund_id"].choices = [(fund.pk, f"{fund.number} {fund.name}") for fund in funds]
        owing = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq")
        self.fields["respondent_id"].choices = list(owing.values_list("pk", "name"))

    def given(self) -> dict[str, Any]:
        return {"application": Application(**self.cleaned_data)}


class CheckForm(OperationForm):
    """The first signature."""

    title, submit = lazy("Approve as first"), lazy("Facts and amount are checked")


class ApproveForm(OperationForm):
    """The second signature."""

    title, submit = lazy("Approve as second"), lazy("Approve")
    decision = LineField(
        label=lazy("Number of the payer's decision"),
        limit=60,
        help_text=lazy("The fund decides by its own rules; two people here confirm it."),
    )


class PayForm(OperationForm):
    """The custodian paid."""

    title, submit = lazy("Enter the payment"), lazy("Enter it")
    on = DayField(label=lazy("Day of the voucher"), past_only=True)
    voucher = LineField(label=lazy("Voucher number"), limit=60)


class RecoverForm(MoneyForm):
    """The business paid back."""

    title, submit = lazy("Enter what was recovered"), lazy("Enter it")


class ReasonForm(OperationForm):
    """Why it ends or goes back."""

    reason = LineField(label=lazy("Reason"), limit=200, help_text=WITHOUT_NAMES)


class RefuseForm(ReasonForm):
    """The fund does not pay."""

    title, submit = lazy("Refuse the application"), pgettext_lazy("compensation", "Refuse")


class WithdrawForm(ReasonForm):
    """Not needed any more."""

    title, submit = lazy("Take the application back"), pgettext_lazy("compensation", "Take it back")


class ReturnPaymentForm(ReasonForm):
    """The consumer did not get it."""

    title, submit = lazy("The payment came back"), lazy("Enter a counter-entry")


class WriteOffForm(ReasonForm):
    """The business will not pay."""

    title, submit = lazy("Write off the rest"), lazy("Write it off")
