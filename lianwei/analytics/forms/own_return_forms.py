"""A return form of one's own: its file, the day it begins."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from lianwei.analytics.queries.own_return_forms import SaidFault, faults_in
from lianwei.core.errors import Invalid
from lianwei.ui.forms import DayField, OperationForm

MOST_BYTES = 200 * 1024  # the shipped form has 5 KB


class UploadFormForm(OperationForm):
    """The file of a form. `faults`: what is wrong with it, for the table below."""

    title, submit = lazy("Upload a return form"), lazy("Check and keep as a draft")
    upload = forms.FileField(
        label=lazy("File of the form"),
        help_text=lazy(
            "A text file in TOML up to 200 KB, like the example. Nothing is used before you turn it on."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,.txt"}),
    )
    faults: list[SaidFault] = []

    def given(self) -> dict[str, Any]:
        text = self._text()
        self.faults = faults_in(text)
        if self.faults:
            n = len(self.faults)
            said = ngettext(
                "The form has %(n)s fault, told below with its line. Please mend it and upload it again.",
                "The form has %(n)s faults, told below with their lines. Please mend them, upload it again.",
                n,
            )
            raise Invalid({"upload": said % {"n": n}})
        return {"text": text}

    def _text(self) -> str:
        file = self.cleaned_data["upload"]
        if file.size > MOST_BYTES:
            raise Invalid({"upload": _("This file is larger than 200 KB. A form is a short text.")})
        try:
            return file.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as fault:
            said = _("This file is no text in UTF-8. Please save it as a plain text file (UTF-8).")
            raise Invalid({"upload": said}) from fault


class BeginFormForm(OperationForm):
    """From when the form holds."""

    title, submit = lazy("Turn the form on"), pgettext_lazy("form", "Turn on")
    valid_from = DayField(
        label=pgettext_lazy("form", "In force from"),
        help_text=lazy("The form is used for periods that end on this day or later."),
    )

    def __init__(self, data: Any = None, *, begins: date) -> None:
        super().__init__(data)
        self.fields["valid_from"].initial = begins


class WithdrawFormForm(OperationForm):
    """Nothing to say."""

    title, submit = lazy("Withdraw the form"), pgettext_lazy("form", "Withdraw")
