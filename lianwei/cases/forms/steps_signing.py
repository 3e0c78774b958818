"""Steps of an agreement that is not in effect yet: signatures on paper, and back to the talks."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import RecoveredLoss, Signature
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.queries.page.agreement import (
    BUSINESS,
    CONSUMER,
    Signatory,
    fingerprint_of,
    present_agreement,
    promises_of,
    signatories,
)
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.ui.forms import DayField, LineField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import FilesField, choose_one


class SignForm(StepForm):
    title, submit = lazy("Record a signature on paper"), lazy("Record it")
    why = lazy("With the last signature the agreement takes effect and the case closes.")
    party = choose_one(lazy("Who signed"))
    name = LineField(label=lazy("Name under the signature"), limit=60, private=True)
    signed_on = DayField(label=lazy("Day of the signature"), past_only=True, initial=clock.today)
    uploads = FilesField(label=lazy("Scan of the signed paper"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def fill(self) -> None:
        self.agreement = present_agreement(self.complaint)
        self.fields["party"].choices = choices.parties_to_sign(self.complaint)

    @property
    def fingerprint(self) -> str:
        """Of the agreement as it stands: what the clerk has before them while recording."""
        return fingerprint_of(self.agreement) if self.agreement else ""

    @property
    def parties(self) -> list[Signatory]:
        return signatories(self.agreement) if self.agreement else []

    @property
    def promises(self) -> list[RecoveredLoss]:
        return promises_of(self.agreement) if self.agreement else []

    def act(self) -> str:
        data = self.cleaned_data
        if self.agreement is None:
            raise NotVisible
        kept = data["uploads"] and add_evidence(
            self.complaint.pk,
            actor=self.actor,
            uploads=data["uploads"],
            source="staff",
            kind="signed_agreement",
        )
        is_consumer = data["party"] == CONSUMER
        operations.sign_agreement(
            self.complaint.pk,
            actor=self.actor,
            agreement_id=self.agreement.pk,
            party=CONSUMER if is_consumer else BUSINESS,
            respondent_id=None if is_consumer else int(data["party"]),
            way=Signature.Way.PAPER,
            name=data["name"],
            seen=data["seen"],
            signed_on=data["signed_on"],
            file_id=kept[0].pk if kept else None,
        )
        return self._told([name for _key, name in choices.parties_to_sign(self.complaint)])

    def _told(self, missing: list[str]) -> str:
        if missing:
            sentence = _("The signature on %(number)s is recorded. Still to sign: %(names)s.")
        else:
            sentence = _(
                "Everybody has signed; the agreement of %(number)s is in effect. Next: watch the performance."
            )
        return sentence % {"number": self.complaint.number, "names": "、".join(missing)}


class RenegotiateForm(StepForm):
    title, submit = lazy("Back to mediation for new terms"), lazy("Set these terms aside")
    is_grave = True
    reason = NarrativeField(label=lazy("Why"), rows=3, limit=1000)

    def happens(self) -> list[str]:
        agreement = present_agreement(self.complaint)
        signed = [each.name for each in signatories(agreement) if each.signature] if agreement else []
        sentences = [
            _("These terms bind nobody any more; they stay in the file as set aside."),
            _("Links that were sent to sign them no longer open."),
            _("The case is in mediation again; its limit has run on all the time."),
        ]
        if signed:
            names = {"names": "、".join(signed)}
            sentences.append(_("%(names)s signed already and has to sign the new terms again.") % names)
        return sentences

    def act(self) -> str:
        complaint = operations.renegotiate_complaint(
            self.complaint.pk, actor=self.actor, reason=self.cleaned_data["reason"]
        )
        return _("%(number)s is in mediation again. Next: write down the new terms.") % {
            "number": complaint.number
        }
