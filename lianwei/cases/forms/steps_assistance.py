"""Asking another member for assistance and answering such a request, as steps."""

from typing import Any

from django.forms import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import Assistance
from lianwei.cases.queries.between.assistance import help_of, help_to_answer
from lianwei.cases.queries.between.lending import people_to_borrow
from lianwei.cases.queries.between.transfers import members_to_ask
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core.errors import WrongStatus
from lianwei.ui.forms import DayField, NarrativeField

from .steps import Step, StepForm
from .steps_choices import sessions_to_record
from .steps_fields import FilesField, choose_from, choose_one

ASKED = ("complaint.assistance_asked",)


class AskAssistanceForm(StepForm):
    title, submit = lazy("Ask another member for assistance"), lazy("Send the request")
    why = lazy("The case stays with you. What the other member finds is evidence of the case.")
    preset = ("asked", "lent")
    asked = choose_from(lazy("Member of the alliance"), required=False)
    kind = choose_one(lazy("What you need"), Assistance.Kind.choices, required=False)
    lent = choose_from(lazy("Borrow a person of the load board"), required=False)
    session = choose_from(lazy("For which session"), required=False)
    matter = NarrativeField(label=lazy("What exactly"), rows=3, limit=500)
    due_on = DayField(label=lazy("Answer by"))
    is_joint = BooleanField(
        label=lazy("Handle the case together: the member stays a partner after this answer"), required=False
    )

    def fill(self) -> None:
        members = [(str(each.pk), str(each)) for each in members_to_ask(self.complaint)]
        self.fields["asked"].choices = [("", _("Please choose")), *members]
        self.people = {
            str(each.person.pk): each for each in people_to_borrow(self.complaint, actor=self.actor)
        }
        coming = sessions_to_record(self.complaint, self.actor)
        if not (self.people and coming):
            del self.fields["lent"], self.fields["session"]
            self.fields["asked"].required = self.fields["kind"].required = True
            return
        self.fields["lent"].help_text = _(
            "Its member is asked to mediate with this person; member and need may stay empty."
        )
        shown = [(pk, f"{each.person} · {each.member} · {each.says}") for pk, each in self.people.items()]
        self.fields["lent"].choices = [("", _("Nobody")), *shown]
        self.fields["session"].choices = [("", _("Please choose")), *coming]

    def clean(self) -> dict[str, Any]:
        """Who borrows a person asks its member, and asks it to mediate."""
        data = super().clean() or {}
        if "lent" not in self.fields:
            return data
        chosen = self.people.get(data.get("lent", ""))
        if chosen:
            return data | {"asked": str(chosen.person.organisation_id), "kind": Assistance.Kind.MEDIATE}
        if not data.get("asked"):
            self.add_error("asked", _("Please choose a member of the alliance that does not hold the case."))
        if not data.get("kind"):
            self.add_error("kind", _("Please choose what you need."))
        return data

    def happens(self) -> list[str]:
        return [
            _("The other member sees the story and the papers it is shown; the person stays masked."),
            _("Name and contact open to it only where the consumer agreed or a duty of law says so."),
        ]

    def act(self) -> str:
        data = self.cleaned_data
        asked_id = int(data.pop("asked"))
        for name in ("lent", "session"):
            data[f"{name}_id"] = int(data.pop(name, "") or 0) or None
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
