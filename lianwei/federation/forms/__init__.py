"""What operators type about peers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.federation.rules.packets import LONGEST
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

CARD = 20_000


class NameForm(OperationForm):
    """How this instance is called towards others."""

    code = LineField(
        label=_("Code"),
        limit=40,
        help_text=_("Small letters, digits, hyphens; for ever. For example cq-alliance."),
    )
    name = LineField(label=_("Name of the alliance or association"), limit=120)
    name_en = LineField(label=_("Name in English"), limit=120, required=False)


class PeerForm(OperationForm):
    """A peer from its card."""

    card = NarrativeField(
        label=_("Card of the peer"),
        limit=CARD,
        rows=8,
        help_text=_("The text that the other side copies from its own page. It holds nothing secret."),
    )
    agreement_until = DayField(
        label=_("Last day of the data-sharing agreement"),
        required=False,
        help_text=_("Empty: the agreement names none. From the day after on nothing is exchanged."),
    )
    note = LineField(label=pgettext_lazy("of a peer", "Note"), limit=300, required=False)


class PeerRevisionForm(PeerForm):
    """A peer's agreement, or a fresh card."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        card: forms.Field = self.fields["card"]
        card.required = False
        card.label = _("Fresh card of the peer")
        card.help_text = _("Only where its address or its keys have changed.")


class MonthForm(OperationForm):
    """The month whose counts are told to a peer."""

    month = LineField(label=_("Month"), limit=7, help_text=_("One that is over, for example 2026-07."))


class PacketForm(OperationForm):
    """A file that a peer has sent on a stick or by mail."""

    upload = forms.FileField(label=_("File of the exchange"))

    def given(self) -> dict[str, Any]:
        return {"data": self.cleaned_data["upload"].read(LONGEST + 1)}
