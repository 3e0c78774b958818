"""The steps of a letter as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import FilesField, choose_from, choose_one
from lianwei.cases.forms.steps_papers import RESULTS, WAYS
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.supervision.models import Attendance, Letter, LetterOutcome, addressees_of
from lianwei.supervision.operations.letters.drafting import partners_of
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

ENDS = [each for each in LetterOutcome.choices if each[0] != LetterOutcome.MIXED]
WITHOUT_NAMES = lazy("Without names and numbers of consumers.")


class LetterForm(OperationForm):
    """Base: a step on a letter in hand."""

    title: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, letter: Letter, actor: Actor, **kwargs: Any) -> None:
        self.letter, self.actor = letter, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the letter."""
        if "addressee_id" in self.fields:
            rows = [(str(each.pk), each.name) for each in addressees_of(self.letter)]
            self.fields["addressee_id"].choices = rows

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {name: int(value) if name.endswith("_id") else value for name, value in data.items()}


class CirculateForm(LetterForm):
    title, submit = lazy("Put it to all who sign"), lazy("Put it to them")
    note = lazy("The text is fixed. Each member that signs reviews, signs, numbers and seals its own paper.")


class JoinForm(LetterForm):
    title, submit = pgettext_lazy("letter", "Sign along"), lazy("We sign along")
    note = lazy("The paper of your organisation is drafted; it goes its own way to number and seal.")


class ReasonForm(LetterForm):
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=300)


class StayOutForm(ReasonForm):
    title, submit = lazy("Do not sign along"), lazy("We do not sign")


class RecallForm(ReasonForm):
    title, submit = lazy("Take it back to change it"), lazy("Take it back")
    note = lazy("What was signed was signed for this text: all papers of it become void.")


class WithdrawForm(ReasonForm):
    title, submit = lazy("Give the letter up"), lazy("Give it up")


class SendForm(LetterForm):
    title, submit = pgettext_lazy("letter", "Send it"), lazy("It has gone out")
    note = lazy("The members of the alliance are told the kind, the addressee and the day, nothing else.")
    way = choose_one(lazy("How"), WAYS)


class ServeForm(LetterForm):
    title, submit = lazy("Record how it was served"), lazy("Record it")
    addressee_id = choose_from(lazy("To whom"))
    way = choose_one(lazy("How"), WAYS)
    result = choose_one(lazy("Result"), RESULTS, initial="received")
    delivered_on = DayField(label=lazy("On"), past_only=True, initial=clock.today)
    recipient = LineField(label=lazy("Who took it"), limit=60, private=True, required=False)
    tracking = LineField(label=lazy("Tracking number"), limit=60, required=False)
    uploads = FilesField(label=lazy("Proof (receipt, screenshot)"), required=False)


class HoldForm(LetterForm):
    title, submit = lazy("Attendance and minutes"), lazy("Enter it")
    attendance = choose_one(lazy("Who came"), Attendance.choices)
    minutes = NarrativeField(
        label=lazy("Minutes"), limit=8000, rows=8, required=False, help_text=WITHOUT_NAMES
    )


class AnswerForm(LetterForm):
    title, submit = pgettext_lazy("letter", "Enter a reply"), lazy("Enter it")
    note = lazy("A reply after the reply date is taken as well and marked late; you decide what follows.")
    addressee_id = choose_from(lazy("Who answered"))
    received_on = DayField(label=lazy("Received on"), past_only=True, initial=clock.today)
    words = NarrativeField(label=lazy("What they answer"), limit=5000, rows=6, required=False)
    uploads = FilesField(label=lazy("Scan and files"), required=False)


class InviteForm(LetterForm):
    title, submit = lazy("Make a link to answer"), lazy("Make the link")
    note = lazy("The business answers behind it without log-in; an earlier link is closed.")
    addressee_id = choose_from(lazy("Who answers"))


class PromiseForm(LetterForm):
    title, submit = pgettext_lazy("letter", "Note a promise"), lazy("Note it")
    note = lazy("It stands among the promises of the business, with its day.")
    addressee_id = choose_from(lazy("Who promised"))
    what = LineField(label=lazy("What was promised"), limit=300)
    due_on = DayField(label=lazy("By"))


class ProveForm(LetterForm):
    title, submit = lazy("Add the proof"), lazy("Add it")
    proof = NarrativeField(label=lazy("What was done"), limit=300, rows=3)
    uploads = FilesField(label=lazy("Photos and papers"), required=False)


class AskCheckForm(LetterForm):
    title, submit = lazy("Ask a member to check it"), lazy("Ask it")
    checker_id = choose_from(lazy("Which member looks"))

    def fill(self) -> None:
        rows = [(str(each.pk), str(each)) for each in partners_of(self.letter.holder)]
        self.fields["checker_id"].choices = rows


class CheckForm(LetterForm):
    title, submit = lazy("What was found"), lazy("Tell them")
    is_confirmed = choose_one(
        lazy("Is it put right?"), (("yes", lazy("Confirmed")), ("no", lazy("Not confirmed")))
    )
    finding = NarrativeField(label=lazy("What you found"), limit=300, rows=3, help_text=WITHOUT_NAMES)
    recheck_on = DayField(label=lazy("Look again on"), required=False)
    uploads = FilesField(label=lazy("Photos"), required=False)

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_confirmed": self.cleaned_data["is_confirmed"] == "yes"}


class AskPublicationForm(ReasonForm):
    title, submit = lazy("Propose to publish it"), lazy("Propose it")
    note = lazy("A second person decides. Then the fact stands on the public page of the business.")


class PublishForm(LetterForm):
    title, submit = lazy("Publish it as second"), lazy("Publish it")
    note = lazy("From now on everybody can read that the letter was sent and what came of it.")


class CloseForm(LetterForm):
    title, submit = lazy("Close the letter"), lazy("Close it")
    outcome = choose_one(lazy("How it ended"), ENDS)
    conclusion = NarrativeField(
        label=lazy("In a sentence"), limit=300, rows=3, required=False, help_text=WITHOUT_NAMES
    )

    def fill(self) -> None:
        """Where it went to several, how it ended with each."""
        rows = list(addressees_of(self.letter))
        if len(rows) == 1:
            return
        del self.fields["outcome"]
        asked = {f"outcome_{each.pk}": choose_one(each.name, ENDS) for each in rows}
        self.fields = {**asked, **self.fields}

    def given(self) -> dict[str, Any]:
        said = {
            int(name.removeprefix("outcome_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("outcome_")
        }
        rest = {name: self.cleaned_data[name] for name in ("outcome", "conclusion") if name in self.fields}
        return rest | {"of_each": said}


class LinkAnswerForm(OperationForm):
    """What a business answers behind its link."""

    words = NarrativeField(label=lazy("Your answer"), limit=5000, rows=8, required=False)
    uploads = FilesField(label=lazy("Files"), required=False)


class LinkProofForm(OperationForm):
    """What a business shows behind its link."""

    rectification_id = forms.IntegerField(widget=forms.HiddenInput)
    proof = NarrativeField(label=lazy("What was done"), limit=300, rows=3)
    uploads = FilesField(label=lazy("Photos and papers"), required=False)
