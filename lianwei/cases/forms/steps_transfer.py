"""Handing a case to another member and answering such an offer, as steps."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import Transfer
from lianwei.cases.queries.between.disputes import decision_due
from lianwei.cases.queries.between.transfers import (
    answer_due,
    members_to_ask,
    offer_to_answer,
    offers_waiting,
)
from lianwei.cases.queries.page.consents import rests_on
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.cases.rules.routing import table
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.models import Basis
from lianwei.ui.forms import NarrativeField

from .steps import Step, StepForm
from .steps_consents import SPOKEN_OR_SIGNED, BasisFields
from .steps_fields import choose_from, choose_one

RULES = [("", ""), *((code, code) for code in sorted({row.code for row in table()}))]


class OfferTransferForm(BasisFields, StepForm):
    purpose = TO_PARTNER
    preset = ("taker", "reason", "rule")
    title, submit = lazy("Hand over to another member"), lazy("Ask the other member")
    why = lazy("The case stays here, with its limits, until the other member takes it over.")
    taker = choose_from(lazy("Member of the alliance"))
    reason = NarrativeField(label=lazy("Why it belongs there"), rows=3, limit=500)
    rule = forms.ChoiceField(choices=RULES, required=False, widget=forms.HiddenInput)
    field_order = ("taker", "reason", "basis", "article")

    def fill(self) -> None:
        members = [(str(each.pk), str(each)) for each in members_to_ask(self.complaint)]
        self.fields["taker"].choices = [("", _("Please choose")), *members]
        if rests_on(self.complaint, TO_PARTNER):
            del self.fields["basis"], self.fields["article"]
            return
        duty = (Basis.DUTY.value, Basis.DUTY.label)
        self.fields["basis"].choices = [*SPOKEN_OR_SIGNED, duty]
        self.fields["basis"].required = True
        self.fields["basis"].help_text = _(
            "Without a basis the case stays here; you then stand between the consumer and the other member."
        )

    def happens(self) -> list[str]:
        return [
            _("The other member sees the case without the person's name and contact, and answers by %(day)s.")
            % {"day": full_day_text(answer_due(clock.today()))},
            _("When it takes the case over, its own limits begin and the consumer is told whom to ask."),
            _("You keep a view of how it goes on until the case is closed."),
        ]

    def act(self) -> str:
        data = self.cleaned_data
        offer = operations.offer_transfer(
            self.complaint.pk,
            actor=self.actor,
            taker_id=int(data["taker"]),
            reason=data["reason"],
            basis=data.get("basis", ""),
            article=data.get("article", ""),
            rule=data["rule"],
        )
        told = {"name": offer.taker, "day": full_day_text(offer.due_on)}
        return _("%(name)s is asked and answers by %(day)s.") % told


class DisputeCompetenceForm(OfferTransferForm):
    title, submit = lazy("Let the office above decide whose it is"), lazy("Ask for a decision")
    why = lazy("The case stays here until it is decided; the decision binds both members.")

    def happens(self) -> list[str]:
        return [
            _("The association above both members decides, else the rotating secretary-general, by %(day)s.")
            % {"day": full_day_text(decision_due(clock.today()))},
            _("Decided for the other member, it can only take the case over; it still signs for it."),
        ]

    def act(self) -> str:
        data = self.cleaned_data
        dispute = operations.dispute_competence(
            self.complaint.pk,
            actor=self.actor,
            taker_id=int(data["taker"]),
            reason=data["reason"],
            basis=data.get("basis", ""),
            article=data.get("article", ""),
            rule=data["rule"],
        )
        told = {"name": dispute.decider, "day": full_day_text(dispute.due_on)}
        return _("%(name)s is asked and decides by %(day)s.") % told


class AnswerForm(StepForm):
    """A step of the member that was asked."""

    @property
    def transfer_id(self) -> int:
        """The offer that waits. Raises WrongStatus where it was answered or withdrawn meanwhile."""
        offer = offer_to_answer(self.complaint, actor=self.actor)
        if offer is None:
            raise WrongStatus
        return offer.pk


class AcceptTransferForm(AnswerForm):
    title, submit = lazy("Take the case over"), lazy("Take it over")

    def happens(self) -> list[str]:
        return [
            _("From now on the case is yours, with the person's name and contact on the basis recorded."),
            _("Your limit begins today; the days since the first contact are shown beside it."),
            _("The consumer is told that you handle it."),
        ]

    def act(self) -> str:
        operations.accept_transfer(self.complaint.pk, actor=self.actor, transfer_id=self.transfer_id)
        return _("%(number)s is yours now.") % {"number": self.complaint.number}


class ReturnTransferForm(AnswerForm):
    title, submit = lazy("Return the offer"), lazy("Return it")
    why = lazy("The member that asked stays responsible and reads your reason.")
    ground = choose_one(lazy("Why"), Transfer.Ground.choices)
    answer = NarrativeField(label=lazy("In a sentence"), rows=3, limit=500)

    def act(self) -> str:
        told = {"actor": self.actor, "transfer_id": self.transfer_id}
        operations.return_transfer(self.complaint.pk, **told, **self.cleaned_data)
        return _("%(number)s was returned with your reason.") % {"number": self.complaint.number}


class WithdrawTransferForm(StepForm):
    title, submit = lazy("Take the offer back"), lazy("Take the offer back")
    preset = ("offer",)
    offer = choose_from(lazy("Offer"))

    def fill(self) -> None:
        waiting = offers_waiting(self.complaint, actor=self.actor)
        self.fields["offer"].choices = [(str(each.transfer.pk), each.taker) for each in waiting]

    def act(self) -> str:
        chosen = int(self.cleaned_data["offer"])
        offer = operations.withdraw_transfer(self.complaint.pk, actor=self.actor, transfer_id=chosen)
        return _("The offer to %(name)s is taken back; the case stays here.") % {"name": offer.taker}


TRANSFER_STEPS = (
    Step("offer_transfer", OfferTransferForm),
    Step("dispute_competence", DisputeCompetenceForm),
    Step("withdraw_transfer", WithdrawTransferForm),
    Step("accept_transfer", AcceptTransferForm),
    Step("return_transfer", ReturnTransferForm),
)
