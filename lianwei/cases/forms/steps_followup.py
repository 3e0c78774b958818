"""Steps after the closing: money received, performance, breach, return visit, archive."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import FollowUp
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.handling.followup import is_own_case
from lianwei.core import clock
from lianwei.ui import words
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import FilesField, choose_from, choose_one

SATISFACTION = (
    ("5", lazy("Very satisfied")),
    ("4", lazy("Satisfied")),
    ("3", lazy("So-so")),
    ("2", lazy("Not satisfied")),
    ("1", lazy("Very dissatisfied")),
)


WAYS = (
    ("link", lazy("Send the consumer a link")),
    ("reached", lazy("Called, spoke with the consumer")),
    ("missed", lazy("Called, not reached")),
)


class RecordPaymentForm(StepForm):
    title, submit = lazy("Record what was received"), lazy("Record it")
    why = lazy("Each payment is a line of its own with its voucher; instalments are entered one by one.")
    loss = choose_from(lazy("Promise"))
    received = MoneyField(label=lazy("This payment (yuan)"))
    received_on = DayField(label=lazy("On"), past_only=True, initial=clock.today)
    paper = LineField(label=lazy("Voucher (kind and number)"), limit=120)
    uploads = FilesField(label=lazy("Picture of the voucher"), required=False)

    def fill(self) -> None:
        self.fields["loss"].choices = choices.unpaid_pairs(self.complaint)

    def act(self) -> str:
        data = self.cleaned_data
        kept = data["uploads"] and add_evidence(
            self.complaint.pk, actor=self.actor, uploads=data["uploads"], source="staff", kind="voucher"
        )
        payment = operations.record_payment(
            self.complaint.pk,
            actor=self.actor,
            loss_id=int(data["loss"]),
            received=data["received"],
            received_on=data["received_on"],
            paper=data["paper"],
            file_id=kept[0].pk if kept else None,
        )
        left = payment.loss.promised - payment.loss.received
        values = {"money": words.money(data["received"]), "number": self.complaint.number}
        if left:
            sentence = _(
                "%(money)s are recorded as received in %(number)s; %(left)s of this promise are left."
            )
            return sentence % (values | {"left": words.money(left)})
        return _("%(money)s are recorded as received in %(number)s; a colleague verifies it.") % values


class StrikePaymentForm(StepForm):
    title, submit = lazy("Strike out a payment entered wrongly"), lazy("Strike it out")
    is_grave = True
    payment = choose_from(lazy("Payment"))
    reason = NarrativeField(label=lazy("What was wrong with it"), rows=2, limit=300)

    def fill(self) -> None:
        self.fields["payment"].choices = choices.payment_pairs(self.complaint)

    def happens(self) -> list[str]:
        return [
            _("It stays in the file as struck out and counts no more as received."),
            _("A promise that was kept by it is open again. Then enter the right payment."),
        ]

    def act(self) -> str:
        data = self.cleaned_data
        payment = operations.strike_payment(
            self.complaint.pk, actor=self.actor, payment_id=int(data["payment"]), reason=data["reason"]
        )
        values = {"money": words.money(payment.amount), "number": self.complaint.number}
        return _("The payment of %(money)s in %(number)s is struck out. Next: enter the right one.") % values


class PerformForm(StepForm):
    title, submit = lazy("All is performed"), lazy("Confirm")
    why = lazy("Everything agreed on was done; all promised money is recorded as received.")

    def happens(self) -> list[str]:
        return [_("Performance is over; the return visit is due.")]

    def act(self) -> str:
        complaint = operations.perform_complaint(self.complaint.pk, actor=self.actor)
        return _("%(number)s is performed. Next: the return visit.") % {"number": complaint.number}


class BreachForm(StepForm):
    title, submit = lazy("The business has not performed"), lazy("Record the breach")
    explanation = NarrativeField(label=lazy("What was not done"), rows=3, limit=1000)

    def happens(self) -> list[str]:
        return [
            _("Open promises count as broken and show in the profile of the business."),
            _(
                "The closing date stays. The consumer may go to court with the agreement, or the "
                "case is reopened."
            ),
        ]

    def act(self) -> str:
        operations.breach_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("The breach in %(number)s is recorded. Next: tell the consumer the ways that are left.")
        return sentence % {"number": self.complaint.number}


class FollowUpForm(StepForm):
    title, submit = lazy("Return visit"), lazy("Send or record")
    why = lazy(
        "Nobody asks about the own case: the link may be sent by everybody, a call is made by a colleague."
    )
    way = choose_one(lazy("How"), WAYS)
    satisfaction = choose_one(lazy("Satisfied with how it was handled"), SATISFACTION, required=False)
    resolved = choose_one(lazy("Is it settled"), FollowUp.Resolved.choices, required=False)
    comment = NarrativeField(label=lazy("In the consumer's words"), rows=3, limit=1000, required=False)

    def fill(self) -> None:
        """Who handled the case is offered the link alone, and told why."""
        if is_own_case(self.complaint, self.actor):
            self.fields["way"].choices = WAYS[:1]
            self.fields["way"].initial = "link"
            self.fields["way"].help_text = _("You worked on this case: a call is made by a colleague.")
            for name in ("satisfaction", "resolved", "comment"):
                del self.fields[name]

    def act(self) -> str:
        data = self.cleaned_data
        number = {"number": self.complaint.number}
        if data["way"] == "link":
            operations.ask_follow_up(self.complaint.pk, actor=self.actor)
            return _("The consumer of %(number)s gets the link. Next: wait for the answer, or call.") % number
        visit = operations.call_follow_up(self.complaint.pk, actor=self.actor, **self._answer(data))
        if data["way"] == "missed":
            sentence = _("Not reached, %(count)s times so far. Three tries allow the archive of %(number)s.")
            return sentence % (number | {"count": visit.not_reached})
        return _("The return visit of %(number)s is recorded. Next: archive.") % number

    def _answer(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "was_reached": data["way"] == "reached",
            "satisfaction": int(data["satisfaction"]) if data["satisfaction"] else None,
            "resolved": data["resolved"],
            "comment": data["comment"],
        }


class ArchiveForm(StepForm):
    title, submit = lazy("Archive the case"), lazy("Archive")
    is_grave = True

    def happens(self) -> list[str]:
        return [
            _("The file is closed: nothing is added to it any more."),
            _("It leaves the worklists; search finds it, and it can be reopened with a reason."),
        ]

    def act(self) -> str:
        complaint = operations.archive_complaint(self.complaint.pk, actor=self.actor)
        return _("%(number)s is in the archive. The case file can be printed.") % {"number": complaint.number}
