"""Consents as steps: taken down in the words used today, taken back, and what a hand-over rests on."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.rules.consents import TO_AUTHORITY, texts_in_force
from lianwei.core import clock
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import attached
from lianwei.registry.queries import code_choices
from lianwei.ui.forms import LineField

from .steps import Step, StepForm
from .steps_fields import OneALine, choose_from, choose_one

SPOKEN_OR_SIGNED = tuple((each.value, each.label) for each in (Basis.SEPARATE, Basis.ORAL))
STAYS = [("", lazy("They do not go along")), *SPOKEN_OR_SIGNED, (Basis.DUTY.value, Basis.DUTY.label)]
SAID = (("yes", lazy("agrees")), ("no", lazy("does not agree")))


class RecordConsentForm(StepForm):
    title, submit = lazy("Record a consent"), lazy("Record it")
    why = lazy("Read the sentence aloud or have it signed; day, hour and your name are kept with it.")
    purpose = forms.ChoiceField(label=lazy("What the consumer is asked"), widget=OneALine)
    answer = choose_one(lazy("The consumer"), SAID)
    basis = choose_one(lazy("How it was given"), SPOKEN_OR_SIGNED, initial=Basis.ORAL)
    channel = choose_from(lazy("Channel"))

    def fill(self) -> None:
        today = clock.today()
        texts = texts_in_force(on=today).values()
        self.fields["purpose"].choices = [(each.purpose, f"{each.text} ({each.article})") for each in texts]
        self.fields["channel"].choices = code_choices("channel", on=today)
        self.fields["channel"].initial = self.complaint.channel

    def act(self) -> str:
        data = self.cleaned_data
        operations.record_consent(
            self.complaint.pk,
            actor=self.actor,
            purpose=data["purpose"],
            is_given=data["answer"] == "yes",
            basis=data["basis"],
            channel=data["channel"],
        )
        return _("The answer of the consumer of %(number)s is recorded.") % {"number": self.complaint.number}


class WithdrawConsentForm(StepForm):
    title, submit = lazy("The consumer takes a consent back"), lazy("Record the withdrawal")
    is_grave = True
    consent = choose_from(lazy("Consent"))

    def fill(self) -> None:
        rows = attached(Consent, self.complaint).filter(is_given=True, withdrawn_at=None).order_by("pk")
        names = purpose_names()
        self.fields["consent"].choices = [
            (str(row.pk), names.get(row.purpose, row.purpose)) for row in rows.exclude(basis=Basis.DUTY)
        ]

    def happens(self) -> list[str]:
        return [
            _("From now on nothing rests on this consent; what was done before stays lawful."),
            _("The record stays, with the day of the withdrawal."),
        ]

    def act(self) -> str:
        chosen = int(self.cleaned_data["consent"])
        operations.withdraw_consent(self.complaint.pk, actor=self.actor, consent_id=chosen)
        return _("The withdrawal in %(number)s is recorded.") % {"number": self.complaint.number}


class BasisFields(forms.Form):
    """On what a name and a contact go along to somebody else, for forms that hand something over."""

    purpose = TO_AUTHORITY
    basis = choose_one(lazy("Name and contact of the person go along"), STAYS, required=False, initial="")
    article = LineField(label=lazy("Article, where it is a duty of law"), limit=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("basis") == Basis.DUTY and not data.get("article"):
            data["article"] = texts_in_force(on=clock.today())[self.purpose].duty
        return data


def purpose_names() -> dict[str, str]:
    """Purpose → its name in the reader's language."""
    is_chinese = (get_language() or "zh").startswith("zh")
    texts = texts_in_force(on=clock.today())
    return {code: each.name if is_chinese else each.name_en for code, each in texts.items()}


CONSENT_STEPS = (
    Step("record_consent", RecordConsentForm),
    Step("withdraw_consent", WithdrawConsentForm, permission="complaint.record_consent"),
)
