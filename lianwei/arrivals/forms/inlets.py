"""What is typed about an inlet: where it looks, how its columns are read."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.queries.columns import mapping_names
from lianwei.core.scope import Actor
from lianwei.ui.forms import LineField, OperationForm

from .mails import HIDDEN


class InletForm(OperationForm):
    """The fields of each kind; a kind is chosen once."""

    name = LineField(label=_l("Name"), limit=80, help_text=_l("Such as: 12315, every night"))
    folder = LineField(
        label=_l("Folder"),
        limit=40,
        help_text=_l("Its name alone; the page then says where it lies on the server."),
    )
    host = LineField(label=_l("Server"), limit=250)
    port = forms.IntegerField(label=_l("Port"), min_value=1, max_value=65535, initial=22)
    user = LineField(label=_l("Log in as"), limit=80)
    path = LineField(label=_l("Folder there"), limit=300, required=False)
    fingerprint = LineField(
        label=_l("Fingerprint of its key"),
        limit=60,
        help_text=_l(
            "SHA256:… as the other side reads it out (ssh-keygen -lf). Another key is not talked to."
        ),
    )
    leaves = forms.BooleanField(label=_l("Leave the files there (we may only read)"), required=False)
    url = LineField(
        label=_l("Address"),
        limit=300,
        help_text=_l("Up to the version, such as https://example.org/open311/v2"),
    )
    form = forms.ChoiceField(label=_l("Form of the answers"), choices=[("json", "JSON"), ("xml", "XML")])
    jurisdiction = LineField(label=_l("Jurisdiction (jurisdiction_id)"), limit=80, required=False)
    secret = forms.CharField(
        label=_l("Key of the other side (api_key)"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs=HIDDEN),
        help_text=_l("Kept encrypted and never shown again. Empty: as before."),
    )
    mapping = forms.ChoiceField(
        label=_l("How its columns are read"),
        help_text=_l("Own ones are made with a sheet: bring it, choose the columns, keep them under a name."),
    )
    minutes = forms.IntegerField(
        label=_l("Looked into every so many minutes"), min_value=1, max_value=1440, initial=5
    )

    OF_KIND: ClassVar[dict[str, set[str]]] = {
        Inlet.Kind.FOLDER: {"folder"},
        Inlet.Kind.SFTP: {"host", "port", "user", "path", "fingerprint", "leaves", "secret"},
        Inlet.Kind.OPEN311: {"url", "form", "jurisdiction", "secret"},
    }

    def __init__(self, *args: Any, kind: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = mapping_names(actor=actor, organisation_id=actor.organisation_id)
        for name in set().union(*self.OF_KIND.values()) - self.OF_KIND[kind]:
            del self.fields[name]
        if kind == Inlet.Kind.SFTP:
            self.fields["secret"] = forms.CharField(
                label=_l("Password, or private key (OpenSSH or PEM)"),
                max_length=8000,
                required=False,
                widget=forms.Textarea(attrs=HIDDEN | {"rows": 3}),
                help_text=_l("Kept encrypted and never shown again. Empty: as before."),
            )
