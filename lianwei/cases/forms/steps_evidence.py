"""Adding evidence to a case."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations.entry.evidence import EVIDENCE, add_evidence
from lianwei.core.files.models import FileSource

from .steps import Step, StepForm
from .steps_fields import FilesField, choose_one

SOURCES = (
    (FileSource.CONSUMER, lazy("The consumer")),
    (FileSource.BUSINESS, lazy("The business")),
    (FileSource.SCENE, lazy("Taken on the spot")),
    (FileSource.STAFF, lazy("Collected by us")),
)
KINDS = (
    (EVIDENCE, lazy("Evidence")),
    ("contract", lazy("Contract")),
    ("receipt", lazy("Receipt or invoice")),
    ("photo", lazy("Photo")),
    ("record", lazy("Record")),
    ("power_of_attorney", lazy("Power of attorney")),
)


class AddEvidenceForm(StepForm):
    title, submit = lazy("Add evidence"), lazy("Upload")
    why = lazy("Place, device and time are taken out of pictures; each opening is recorded.")
    uploads = FilesField(label=lazy("Files"))
    source = choose_one(lazy("From whom"), SOURCES, initial=FileSource.CONSUMER)
    kind = choose_one(lazy("What it is"), KINDS, initial=EVIDENCE)
    is_private = forms.BooleanField(
        label=lazy("Not to be shown to the other side (business secret, private matter)"), required=False
    )

    def act(self) -> str:
        data = self.cleaned_data
        kept = add_evidence(
            self.complaint.pk,
            actor=self.actor,
            uploads=data["uploads"],
            source=data["source"],
            kind=data["kind"],
            is_private=data["is_private"],
        )
        sentence = _("%(count)s files are kept with %(number)s.")
        return sentence % {"count": len(kept), "number": self.complaint.number}


ADD_EVIDENCE = Step("add_evidence", AddEvidenceForm)
