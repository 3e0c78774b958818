"""What a business offers, before the consumer: accept, decline, propose something else."""

from functools import cached_property
from typing import Any

from django.forms import HiddenInput, IntegerField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import Offer
from lianwei.cases.operations.entry import visitors
from lianwei.cases.queries.doors.offers import offers_to_consumer
from lianwei.ui.forms import MoneyField, NarrativeField

from .links import DoorForm, OpenDoor
from .steps_fields import choose_one

ACCEPT, DECLINE, OTHER = "accept", "decline", "other"
ANSWERS = (
    (ACCEPT, lazy("I accept this offer")),
    (OTHER, lazy("I propose something else")),
    (DECLINE, lazy("I decline this offer")),
)


class OfferByLinkForm(DoorForm):
    submit = lazy("Send my answer")
    answer = choose_one(lazy("Your answer"), ANSWERS)
    amount = MoneyField(label=lazy("If you propose something else: how much (yuan)"), required=False)
    terms = NarrativeField(
        label=lazy("If you propose something else: what"), rows=4, limit=2000, required=False
    )
    shown = IntegerField(widget=HiddenInput, required=False)

    @classmethod
    def opens(cls, door: OpenDoor) -> bool:
        """While a business waits for an answer, and its offer stands."""
        return bool(offers_to_consumer(door.complaint, actor=door.actor))

    def fill(self) -> None:
        self.fields["shown"].initial = self.offer.pk

    @cached_property
    def offer(self) -> Offer:
        """The one to answer first."""
        return offers_to_consumer(self.door.complaint, actor=self.door.actor)[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shown") != self.offer.pk:
            self._show_anew()
        if data.get("answer") == OTHER and not data.get("terms") and "terms" not in self.errors:
            self.add_error("terms", _("Please write what you propose."))
        return data

    def _show_anew(self) -> None:
        """The business offers something else by now; what was typed stays."""
        self.data = MultiValueDict({**dict(self.data.lists()), "shown": [str(self.offer.pk)]})
        self.add_error(
            None, _("The business has changed its offer meanwhile. Please read it once more and then answer.")
        )

    def act(self) -> str:
        data, token, actor = self.cleaned_data, self.door.token, self.door.actor
        if data["answer"] == OTHER:
            own = {"amount": data["amount"], "terms": data["terms"]}
            visitors.counter_offer_by_link(token, actor=actor, respondent_id=self.offer.respondent_id, **own)
            return _("Your proposal is with the business. We tell you what it answers.")
        accepts = data["answer"] == ACCEPT
        visitors.answer_offer_by_link(token, actor=actor, offer_id=self.offer.pk, accepts=accepts)
        if accepts:
            return _("You have accepted. We call you to confirm it, and then record the settlement.")
        return _("You have declined. The business is told, and your complaint goes on.")
