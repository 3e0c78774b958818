"""A review is opened; contracts come in as files or words; clauses are corrected."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import FilesField, choose_from
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core.files.examining import Examined
from lianwei.core.scope import Actor
from lianwei.projects.models import JointProject
from lianwei.projects.models.projects import OPEN
from lianwei.supervision.models import TermsClause
from lianwei.supervision.operations.terms.contracts import ContractEntry
from lianwei.supervision.operations.terms.reviews import KIND
from lianwei.supervision.rules.terms.cutting import lines_of
from lianwei.supervision.rules.terms.documents import (
    MOST_PAGES,
    ReadContract,
    Unreadable,
    is_contract,
    read_contract,
)
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

LONGEST_TEXT = 500_000  # characters of a whole contract


class ReviewForm(OperationForm):
    """A new review; in a joint project where the organisation leads one."""

    title = LineField(label=lazy("Title of the review"), limit=120)
    trade = LineField(
        label=lazy("Trade"), limit=120, required=False, help_text=lazy("For example: water, gas, heating.")
    )
    project = choose_from(lazy("Joint project"), required=False)
    has_no_fee = forms.BooleanField(
        label=lazy("No business pays for this review, and none recommends itself by it (art. 38)."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        led = JointProject.objects.visible_to(actor).filter(
            kind=KIND, status__in=OPEN, holder_id__in=sorted(actor.acts_for)
        )
        chosen = [(str(each.pk), each.title) for each in led.order_by("-pk")[:50]]
        field: Any = self.fields["project"]
        field.choices = [("", _("Without a joint project")), *chosen]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        project = data.pop("project")
        return data | {"project_id": int(project) if project else None}


class ContractForm(OperationForm):
    """A contract of a firm: a file, or its words."""

    business = LineField(
        label=lazy("Business"), limit=120, help_text=lazy("Name or credit code as in the register.")
    )
    title = LineField(label=lazy("Name of the contract"), limit=120)
    version_on = DayField(label=lazy("Day of this version"), past_only=True)
    found_at = LineField(
        label=lazy("Where it was found"),
        limit=160,
        help_text=lazy("For example: website, business hall, app."),
    )
    users = forms.IntegerField(label=lazy("How many consumers use it"), required=False, min_value=1)
    users_source = LineField(
        label=lazy("Who says so"),
        limit=160,
        required=False,
        help_text=lazy("Without a source the number is kept, but not counted."),
    )
    upload = FilesField(
        label=lazy("File"),
        required=False,
        help_text=lazy(
            "Word or PDF with text is read at once. Photos and scans are kept; you type the words beside."
        ),
    )
    text = NarrativeField(
        label=lazy("Or the words of the contract"), limit=LONGEST_TEXT, rows=8, required=False
    )

    def clean_business(self) -> int:
        key = business_named(self.cleaned_data["business"])
        if key is None:
            sentence = _("Not in the register: %(names)s. Please enter it there first.")
            raise ValidationError(sentence % {"names": self.cleaned_data["business"]})
        return key

    def clean_upload(self) -> tuple[Examined, ReadContract] | None:
        """The file, read before anything is locked."""
        files = self.cleaned_data["upload"]
        if not files:
            return None
        if len(files) > 1 or not is_contract(files[0].media):
            raise ValidationError(_("Please choose one file: Word (.docx), PDF, plain text, or a photo."))
        try:
            return files[0], read_contract(files[0].data, files[0].media)
        except Unreadable as fault:
            raise ValidationError(_too_long() if fault.is_long else _damaged()) from fault

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        upload, read = data["upload"] or (None, ReadContract([], 0))
        entry = ContractEntry(
            title=data["title"],
            version_on=data["version_on"],
            found_at=data["found_at"],
            business_id=data.get("business", 0),
            users=data["users"],
            users_source=data["users_source"],
            lines=read.lines or lines_of(data["text"] or ""),
            pages=read.pages if read.lines or upload else 0,
            upload=upload,
        )
        return {"entry": entry}


class VersionForm(ContractForm):
    """The new version of a contract: of the same firm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["business"]


class TextForm(OperationForm):
    """The words of a contract of which there is only a picture."""

    text = NarrativeField(
        label=lazy("The words of the contract"),
        limit=LONGEST_TEXT,
        rows=18,
        help_text=lazy("One line for each paragraph; the numbers of the clauses as they stand there."),
    )


class ClauseForm(OperationForm):
    """A clause that was cut or read wrongly."""

    number = LineField(label=pgettext_lazy("clause", "Number"), limit=40, required=False)
    text = NarrativeField(
        label=pgettext_lazy("clause", "Words"),
        limit=4000,
        rows=8,
        help_text=lazy("An empty line cuts it into two clauses."),
    )

    def __init__(self, *args: Any, clause: TermsClause, **kwargs: Any) -> None:
        super().__init__(*args, initial={"number": clause.number, "text": clause.text}, **kwargs)


def _too_long() -> str:
    return _("This file has more than %(pages)d pages. Please bring it in parts.") % {"pages": MOST_PAGES}


def _damaged() -> str:
    return _("This file is damaged or locked by a password. Please save it anew, or paste its words below.")
