"""A contact for imported goods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.models import TradeContact
from lianwei.knowledge.operations.contacts import ContactEntry
from lianwei.ui.forms import LineField, OperationForm

NAMES = ("kind", "name", "covers", "contact", "note")


class TradeContactForm(OperationForm):
    """Published numbers alone: no private numbers of people."""

    kind = forms.ChoiceField(label=_("Kind of contact"), choices=TradeContact.Kind.choices)
    name = LineField(label=_("Firm or body"), limit=120)
    covers = LineField(label=_("For which goods, brands or regions"), limit=200)
    contact = LineField(label=_("Phone, address or website"), limit=120)
    note = LineField(label=_("Remark"), limit=200, required=False)

    @classmethod
    def of(cls, row: TradeContact, data: Any = None) -> "TradeContactForm":
        return cls(data, initial={name: getattr(row, name) for name in NAMES})

    def given(self) -> dict[str, Any]:
        return {"entry": ContactEntry(**self.cleaned_data)}
