"""The forms of a booth's device. They are drawn here and read in the browser: nothing of them is posted."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import PRIVATE, LineField, NarrativeField, PlainForm
from lianwei.web.queries.consents import AT_BOOTH, NEEDED, consent_words

GROUPS = ("P01", "P02", "P03", "P07")
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class DeviceForm(PlainForm):
    """`kind` stands before the ids, so that several of these live on one page."""

    kind = ""

    def __init__(self) -> None:
        super().__init__(auto_id=f"{self.kind}_%s")


class ComplaintAtBooth(DeviceForm):
    """What the law needs, and what is quickly asked at a table."""

    kind = "complaint"
    name = LineField(label=pgettext_lazy("person", "Name of the consumer"), limit=60, private=True)
    phone = LineField(label=pgettext_lazy("person", "Phone"), limit=30, private=True, required=False)
    home = LineField(
        label=_l("Postal address"),
        required=False,
        private=True,
        help_text=_l("Needed where there is no phone."),
    )
    business = LineField(label=_l("Which business?"), limit=120)
    address = LineField(label=_l("Where is it?"), required=False)
    region = forms.ChoiceField(label=_l("In which district or town?"), required=False)
    narrative = NarrativeField(label=_l("What happened?"), rows=5, limit=5000)
    category = forms.ChoiceField(label=_l("What is it about?"), required=False)
    amount = LineField(label=_l("How much was paid (yuan)?"), required=False)
    happened_on = forms.DateField(
        label=_l("Bought on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    requests = forms.MultipleChoiceField(
        label=_l("What is wanted?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wish = NarrativeField(label=_l("In the consumer's words"), rows=2, limit=500, required=False)
    groups = forms.MultipleChoiceField(
        label=_l("Needs special care"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self) -> None:
        super().__init__()
        for purpose, name in AT_BOOTH.items():
            needed = purpose in NEEDED
            self.fields[name] = forms.BooleanField(label=consent_words(purpose), required=needed)
        today = clock.today()
        choices: dict[str, list[Any]] = {
            "category": [("", _("Choose later")), *category_choices(on=today)],
            "region": [("", _("I do not know"))],
            "requests": code_choices("request_type", on=today),
            "groups": [pair for pair in code_choices("consumer_group", on=today) if pair[0] in GROUPS],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed
        self.fields["amount"].widget.attrs.update(NUMBER)
        self.fields["phone"].widget.attrs.update({"inputmode": "tel"})


class EnquiryAtBooth(DeviceForm):
    """A question, how many persons asked it, and the answer that was given."""

    kind = "enquiry"
    question = NarrativeField(label=_l("Question"), rows=3, limit=500)
    answer = NarrativeField(label=_l("What was answered"), rows=3, limit=5000, required=False)
    persons = forms.IntegerField(label=_l("How many persons?"), min_value=1, max_value=1000, initial=1)
    category = forms.ChoiceField(label=_l("What is it about?"), required=False)
    name = LineField(label=pgettext_lazy("person", "Who asks"), limit=60, required=False, private=True)
    phone = LineField(label=_l("Phone, where an answer is sent"), limit=30, required=False, private=True)

    def __init__(self) -> None:
        super().__init__()
        self.fields["category"].choices = [("", _("Choose later")), *category_choices(on=clock.today())]


class PassphraseField(LineField):
    """Typed on the device, and known to nobody else."""

    widget = forms.PasswordInput(attrs={"autocomplete": "off", **PRIVATE})


class NewPassphrase(DeviceForm):
    """Chosen by the officer."""

    kind = "setup"
    passphrase = PassphraseField(
        label=_l("Choose a passphrase"),
        help_text=_l("At least 8 characters; three words that do not belong together are good."),
    )
    again = PassphraseField(label=_l("The passphrase once more"))


class Passphrase(DeviceForm):
    """Opens the device."""

    kind = "locked"
    passphrase = PassphraseField(label=_l("Passphrase"))


class HandedOver(DeviceForm):
    """A file of another device, and the passphrase it was made with."""

    kind = "fetch"
    batch = forms.FileField(label=_l("File of the other device"))
    passphrase = PassphraseField(label=_l("Passphrase of the other device"))
