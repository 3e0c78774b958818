"""The steps of a review and of the library that ask for little or nothing."""

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.ui.forms import NarrativeField, OperationForm


class StepForm(OperationForm):
    """Base: the words around a step."""

    title: object
    submit: object
    note: object = ""


class BeginForm(StepForm):
    title, submit = lazy("Begin the review"), lazy("Begin it")
    note = lazy("From now on each clause is decided on. Contracts can still be added.")


class AgreeForm(StepForm):
    title, submit = lazy("Agree to the findings as second person"), lazy("We agree")
    note = lazy("All findings that are not your own are agreed to. After that they do not change.")


class ReopenForm(StepForm):
    title, submit = lazy("Open the findings again"), lazy("Open them")


class SendForm(StepForm):
    title, submit = lazy("The findings are sent"), lazy("They are with the firms")
    note = lazy("A letter that was drafted here does this by itself when it goes out.")


class RecheckForm(StepForm):
    title, submit = lazy("The second check is done"), lazy("It is done")
    note = lazy("What became of the clauses is told to the members on the pages of the firms.")


class CloseForm(StepForm):
    title, submit = pgettext_lazy("terms review", "Close the review"), lazy("Close it")
    conclusion = NarrativeField(label=lazy("What came of it"), limit=600, rows=4)


class GiveUpForm(StepForm):
    title, submit = pgettext_lazy("terms review", "Give it up"), lazy("Give it up")
    reason = NarrativeField(label=pgettext_lazy("finding", "Reason"), limit=600, rows=3)


class MatchForm(StepForm):
    title, submit = lazy("Compare with the library again"), lazy("Compare")
    note = lazy("Useful when the library has grown. What is decided stays decided.")


class DropForm(StepForm):
    title, submit = lazy("Drop the finding"), lazy("Drop it")
    reason = NarrativeField(label=pgettext_lazy("finding", "Reason"), limit=200, rows=3)


class RemarkForm(StepForm):
    title, submit = lazy("Comment on the finding"), lazy("Comment")
    words = NarrativeField(label=lazy("Your comment"), limit=600, rows=4)


class ApproveForm(StepForm):
    title, submit = lazy("Approve it as second person"), lazy("Put it in force")
    note = lazy("From now on clauses are compared with it.")


class SendBackForm(StepForm):
    title, submit = lazy("Send it back with a remark"), lazy("Send it back")
    remark = NarrativeField(label=lazy("What is to be changed"), limit=400, rows=3)


class RetireForm(StepForm):
    title, submit = lazy("Take it out of use"), lazy("Take it out")
    remark = NarrativeField(label=pgettext_lazy("finding", "Reason"), limit=400, rows=3)
