"""Steps that end a case or take it up again, what is handed on, and 督办."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import HandOver
from lianwei.cases.queries.page.authority import authority_near
from lianwei.cases.rules.sentences import full_day_text
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_consents import BasisFields
from .steps_fields import choose_from, choose_ground, show_grounds


class TerminateForm(StepForm):
    title, submit = lazy("End the mediation"), lazy("End it and draft the notice")
    why = lazy("The case closes when the notice goes out.")
    is_grave = True
    ground = choose_ground(lazy("Ground"))
    explanation = NarrativeField(
        label=lazy("Explanation in your own words"), required=False, rows=3, limit=1000
    )

    def fill(self) -> None:
        grounds = choices.end_grounds(self.complaint)
        show_grounds(self.fields["ground"], grounds, choices.closed_until(self.complaint, grounds))

    def happens(self) -> list[str]:
        day = full_day_text(choices.would_end(self.complaint, "end_notice"))
        return [
            _("The status becomes “mediation ended”; the mediation clock stops."),
            _("A notice is drafted; the head signs it. Both sides are to be told by %(day)s.") % {"day": day},
            _("The case closes on the day the notice goes out."),
        ]

    def previews(self) -> list[tuple[str, str]]:
        consumer = _(
            "No agreement was reached; the mediation has ended. You may apply for arbitration or go "
            "to court; we can give you the papers."
        )
        business = _(
            "The mediation has ended without agreement. The consumer may go to arbitration or to court."
        )
        return [(_("The consumer will see"), consumer), (_("The business will see"), business)]

    def act(self) -> str:
        complaint = operations.terminate_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _(
            "The mediation of %(number)s has ended. Next: the head signs the notice; it goes out by %(day)s."
        )
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}


class CloseOnNoticeForm(StepForm):
    title, submit = lazy("The notice has gone out"), lazy("Close the case today")
    why = lazy(
        "Needed only where the notice was sent outside this system; sending the paper here does it by itself."
    )

    def happens(self) -> list[str]:
        return [_("Today becomes the closing date."), _("The return visit is due.")]

    def act(self) -> str:
        complaint = operations.close_on_notice(self.complaint.pk, actor=self.actor)
        sentence = _("%(number)s is closed as of today. Next: the return visit by %(day)s.")
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}


class WithdrawForm(StepForm):
    title, submit = lazy("The consumer withdraws"), lazy("Record the withdrawal")
    is_grave = True
    reason = NarrativeField(label=lazy("What the consumer said"), rows=3, limit=1000, required=False)

    def happens(self) -> list[str]:
        return [
            _("The case closes today as “withdrawn”; all clocks end."),
            _("The consumer may complain again; the case can be reopened."),
        ]

    def previews(self) -> list[tuple[str, str]]:
        consumer = _(
            "You have taken your complaint back. You may come again within three years of knowing of "
            "the harm."
        )
        return [
            (_("The consumer will see"), consumer),
            (_("The business will see"), _("The complaint was taken back.")),
        ]

    def act(self) -> str:
        complaint = operations.withdraw_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("%(number)s is withdrawn. Next: the return visit.")
        return sentence % {"number": complaint.number}


class ReopenForm(StepForm):
    title, submit = lazy("Take the case up again"), lazy("Reopen")
    is_grave = True
    reason = NarrativeField(label=lazy("Why"), rows=3, limit=1000)

    def happens(self) -> list[str]:
        day = full_day_text(choices.would_end(self.complaint, "mediation"))
        return [
            _("The status becomes “accepted”; outcome and ground are taken back."),
            _("The mediation starts anew, due by %(day)s.") % {"day": day},
            _("The closing date falls away; the statistics count the case as open."),
        ]

    def previews(self) -> list[tuple[str, str]]:
        return [(_("The consumer will see"), _("We have taken up your complaint again."))]

    def act(self) -> str:
        complaint = operations.reopen_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("%(number)s is open again, due by %(day)s. Next: arrange a session.")
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}


class HandOverForm(BasisFields, StepForm):
    title, submit = lazy("Hand a clue to an authority"), lazy("Hand it over")
    why = lazy("The dispute itself stays here; the letter to the authority is drafted.")
    authority = LineField(label=lazy("Competent authority"), limit=120)
    matter = NarrativeField(label=lazy("What it is about"), rows=4, limit=2000)
    receipt = LineField(label=lazy("Number of its receipt"), limit=120, required=False)
    field_order = ("authority", "matter", "receipt", "basis", "article")

    def fill(self) -> None:
        told = f"{self.complaint.title} {self.complaint.narrative}"
        self.fields["authority"].initial = authority_near(self.complaint.holder, told)

    def act(self) -> str:
        clue = operations.hand_over_clue(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("The clue of %(number)s goes to %(authority)s. Next: sign the letter.")
        return sentence % {"number": self.complaint.number, "authority": clue.authority}


class RecordHandOverResultForm(StepForm):
    title, submit = lazy("What came of a clue"), lazy("Record it")
    preset = ("clue",)
    clue = choose_from(lazy("Clue"))
    result = NarrativeField(label=lazy("What the authority did"), rows=4, limit=2000)
    fine = MoneyField(label=lazy("Fine and confiscation (yuan)"), required=False)

    def fill(self) -> None:
        rows = HandOver.objects.visible_to(self.actor).filter(complaint=self.complaint).order_by("pk")
        self.fields["clue"].choices = [(str(row.pk), f"{row.authority} {row.handed_on}") for row in rows]

    def act(self) -> str:
        data = self.cleaned_data
        operations.record_hand_over_result(
            self.complaint.pk,
            actor=self.actor,
            hand_over_id=int(data["clue"]),
            result=data["result"],
            fine=data["fine"],
        )
        return _("What came of the clue of %(number)s is recorded.") % {"number": self.complaint.number}


class SuperviseForm(StepForm):
    title, submit = lazy("Press this case"), lazy("Press it")
    why = lazy("The holder's head is told and has to answer.")
    demand = NarrativeField(label=lazy("What is demanded"), rows=3, limit=500)
    due_on = DayField(label=lazy("Answer by"))

    def act(self) -> str:
        order = operations.supervise_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("%(number)s is pressed; %(name)s is to answer by %(day)s.")
        values = {
            "number": self.complaint.number,
            "name": self.complaint.holder,
            "day": full_day_text(order.due_on),
        }
        return sentence % values


class AnswerSupervisionForm(StepForm):
    title, submit = lazy("Answer the pressing order"), lazy("Answer")
    order = choose_from(lazy("Order"))
    answer = NarrativeField(label=lazy("Answer"), rows=4, limit=2000)

    def fill(self) -> None:
        self.fields["order"].choices = choices.open_orders(self.complaint, self.actor)

    def act(self) -> str:
        order = operations.answer_supervision(
            self.complaint.pk,
            actor=self.actor,
            supervision_id=int(self.cleaned_data["order"]),
            answer=self.cleaned_data["answer"],
        )
        return _("The answer goes to %(name)s.") % {"name": order.issued_by}
