"""Setting up a source of published texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models import OpinionSource
from lianwei.arrivals.models import Mailbox
from lianwei.ui.forms import LineField, OperationForm

PLANNED = {"items_at": "items", "title_at": "title", "text_at": "text", "url_at": "url"}
BY_ADDRESS = [(value, label) for value, label in OpinionSource.Kind.choices if value != "mailbox"]
HIDDEN = {"autocomplete": "new-password", "data-private": "true"}


class SourceForm(OperationForm):
    """An address, of what kind it is, and where its texts stand."""

    kind = forms.ChoiceField(label=lazy("Kind of source"), choices=BY_ADDRESS)
    name = LineField(label=lazy("Outlet"), limit=60)
    url = LineField(label=lazy("Address"), limit=500, help_text=lazy("It begins with https://."))
    items_at = LineField(
        label=lazy("JSON: where the list stands"),
        limit=60,
        required=False,
        help_text=lazy("For example data.items; leave it empty to let us look."),
    )
    title_at = LineField(label=lazy("JSON or CSV: name of the title"), limit=60, required=False)
    text_at = LineField(label=lazy("JSON or CSV: name of the text"), limit=60, required=False)
    url_at = LineField(label=lazy("JSON or CSV: name of the link"), limit=60, required=False)

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        plan = {field: said.pop(name) for name, field in PLANNED.items()}
        return said | {"plan": {field: word for field, word in plan.items() if word}}


class MailboxSourceForm(OperationForm):
    """A mailbox to which vendors or search services send what was published."""

    name = LineField(label=lazy("Outlet"), limit=60)
    host = LineField(label=lazy("IMAP server"), limit=200, help_text=lazy("Such as: imap.example.com"))
    security = forms.ChoiceField(label=lazy("Encryption"), choices=Mailbox.Security.choices)
    port = forms.IntegerField(label=lazy("Port"), min_value=1, max_value=65535, initial=993)
    user = LineField(label=lazy("User"), limit=200, private=True, help_text=lazy("Often the whole address."))
    password = forms.CharField(
        label=lazy("Password or authorisation code"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=HIDDEN),
        help_text=lazy("Kept encrypted and never shown again."),
    )
    folder = LineField(label=lazy("Folder"), limit=60, initial="INBOX")
