"""The code on the receipt, and the code from the phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.operations.visits import CODES, count_visit
from lianwei.arrivals.queries import follow
from lianwei.cases.operations import record_consent, withdraw_consent
from lianwei.cases.operations.entry.tracking import is_proof_code
from lianwei.cases.queries.doors.tracking import case_followed, consenter_of, consumer_of
from lianwei.cases.queries.page.consents import agreed_in
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core.errors import NotVisible
from lianwei.core.models import Basis
from lianwei.ui.forms import LineField, PlainForm

from .challenge import AsksSum


class TrackForm(AsksSum, PlainForm):
    """The tracking code. A wrong one is answered the same, whatever was typed; five lock for an hour."""

    mark = ""
    code = LineField(
        label=_l("Tracking code"),
        limit=40,
        private=True,
        help_text=_l("Ten letters and figures, for example ABCDE-23456; it stands on your receipt."),
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.arrival_id = 0
        self.ask_sum(CODES, address)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        count_visit(CODES, self.address)
        try:
            self.arrival_id = follow(data["code"], visitor=self.address).pk
        except NotVisible as refusal:
            self.add_error("code", str(refusal.message))
        return data


class ProofForm(PlainForm):
    """The one-time code by SMS or e-mail."""

    mark = ""
    proof = LineField(label=_l("Code from the SMS or e-mail"), limit=6, private=True)

    def __init__(self, *args: Any, case: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["proof"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean_proof(self) -> str:
        typed = self.cleaned_data["proof"]
        complaint = case_followed(self.case, actor=consumer_of(self.case))
        if not is_proof_code(complaint, typed):
            raise forms.ValidationError(
                _("This code does not fit or is too old. Please have a new one sent.")
            )
        return typed


WEBSITE = "C06"  # channels.csv


def answer_on_narrative(case: int, *, says_yes: bool) -> None:
    """The consent to open data, given or taken back by who has proved phone or e-mail; the same answer twice
    is one.
    """
    actor = consenter_of(case)
    given = agreed_in(case_followed(case, actor=actor), OPEN_NARRATIVE)
    if says_yes and given is None:
        said = {"purpose": OPEN_NARRATIVE, "is_given": True, "basis": Basis.SEPARATE, "channel": WEBSITE}
        record_consent(case, actor=actor, **said)
    elif not says_yes and given is not None:
        withdraw_consent(case, actor=actor, consent_id=given.pk)
