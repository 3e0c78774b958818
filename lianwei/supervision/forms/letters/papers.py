"""The way of one member's paper of a letter: reviewed, countersigned, signed, numbered, sealed, scanned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.forms.steps_fields import FilesField
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.documents.models import Document
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries.people import roles_in
from lianwei.supervision.models import Letter
from lianwei.supervision.operations.letters.drafting import plain
from lianwei.supervision.queries.letters.page import AS_HEAD
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

TINY = 2  # people: with two, one of them signs what they drafted themselves


class PaperForm(OperationForm):
    """Base: a step of a paper in hand."""

    title: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, letter: Letter, document: Document, actor: Actor, **kwargs: Any) -> None:
        self.letter, self.document, self.actor = letter, document, actor
        super().__init__(*args, **kwargs)

    @property
    def common(self) -> dict[str, Any]:
        return {"subject": self.letter, "actor": self.actor}

    def act(self) -> object:
        """Takes the step with the clean fields."""
        raise NotImplementedError

    def take(self, **_given: Any) -> bool:
        """The step as carry_out() calls it."""
        self.act()
        return True


class SubmitForm(PaperForm):
    title, submit = lazy("Hand in for review"), lazy("Hand it in")

    def act(self) -> object:
        return papers.submit_document(self.document.pk, **self.common)


class ReviewForm(PaperForm):
    title, submit = lazy("Pass the review"), lazy("Pass it")

    def act(self) -> object:
        return papers.review_document(self.document.pk, **self.common)


class CountersignForm(PaperForm):
    title, submit = lazy("Countersign"), lazy("Countersign")

    def act(self) -> object:
        return papers.countersign_document(self.document.pk, **self.common)


class ReturnForm(PaperForm):
    title, submit = lazy("Return to the drafter"), lazy("Return it")
    note = lazy("To change the text, the member that leads the letter takes it back.")
    reason = NarrativeField(label=lazy("What is to be changed"), rows=3, limit=500)

    def act(self) -> object:
        reason = plain(self.cleaned_data["reason"])
        return papers.return_document(self.document.pk, reason=reason, **self.common)


class ApproveForm(PaperForm):
    title, submit = lazy("Sign and number"), lazy("Sign")
    note = lazy("With the signature the paper gets its number and date; both stay for ever.")

    def act(self) -> object:
        home = Organisation.objects.get(pk=self.document.organisation_id or 0)
        people = roles_in(home).order_by().values("user_id").distinct().count()
        return papers.approve_document(
            self.document.pk,
            series=home.paper_series,
            approver_permission=AS_HEAD,
            allow_same_person=people <= TINY,
            **self.common,
        )


class SealForm(PaperForm):
    title, submit = lazy("Enter the use of the seal"), lazy("Enter it")
    note = lazy("The real seal goes on real paper; here stands who used it.")
    seal = LineField(label=lazy("Seal"), limit=80, initial=lazy("Official seal"))
    copies = forms.IntegerField(label=lazy("Copies"), min_value=1, max_value=200, initial=2)
    used_on = DayField(label=lazy("On"), past_only=True, initial=clock.today)

    def act(self) -> object:
        return papers.seal_document(self.document.pk, **self.cleaned_data, **self.common)


class ScanForm(PaperForm):
    title, submit = lazy("Add the stamped scan"), lazy("Add it")
    note = lazy("The scan of the stamped paper becomes its original.")
    uploads = FilesField(label=lazy("Scan (PDF or picture)"))

    def act(self) -> object:
        upload = self.cleaned_data["uploads"][0]
        kept = store_file(
            self.letter,
            upload,
            actor=self.actor,
            source=FileSource.STAFF,
            kind="scan",
            organisation_id=self.document.organisation_id,
        )
        return papers.scan_document(self.document.pk, file_id=kept.file.pk, **self.common)


PAPER_FORMS: dict[str, type[PaperForm]] = {
    "submit": SubmitForm,
    "review": ReviewForm,
    "countersign": CountersignForm,
    "return": ReturnForm,
    "approve": ApproveForm,
    "seal": SealForm,
    "scan": ScanForm,
}
