"""Forms of a fund and its deposits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.redress.models import FundKind
from lianwei.redress.operations.funds import FundEntry
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm

WITHOUT_NAMES = lazy("Without names of people.")


class OpenFundForm(OperationForm):
    """A payer and its deposit."""

    title, submit = lazy("Open a fund"), lazy("Open the books")
    kind = forms.ChoiceField(label=lazy("Who pays"), choices=FundKind.choices)
    name = LineField(label=lazy("Name of the fund"), limit=120)
    legal_person = LineField(
        label=lazy("Legal person that owns the money"),
        limit=120,
        help_text=lazy("Neither an association nor the alliance: they keep the books and hold no money."),
    )
    uscc = LineField(label=lazy("Its unified social credit code"), limit=30)
    custodian = LineField(
        label=lazy("Where the money lies"), limit=120, help_text=lazy("Bank, operator or foundation.")
    )
    purposes = NarrativeField(label=lazy("What it may be paid for"), limit=500, rows=3)
    case_cap = MoneyField(label=lazy("Most on one case (yuan)"))
    fund_cap = MoneyField(label=lazy("Most that is approved or owed at one time (yuan)"))

    def given(self) -> dict[str, Any]:
        return {"entry": FundEntry(**self.cleaned_data)}


class ReviseFundForm(OperationForm):
    """Other caps."""

    title, submit = lazy("Change the caps"), lazy("Change them")
    case_cap = MoneyField(label=lazy("Most on one case (yuan)"))
    fund_cap = MoneyField(label=lazy("Most that is approved or owed at one time (yuan)"))


class MoneyForm(OperationForm):
    """A movement of money that somebody else made, by its voucher."""

    amount = MoneyField(label=lazy("Amount (yuan)"))
    on = DayField(label=lazy("Day of the voucher"), past_only=True)
    voucher = LineField(label=lazy("Voucher number"), limit=60)


class DepositForm(MoneyForm):
    """The payer paid in."""

    title, submit = lazy("Enter a deposit"), lazy("Enter it")


class TakeBackForm(MoneyForm):
    """The payer took money back."""

    title, submit = lazy("Enter what the payer took back"), lazy("Enter it")


class CloseFundForm(OperationForm):
    """The end of the books."""

    title, submit = lazy("Close the fund"), lazy("Close it")


class CounterForm(OperationForm):
    """Why an entry is taken back."""

    title, submit = lazy("Enter a counter-entry"), lazy("Enter it")
    reason = LineField(label=lazy("Reason"), limit=200, help_text=WITHOUT_NAMES)
