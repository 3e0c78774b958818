"""What is typed about a mailbox."""

from django import forms
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Mailbox
from lianwei.ui.forms import LineField, OperationForm

HIDDEN = {"autocomplete": "new-password", "data-private": "true"}


class MailboxForm(OperationForm):
    """How a mailbox is reached."""

    address = LineField(
        label=_l("E-mail address"), limit=200, help_text=_l("Answers to our e-mails come here.")
    )
    host = LineField(label=_l("IMAP server"), limit=200, help_text=_l("Such as: imap.example.com"))
    security = forms.ChoiceField(label=_l("Encryption"), choices=Mailbox.Security.choices)
    port = forms.IntegerField(label=_l("Port"), min_value=1, max_value=65535, initial=993)
    user = LineField(label=_l("User"), limit=200, private=True, help_text=_l("Often the whole address."))
    password = forms.CharField(
        label=_l("Password or authorisation code"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs=HIDDEN),
        help_text=_l("Kept encrypted and never shown again. Empty: as before."),
    )
    folder = LineField(label=_l("Folder"), limit=60, initial="INBOX")
    takes_old = forms.BooleanField(
        label=_l("Also take in what lies there from before"),
        required=False,
    )
    takes_tags = forms.BooleanField(
        label=_l("The provider delivers name+code@… to this mailbox"),
        required=False,
        help_text=_l("Then answers find their case by the address too."),
    )
    most_a_day = forms.IntegerField(
        label=_l("Most e-mails a day from one address"),
        min_value=1,
        max_value=500,
        initial=20,
        help_text=_l("What comes beyond is listed and waits: machines that answer each other are stopped."),
    )
