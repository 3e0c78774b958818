"""Offers between business and consumer as the office takes them down, and appeals of businesses."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import Appeal, Complaint, Offer
from lianwei.cases.queries.doors.counter import open_appeals
from lianwei.cases.queries.doors.offers import open_offers
from lianwei.core.scope import find
from lianwei.ui.forms import MoneyField, NarrativeField
from lianwei.ui.words import money

from . import steps_choices as choices
from .steps import Step, StepForm
from .steps_fields import choose_from, choose_one

ACCEPTS = (("yes", lazy("Accepts")), ("no", lazy("Declines")))


class MakeOfferForm(StepForm):
    title, submit = lazy("Take an offer down"), lazy("Take it down")
    why = lazy("What stood open before is replaced by it; the other side sees it at once.")
    respondent = choose_from(lazy("Business"))
    by = choose_one(lazy("Who proposes it"), Offer.By.choices, initial=Offer.By.CONSUMER)
    amount = MoneyField(label=lazy("Amount (yuan)"), required=False)
    terms = NarrativeField(label=lazy("What is proposed"), rows=4, limit=2000)

    def fill(self) -> None:
        self.fields["respondent"].choices = choices.respondent_pairs(self.complaint, self.actor)

    def act(self) -> str:
        data = self.cleaned_data | {"respondent_id": int(self.cleaned_data["respondent"])}
        del data["respondent"]
        offer = operations.make_offer(self.complaint.pk, actor=self.actor, **data)
        return _("The offer on %(number)s stands. Next: the other side answers.") % {
            "number": offer.complaint.number
        }


class AnswerOfferForm(StepForm):
    title, submit = lazy("Answer the offer"), lazy("Record the answer")
    preset = ("offer",)
    offer = choose_from(lazy("Offer"))
    accepts = choose_one(lazy("The other side"), ACCEPTS)

    def fill(self) -> None:
        self.fields["offer"].choices = [(str(each.pk), _offer(each)) for each in open_offers(self.complaint)]

    def act(self) -> str:
        data = self.cleaned_data
        is_accepted = data["accepts"] == "yes"
        told = {"actor": self.actor, "offer_id": int(data["offer"]), "accepts": is_accepted}
        operations.answer_offer(self.complaint.pk, **told)
        if is_accepted:
            return _("Both sides agree. Next: record the settlement.")
        return _("The offer is declined. Next: a counter-offer, or end the talks.")


class DecideAppealForm(StepForm):
    title, submit = lazy("Decide on the appeal"), lazy("Decide")
    preset = ("appeal",)
    appeal = choose_from(lazy("Appeal"))
    decision = choose_one(lazy("What is right"), Appeal.Decision.choices)
    answer = NarrativeField(label=lazy("In a sentence"), rows=3, limit=500)

    def fill(self) -> None:
        shown = [
            (str(each.pk), f"{each.respondent.name} {each.reason}") for each in open_appeals(self.complaint)
        ]
        self.fields["appeal"].choices = shown

    def happens(self) -> list[str]:
        return [
            _("Where it is not this business, the case is closed to it and the talks with it end."),
            _(
                "Where nobody else was asked, the consumer is told, and the next step is to find the right "
                "one."
            ),
        ]

    def act(self) -> str:
        data = self.cleaned_data | {"appeal_id": int(self.cleaned_data["appeal"])}
        del data["appeal"]
        appeal = operations.decide_appeal(self.complaint.pk, actor=self.actor, **data)
        name = {"name": appeal.respondent.name}
        if self._ends():
            return (
                _("It is not %(name)s; the talks have ended. Next: ask the consumer which one it is.") % name
            )
        return _("The appeal of %(name)s is decided.") % name

    def _ends(self) -> bool:
        return find(Complaint, self.complaint.pk, actor=self.actor).status != self.complaint.status


def _offer(offer: Offer) -> str:
    return " ".join(filter(None, (offer.respondent.name, offer.get_by_display(), money(offer.amount or 0))))


OFFER_STEPS = (
    Step("make_offer", MakeOfferForm),
    Step("answer_offer", AnswerOfferForm),
    Step("decide_appeal", DecideAppealForm),
)
