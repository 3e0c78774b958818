"""What a person without an account fills in behind a one-time link."""

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.doors import is_signing_code
from lianwei.cases.models import Complaint, FollowUp, SupplementRequest
from lianwei.cases.operations.desk.telling import send_signing_code
from lianwei.cases.operations.entry import visitors
from lianwei.cases.queries.doors.public_status import public_status
from lianwei.cases.queries.page.signing import SigningSheet, agreement_to_sign, signing_phone, signing_sheet
from lianwei.core.errors import NotVisible
from lianwei.core.files.links import view_link
from lianwei.core.scope import Actor, find
from lianwei.ui.forms import LineField, NarrativeField, PlainForm

from .steps_fields import FilesField, choose_one
from .steps_followup import SATISFACTION

PNG = "data:image/png;base64,"
MOST_DRAWING = 400_000  # characters of a drawing on a phone's screen
MORE_STROKES = 1_500  # bytes of an empty sheet of the same size stay below


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A link that was opened: who came and to which case. The address alone changes nothing."""

    token: str
    purpose: str
    actor: Actor
    complaint: Complaint


def opened_door(token: str, purpose: str) -> OpenDoor | None:
    """The case behind a link; None where the link is used up, out of date or never was."""
    try:
        actor = view_link(token, purpose)
    except NotVisible:
        return None
    return OpenDoor(token, purpose, actor, find(Complaint, actor.granted(Complaint)[0], actor=actor))


class DoorForm(PlainForm):
    """Base of the forms behind links."""

    submit: object

    def __init__(self, *args: Any, door: OpenDoor, **kwargs: Any) -> None:
        self.door = door
        super().__init__(*args, **kwargs)
        self.fill()

    @classmethod
    def opens(cls, door: OpenDoor) -> bool:
        """Whether there is something left to do behind the link."""
        return True

    def fill(self) -> None:
        """Sets what depends on the case."""

    def act(self) -> str:
        """Does the deed; answers the words of thanks."""
        raise NotImplementedError


class SignForm(DoorForm):
    submit = lazy("Sign the agreement")
    name = LineField(label=lazy("Your name"), limit=60, private=True)
    drawing = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-handwriting-value": "true"}),
        required=False,
        max_length=MOST_DRAWING,
    )
    picture = forms.FileField(
        label=lazy("Or a photo of your signature on paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    code = LineField(label=lazy("Code from the SMS"), limit=6, private=True)
    agreed = forms.BooleanField(label=lazy("I have read the agreement and agree to it."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def fill(self) -> None:
        self.has_phone = signing_phone(self.door.complaint, actor=self.door.actor) is not None
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        if not self.has_phone:
            del self.fields["code"]

    @classmethod
    def opens(cls, door: OpenDoor) -> bool:
        """While this party's signature is missing."""
        return agreement_to_sign(door.complaint, actor=door.actor) is not None

    @cached_property
    def sheet(self) -> SigningSheet | None:
        """The whole agreement; the reading is logged."""
        agreement = agreement_to_sign(self.door.complaint, actor=self.door.actor)
        reason = "read before signing"
        return signing_sheet(agreement, actor=self.door.actor, reason=reason) if agreement else None

    def clean_drawing(self) -> ContentFile | None:
        """The strokes as a picture; a sheet that was left empty is none."""
        text = self.cleaned_data["drawing"]
        if not text.startswith(PNG):
            return None
        try:
            data = base64.b64decode(text.removeprefix(PNG), validate=True)
        except binascii.Error:
            return None
        return ContentFile(data, name="signature.png") if len(data) > MORE_STROKES else None

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not is_signing_code(self.door.token, code):
            raise forms.ValidationError(
                _("This code does not fit or is too old. Please have a new one sent.")
            )
        return code

    def act(self) -> str:
        data = self.cleaned_data
        visitors.sign_by_link(
            self.door.token,
            actor=self.door.actor,
            name=data["name"],
            picture=data["drawing"] or data["picture"],
            has_code=self.has_phone,
            seen=data["seen"],
        )
        return _(
            "Your signature has arrived. When everybody has signed, the agreement is in effect and "
            "we tell you."
        )


class CodeForm(DoorForm):
    """The button that has the code sent."""

    submit = lazy("Send me the code")

    def act(self) -> str:
        send_signing_code(self.door.complaint.pk, actor=self.door.actor, token=self.door.token)
        return _("The code is on its way to your phone.")


class RateForm(DoorForm):
    submit = lazy("Send")
    satisfaction = choose_one(lazy("How satisfied are you with how we handled it?"), SATISFACTION)
    resolved = choose_one(lazy("Is the matter settled?"), FollowUp.Resolved.choices)
    comment = NarrativeField(label=lazy("What should we know?"), rows=3, limit=1000, required=False)

    def act(self) -> str:
        data = self.cleaned_data
        visitors.rate_by_link(
            self.door.token,
            actor=self.door.actor,
            satisfaction=int(data["satisfaction"]),
            resolved=data["resolved"],
            comment=data["comment"],
        )
        return _("Thank you. Your answer has arrived.")


class WithdrawByLinkForm(DoorForm):
    submit = lazy("Take my complaint back")
    reason = NarrativeField(label=lazy("Why (only if you like)"), rows=3, limit=1000, required=False)
    sure = forms.BooleanField(label=lazy("Yes, I take my complaint back of my own free will."))

    def act(self) -> str:
        visitors.withdraw_by_link(self.door.token, actor=self.door.actor, reason=self.cleaned_data["reason"])
        return _("Your complaint is taken back. You may come again with it later.")


class SupplyByLinkForm(DoorForm):
    submit = lazy("Send")
    uploads = FilesField(label=lazy("Photos or files"), required=False)
    text = NarrativeField(label=lazy("What is it?"), rows=3, limit=1000, required=False)

    @property
    def missing(self) -> SupplementRequest | None:
        """What was asked for and has not come."""
        return public_status(self.door.complaint, actor=self.door.actor).missing

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("uploads") and not data.get("text") and "uploads" not in self.errors:
            self.add_error("uploads", _("Please choose a photo or write what you want to tell us."))
        return data

    def act(self) -> str:
        data = self.cleaned_data
        visitors.supply_by_link(
            self.door.token, actor=self.door.actor, text=data["text"], uploads=data["uploads"]
        )
        return _("It has arrived. We look at it and tell you how it goes on.")
