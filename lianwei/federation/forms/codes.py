"""What people type about tables of codes agreed with a peer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.core.errors import Invalid
from lianwei.federation.models.codes import REASON
from lianwei.federation.operations.codes import CodeTableEntry
from lianwei.federation.queries.codes import SaidFault, faults_in, list_choices
from lianwei.federation.rules.codes import LONGEST
from lianwei.ui.forms import DayField, NarrativeField, OperationForm

INCOMING, OUTGOING = "incoming", "outgoing"


class CodeTableForm(OperationForm):
    """A table, uploaded or typed. `faults`: what is wrong with its lines, for the table below."""

    code_list = forms.ChoiceField(label=lazy("Code list"), choices=())
    direction = forms.ChoiceField(
        label=lazy("What is read with it"),
        choices=((INCOMING, lazy("What the peer sends us")), (OUTGOING, lazy("What we send the peer"))),
        widget=forms.RadioSelect,
        initial=INCOMING,
    )
    upload = forms.FileField(
        label=lazy("Table as a file (CSV)"),
        required=False,
        help_text=lazy("UTF-8, two columns: their code, our code. It takes the place of the lines below."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )
    lines = NarrativeField(
        label=lazy("Lines of the table"),
        limit=LONGEST,
        rows=10,
        required=False,
        help_text=lazy("One line a code: their code, a comma, our code. For example X01,N03."),
    )
    same_else = forms.BooleanField(
        label=lazy("Codes that are not listed mean the same on both sides"), required=False
    )
    starts_on = DayField(label=lazy("First day"))
    ends_on = DayField(
        label=lazy("Last day"), required=False, help_text=lazy("Empty: until it is ended here.")
    )
    faults: list[SaidFault] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code_list"].choices = [("", lazy("Please choose")), *list_choices()]

    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        entry = CodeTableEntry(
            code_list=told["code_list"],
            is_incoming=told["direction"] == INCOMING,
            lines=self._text(),
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            same_else=told["same_else"],
        )
        self.faults = faults_in(
            entry.lines, code_list=entry.code_list, is_incoming=entry.is_incoming, on=entry.starts_on
        )
        return {"entry": entry}

    def _text(self) -> str:
        """The file where one was sent; its lines then stand in the field, to be corrected there."""
        file = self.cleaned_data["upload"]
        if not file:
            return self.cleaned_data["lines"]
        if file.size > LONGEST:
            raise Invalid(
                {"upload": _("This file is larger than 100 KB. Please send the two columns alone.")}
            )
        try:
            text = file.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as fault:
            said = _("This file is no text in UTF-8. Please save it as CSV (UTF-8).")
            raise Invalid({"upload": said}) from fault
        self.data = {**self.data, "lines": text}
        return text


class DeclineCodesForm(OperationForm):
    """Why a table does not fit."""

    reason = NarrativeField(label=lazy("Reason"), limit=REASON, rows=2)
