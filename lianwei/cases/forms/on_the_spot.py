"""The one short form of a station inside an enterprise: who, what, and what was done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.entries import ComplaintEntry, LossEntry, PersonEntry, TermsEntry
from lianwei.cases.models import Complaint, RecoveredLoss
from lianwei.cases.operations.entry.on_the_spot import STATION, settle_on_spot
from lianwei.cases.queries.reading.suggested import as_stored, suggested, taken_for
from lianwei.cases.rules.cues import CATEGORY, NATURE
from lianwei.core.scope import Actor
from lianwei.reading.numbers import tokenise
from lianwei.ui.forms import LineField, MoneyField, NarrativeField, PhoneField, PlainForm

from . import steps_choices as choices
from .steps_fields import choose_many, choose_one

TITLE_PLACES = 30


class OnTheSpotForm(PlainForm):
    """Goods and nature are proposed from the words; the member above confirms them."""

    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True)
    phone = PhoneField(label=pgettext_lazy("person", "Phone"))
    narrative = NarrativeField(label=lazy("What happened"), rows=4, limit=2000)
    amount_claimed = MoneyField(label=lazy("Claimed (yuan)"), required=False)
    terms = NarrativeField(label=lazy("What was agreed and done on the spot"), rows=3, limit=2000)
    results = choose_many(lazy("Besides money"), required=False)
    kind = choose_one(lazy("Money was"), RecoveredLoss.Kind.choices, required=False)
    amount = MoneyField(label=lazy("How much (yuan)"), required=False)
    agrees_telling = forms.BooleanField(
        label=lazy("The consumer agrees that the business may look up name and phone for this matter."),
        required=False,
    )
    confirmed = forms.BooleanField(label=lazy("The consumer is content with it and has what was agreed."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.made: Complaint | None = None
        self.fields["results"].choices = choices.results_without_money()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") and not data.get("kind"):
            self.add_error("kind", _("Please choose what this sum is for."))
        if data.get("kind") and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Please enter the amount of this line."))
        return data

    def act(self) -> str:
        data = self.cleaned_data
        losses = (LossEntry(data["kind"], data["amount"]),) if data["amount"] else ()
        terms = TermsEntry(data["terms"], losses, tuple(data["results"]))
        self.made = settle_on_spot(self._entry(data), actor=self.actor, terms=terms)
        self.made_id = self.made.pk
        sentence = _("%(number)s is registered and settled. The consumer is told by message.")
        return sentence % {"number": self.made.number}

    def _entry(self, data: dict[str, Any]) -> ComplaintEntry:
        found = suggested(data["narrative"])
        person = PersonEntry(
            data["name"], data["phone"], agrees_handling=True, agrees_telling=data["agrees_telling"]
        )
        return ComplaintEntry(
            title=tokenise(data["narrative"]).text.strip()[:TITLE_PLACES].partition("〔")[0].strip()
            or _("Settled on the spot"),
            narrative=data["narrative"],
            category=taken_for(found, CATEGORY),
            nature=taken_for(found, NATURE),
            channel=STATION,
            person=person,
            respondents=(),
            amount_claimed=data["amount_claimed"],
            is_sorted=False,
            proposed=as_stored(found),
        )
