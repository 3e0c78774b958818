"""Forms of pledges to take goods back elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core import clock
from lianwei.redress.models import CheckResult, PledgeKind
from lianwei.redress.operations.pledges import Counted, PledgeEntry
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm

from .funds import WITHOUT_NAMES

QUARTERS = ((1, "1"), (2, "2"), (3, "3"), (4, "4"))
FIRST_YEAR, MOST = 2000, 1_000_000


class RegisterForm(OperationForm):
    """A business and what it promises."""

    title, submit = lazy("Register a pledge"), pgettext_lazy("pledge", "Register")
    business = LineField(
        label=lazy("Business"), limit=120, help_text=lazy("Name or credit code as in the register.")
    )
    kind = forms.ChoiceField(label=lazy("What it takes"), choices=PledgeKind.choices)
    goods = LineField(label=lazy("Which goods"), limit=300)
    days = forms.IntegerField(label=lazy("Within how many days"), min_value=1, max_value=365)
    proof = LineField(label=lazy("Proof needed"), limit=300)
    valid_from = DayField(label=lazy("Valid from"))
    valid_to = DayField(label=lazy("Valid until"), required=False)

    def clean_business(self) -> int:
        found = business_named(self.cleaned_data["business"])
        if found is None:
            raise forms.ValidationError(
                _("This business is not in the register. Please enter it there first.")
            )
        return found

    def given(self) -> dict[str, Any]:
        known = dict(self.cleaned_data)
        return {"entry": PledgeEntry(business_id=known.pop("business"), **known)}


class StoreForm(OperationForm):
    """A shop where the pledge holds."""

    title, submit = lazy("Add a shop"), pgettext_lazy("pledge", "Add")
    name = LineField(label=lazy("Name of the shop"), limit=120)
    address = LineField(label=lazy("Address"), limit=200)
    region = LineField(label=lazy("District"), limit=60, help_text=lazy("For example Yuzhong District."))


class CloseStoreForm(OperationForm):
    """A shop leaves."""

    title, submit = lazy("The shop leaves the pledge"), lazy("Take it off the list")


class CheckStoreForm(OperationForm):
    """What a spot check found."""

    title, submit = lazy("Enter a spot check"), lazy("Enter it")
    checked_on = DayField(label=lazy("Day of the check"), past_only=True)
    result = forms.ChoiceField(label=lazy("Result of the check"), choices=CheckResult.choices)
    note = NarrativeField(
        label=pgettext_lazy("spot check", "What was seen"),
        limit=300,
        rows=3,
        required=False,
        help_text=WITHOUT_NAMES,
    )


class CountForm(OperationForm):
    """The figures of a quarter."""

    title, submit = lazy("Enter the figures of a quarter"), lazy("Enter it")
    year = forms.IntegerField(label=lazy("Year"), min_value=FIRST_YEAR, max_value=2100)
    quarter = forms.TypedChoiceField(label=lazy("Quarter"), choices=QUARTERS, coerce=int)
    returned = forms.IntegerField(label=lazy("Returns"), min_value=0, max_value=MOST)
    exchanged = forms.IntegerField(label=lazy("Exchanges"), min_value=0, max_value=MOST)
    elsewhere = forms.IntegerField(label=lazy("Of these bought in another city"), min_value=0, max_value=MOST)
    refused = forms.IntegerField(label=lazy("Refused by the shops"), min_value=0, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        now = {"year": today.year, "quarter": (today.month + 2) // 3}
        super().__init__(*args, initial=now, **kwargs)

    def given(self) -> dict[str, Any]:
        return {"counted": Counted(**self.cleaned_data)}


class OfStoresForm(OperationForm):
    """A form that lets choose among the shops of a pledge."""

    store_fields: tuple[str, ...] = ("store_id",)

    def __init__(self, *args: Any, stores: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.store_fields:
            self.fields[name].choices = stores


class IssueForm(OfStoresForm):
    """A voucher for goods taken back."""

    title, submit = lazy("Issue a voucher"), pgettext_lazy("voucher", "Issue it")
    store_id = forms.TypedChoiceField(label=lazy("Shop that issues"), coerce=int)
    amount = MoneyField(label=lazy("Amount (yuan)"))
    expires_on = DayField(label=lazy("Valid until"))


class RedeemForm(OfStoresForm):
    """A voucher shown in a shop."""

    title, submit = lazy("Redeem the voucher"), lazy("Redeem it")
    store_id = forms.TypedChoiceField(label=lazy("Shop where it was shown"), coerce=int)

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"shown_at": clock.now()}


class SettleForm(OfStoresForm):
    """One shop paid the other."""

    title, submit = lazy("Enter a settlement between shops"), lazy("Enter it")
    store_fields = ("debtor_id", "creditor_id")
    debtor_id = forms.TypedChoiceField(label=lazy("Shop that issued and paid"), coerce=int)
    creditor_id = forms.TypedChoiceField(label=lazy("Shop that redeemed"), coerce=int)
    paper = LineField(label=lazy("Number of the payment's paper"), limit=60)


class EndForm(OperationForm):
    """Why the pledge ends."""

    title, submit = lazy("End the pledge"), pgettext_lazy("pledge", "End it")
    reason = LineField(label=lazy("Reason"), limit=200, help_text=WITHOUT_NAMES)
