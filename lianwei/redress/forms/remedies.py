"""Forms of a way to court, arbitration or a committee."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.redress.models import RemedyKind, RemedyResult
from lianwei.redress.operations.remedies import Seeking
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

from .compensations import ReasonForm
from .funds import WITHOUT_NAMES

COURT = lazy("Court, commission or committee")


class PrepareForm(OperationForm):
    """Both parties ask the court to confirm their agreement."""

    title, submit = lazy("Prepare the judicial confirmation"), lazy("Prepare it")
    body = LineField(
        label=lazy("Court"),
        limit=120,
        help_text=lazy("The basic people's court where the committee sits, or that the law names."),
    )


class RequestForm(OperationForm):
    """What the consumer asks for."""

    title, submit = lazy("Support in court or elsewhere"), lazy("Put it to the head")
    kind = forms.ChoiceField(label=lazy("What the consumer asks for"))
    body = LineField(label=COURT, limit=120, required=False)
    facts = NarrativeField(label=lazy("Facts and reasons"), limit=500, rows=5, help_text=WITHOUT_NAMES)

    def __init__(self, *args: Any, may_sue: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = {RemedyKind.CONFIRMATION} | (set() if may_sue else {RemedyKind.PUBLIC_INTEREST})
        self.fields["kind"].choices = [each for each in RemedyKind.choices if each[0] not in left_out]

    def given(self) -> dict[str, Any]:
        return {"seeking": Seeking(**self.cleaned_data)}


class HandUpForm(OperationForm):
    """Material for a suit that others may bring."""

    title, submit = lazy("Hand material for a public-interest suit up"), lazy("Hand it up")
    facts = NarrativeField(
        label=lazy("Whose interest is hurt, how, and how many cases there are"),
        limit=500,
        rows=5,
        help_text=WITHOUT_NAMES,
    )


class DecideForm(OperationForm):
    """The head supports it."""

    title, submit = lazy("Support it"), lazy("Support it")


class ReceiveForm(OperationForm):
    """The association above has it."""

    title, submit = lazy("Give the receipt"), lazy("Give the receipt")


class DeclineForm(ReasonForm):
    """The head does not support it."""

    title, submit = lazy("Do not support it"), lazy("Do not support it")


class FileForm(OperationForm):
    """It is with the court."""

    title, submit = lazy("Enter the filing"), lazy("Enter it")
    on = DayField(label=lazy("Handed in on"), past_only=True)
    body = LineField(label=COURT, limit=120)
    court_number = LineField(label=lazy("Its number of the matter"), limit=60, required=False)


class ConfirmForm(OperationForm):
    """The court's decree."""

    title, submit = lazy("Enter the decree"), lazy("Enter it")
    on = DayField(label=lazy("Day of the decree"), past_only=True)
    result_number = LineField(label=lazy("Number of the decree"), limit=60)


class ConcludeForm(OperationForm):
    """How it ended."""

    title, submit = lazy("Enter the result"), lazy("Enter it")
    result = forms.ChoiceField(label=pgettext_lazy("remedy", "Result"), choices=RemedyResult.choices)
    on = DayField(label=lazy("Day of the judgment or award"), past_only=True)
    result_number = LineField(label=lazy("Number of the judgment, award or agreement"), limit=60)


class RejectForm(ReasonForm):
    """It was not taken up."""

    title, submit = lazy("Refused there"), lazy("Enter it")
    on = DayField(label=lazy("On"), past_only=True)
    field_order = ("on", "reason")


class TakeBackForm(ReasonForm):
    """No longer wanted."""

    title, submit = pgettext_lazy("remedy", "Take back"), pgettext_lazy("remedy", "Take back")
