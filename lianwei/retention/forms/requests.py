"""A request about one's own data as it is taken down, checked, decided, corrected, served."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.core.documents.models import DeliveryWay
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.retention.models import Decision, IdentityProof, RequestKind, RequestWay
from lianwei.retention.operations.requests import RequestEntry
from lianwei.retention.queries.numbers import subjects_of
from lianwei.ui.forms import DayField, IdNumberField, LineField, NarrativeField, OperationForm, PhoneField

WAYS = ((RequestWay.DESK, RequestWay.DESK.label), (RequestWay.LETTER, RequestWay.LETTER.label))


class RequestForm(OperationForm):
    """What the person asks, who it is, by which numbers the files are found."""

    title, submit = lazy("Record a request on personal data"), lazy("Record and find the files")
    kind = forms.ChoiceField(label=lazy("The person asks to"), choices=RequestKind.choices)
    way = forms.ChoiceField(label=lazy("Came in"), choices=WAYS)
    received_on = DayField(label=lazy("Received on"), past_only=True, initial=clock.today)
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True)
    phone = PhoneField(label=pgettext_lazy("person", "Phone"), required=False)
    id_number = IdNumberField(label=lazy("Identity number"), required=False)
    numbers = LineField(
        label=lazy("Numbers of cases that belong to it"),
        required=False,
        limit=400,
        help_text=lazy("Only those that the numbers above do not find; several with spaces between."),
    )
    wish = NarrativeField(label=lazy("In the person's words"), required=False, limit=2000, rows=3)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_numbers(self) -> tuple[str, ...]:
        try:
            return subjects_of(self.cleaned_data["numbers"], actor=self.actor)
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"entry": RequestEntry(subjects=data.pop("numbers"), **data)}


class ProofForm(OperationForm):
    """What was seen that shows who asks."""

    title, submit = lazy("Check the identity"), lazy("Identity is checked")
    proof = forms.ChoiceField(label=lazy("What was seen"), choices=IdentityProof.choices)


class WidenForm(OperationForm):
    """Another file of the same person."""

    title, submit = lazy("Add a file"), lazy("Add it")
    number = LineField(label=lazy("Number of the case"), limit=24)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def given(self) -> dict[str, Any]:
        found = subjects_of(self.cleaned_data["number"], actor=self.actor)
        return {"subject": found[0]}


class DecisionForm(OperationForm):
    """Granted, refused, or stored only, and why."""

    title, submit = lazy("Decide the request"), lazy("Decide so")
    decision = forms.ChoiceField(label=lazy("Decision"), choices=())
    reasons = NarrativeField(
        label=lazy("Reasons and article"),
        required=False,
        limit=1000,
        rows=4,
        help_text=lazy("They stand in the reply. Needed where the request is not granted."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        is_erasure = kind == RequestKind.ERASURE
        field.choices = [each for each in Decision.choices if is_erasure or each[0] != Decision.STORED]


class CorrectionForm(OperationForm):
    """The values as they are right; what stays empty is not changed."""

    title, submit = lazy("Correct the data"), lazy("Correct them")
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True, required=False)
    phone = PhoneField(label=pgettext_lazy("person", "Phone"), required=False)
    email = LineField(label=lazy("E-mail"), limit=120, private=True, required=False)
    id_number = IdNumberField(label=lazy("Identity number"), required=False)
    address = LineField(label=pgettext_lazy("person", "Address"), limit=200, private=True, required=False)

    def given(self) -> dict[str, Any]:
        return {"values": self.cleaned_data}


class ServiceForm(OperationForm):
    """How the signed reply reached the person."""

    title, submit = lazy("The reply was given"), lazy("Answered")
    way = forms.ChoiceField(
        label=lazy("Way"),
        choices=(
            (DeliveryWay.PERSON, lazy("Handed over")),
            (DeliveryWay.POST, lazy("By post")),
            (DeliveryWay.EMAIL, lazy("By e-mail")),
            (DeliveryWay.SMS, lazy("By SMS")),
        ),
    )
    seal = LineField(label=lazy("Seal that was used"), limit=80, help_text=lazy("For the register of seals."))


class ConfirmForm(OperationForm):
    """The person took it back."""

    title, submit = lazy("Taken back by the person"), lazy("Take the request back")


class DraftForm(OperationForm):
    """Write the reply from the decision."""

    title, submit = lazy("Draft the reply"), lazy("Draft it")


class SignForm(OperationForm):
    """The head signs the reply."""

    title, submit = lazy("Sign the reply"), lazy("Sign and number")


class LinkForm(OperationForm):
    """A link to the copy."""

    title, submit = lazy("Hand over the copy"), lazy("Make a one-time link")
