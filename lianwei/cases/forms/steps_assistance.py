"""Asking another member for assistance and answering such a request, as steps."""

from django.forms import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import Assistance
from lianwei.cases.queries.assistance import help_of, help_to_answer
from lianwei.cases.queries.transfers import members_to_ask
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core.errors import WrongStatus
from lianwei.ui.forms import DayField, NarrativeField

from .steps import Step, StepForm
from .steps_fields import FilesField, choose_from, choose_one

ASKED = ("complaint.assistance_asked",)


class AskAssistanceForm(StepForm):
    title, submit = lazy("Ask another member for assistance"), lazy("Ask for it")
    why = lazy("The case stays with you. What the other member finds is evidence of the case.")
    preset = ("asked",)
    asked = choose_from(lazy("Member of the alliance"))
    kind = choose_one(lazy("What you need"), Assistance.Kind.choices)
    matter = NarrativeField(label=lazy("What exactly"), rows=3, limit=500)
    due_on = DayField(label=lazy("Answer by"))
    is_joint = BooleanField(
        label=lazy("Handle the case together: the member stays a partner after this answer"), required=False
    )

    def fill(self) -> None:
        members = [(str(each.pk), str(each)) for each in members_to_ask(self.complaint)]
        self.fields["asked"].choices = [("", _("Please choose")), *members]

    def happens(self) -> list[str]:
        return [
            _("The other member sees the story and the papers it is shown; the person stays masked."),
            _("Name and contact open to it only where the consumer agreed or a duty of law says so."),
        ]

    def act(self) -> str:
        data = self.cleaned_data
        asked_id = int(data.pop("asked"))
        row = operations.ask_assistance(self.complaint.pk, actor=self.actor, asked_id=asked_id, **data)
        return _("%(name)s is asked and answers by %(day)s.") % {
            "name": row.asked,
            "day": full_day_text(row.due_on),
        }


class HelpForm(StepForm):
    """A step of the member that was asked."""

    @property
    def assistance_id(self) -> int:
        """The request that waits. Raises WrongStatus where it was answered or withdrawn meanwhile."""
        row = help_to_answer(self.complaint, actor=self.actor)
        if row is None:
            raise WrongStatus
        return row.pk


class AnswerAssistanceForm(HelpForm):
    title, submit = lazy("Answer the request"), lazy("Send the answer")
    answer = NarrativeField(label=lazy("What you found"), rows=5, limit=2000)
    uploads = FilesField(label=lazy("Records and photos"), required=False)

    def act(self) -> str:
        data = self.cleaned_data
        told = {"answer": data["answer"], "uploads": data["uploads"] or []}
        operations.answer_assistance(
            self.complaint.pk, actor=self.actor, assistance_id=self.assistance_id, **told
        )
        return _("Your answer on %(number)s is on file.") % {"number": self.complaint.number}


class DeclineAssistanceForm(HelpForm):
    title, submit = lazy("Say that it is not possible"), lazy("Send the answer")
    answer = NarrativeField(label=lazy("Why it is not possible"), rows=3, limit=500)

    def act(self) -> str:
        operations.decline_assistance(
            self.complaint.pk,
            actor=self.actor,
            assistance_id=self.assistance_id,
            answer=self.cleaned_data["answer"],
        )
        return _("Your answer on %(number)s is on file.") % {"number": self.complaint.number}


class WithdrawAssistanceForm(StepForm):
    title, submit = lazy("The assistance is no longer needed"), lazy("Withdraw the request")
    preset = ("request",)
    request = choose_from(lazy("Which request"))

    def fill(self) -> None:
        rows = help_of(self.complaint, ASKED, actor=self.actor)
        waiting = [each for each in rows if each.assistance.is_open]
        self.fields["request"].choices = [
            (str(each.assistance.pk), f"{each.asked}: {each.assistance.kind_label}") for each in waiting
        ]

    def act(self) -> str:
        chosen = int(self.cleaned_data["request"])
        row = operations.withdraw_assistance(self.complaint.pk, actor=self.actor, assistance_id=chosen)
        return _("%(name)s is told that it is no longer needed.") % {"name": row.asked}


ASSISTANCE_STEPS = (
    Step("ask_assistance", AskAssistanceForm),
    Step("withdraw_assistance", WithdrawAssistanceForm),
    Step("answer_assistance", AnswerAssistanceForm),
    Step("decline_assistance", DeclineAssistanceForm),
)
