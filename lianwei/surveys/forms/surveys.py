"""Forms of the office: an upload, a survey, links, a decision on an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.core.errors import Invalid
from lianwei.surveys.models import LinkKind
from lianwei.surveys.operations.questionnaires import FaultyWorkbook, read_questionnaire
from lianwei.surveys.operations.surveys import MOST_LINKS, SurveyEntry
from lianwei.surveys.rules.faults import Fault
from lianwei.surveys.rules.workbook import LARGEST
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

DIGITS = 7  # of a quota
QUOTA_LINES = lazy("One line for each choice: its name, a colon, the number. For example female: 200.")


class UploadForm(OperationForm):
    """The workbook of a questionnaire."""

    file = forms.FileField(
        label=lazy("Workbook (XLSForm, .xlsx)"),
        help_text=lazy("With the sheets survey, choices and settings, as ODK and pyxform read them."),
    )

    faults: tuple[Fault, ...] = ()

    def read(self) -> str:
        """The XForm of the workbook; nothing, and the faults, where it cannot be taken."""
        if not (self.is_bound and self.is_valid()):
            return ""
        try:
            return read_questionnaire(self.cleaned_data["file"])
        except Invalid as refusal:
            self.refuse(refusal)
            self.faults = tuple(refusal.faults) if isinstance(refusal, FaultyWorkbook) else ()
            return ""

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a questionnaire: 5 MB at most."))
        content: bytes = upload.read()
        return content


class CreateQuestionnaireForm(UploadForm):
    """A new questionnaire."""

    title, submit = lazy("Upload a questionnaire"), lazy("Check and save")
    name = LineField(
        label=lazy("Name"), limit=120, required=False, help_text=lazy("If empty: the title in the workbook.")
    )
    field_order = ("name", "file")


class ReviseQuestionnaireForm(UploadForm):
    """Its next version."""

    title, submit = lazy("Upload the next version"), lazy("Check and save")


class CreateSurveyForm(OperationForm):
    """What is asked, of whom, how long."""

    title, submit = lazy("Prepare a survey"), lazy("Save")
    version_id = forms.TypedChoiceField(label=lazy("Questionnaire"), coerce=int, choices=())
    name = LineField(label=lazy("Title"), limit=120)
    purpose = NarrativeField(label=lazy("Purpose"), limit=500, rows=2)
    notice = NarrativeField(
        label=lazy("Notice on personal data"),
        limit=1000,
        rows=3,
        initial=lazy(
            "Taking part is voluntary. We keep no name, no number and no network address; the answers are "
            "used for this survey alone and published as figures only."
        ),
    )
    opens_on = DayField(label=lazy("First day"))
    closes_on = DayField(label=lazy("Last day"))
    most = forms.IntegerField(
        label=lazy("Close after so many answers"), min_value=1, max_value=1_000_000, required=False
    )
    quota_question = LineField(
        label=lazy("Question that the quotas are by"),
        limit=64,
        required=False,
        help_text=lazy("Its name in the workbook."),
    )
    quotas = NarrativeField(label=lazy("Quotas"), limit=2000, rows=3, required=False, help_text=QUOTA_LINES)

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version_id"].choices = versions

    def clean_quotas(self) -> tuple[tuple[str, int], ...]:
        lines = [
            each.replace("\uff1a", ":").partition(":")
            for each in self.cleaned_data["quotas"].splitlines()
            if each.strip()
        ]
        if not all(number.strip().isdecimal() and len(number.strip()) <= DIGITS for _n, _s, number in lines):
            raise forms.ValidationError(str(QUOTA_LINES))
        return tuple((name.strip(), int(number)) for name, _sep, number in lines)

    def given(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"entry": SurveyEntry(title=values.pop("name"), **values)}


class LinkSurveyForm(OperationForm):
    """Further links."""

    title, submit = lazy("Make links"), lazy("Make them")
    kind = forms.ChoiceField(label=lazy("Kind"), choices=LinkKind.choices)
    label = LineField(
        label=lazy("Where it is used"),
        limit=50,
        help_text=lazy("For example “poster in the market”; no names."),
    )
    count = forms.IntegerField(label=lazy("How many"), min_value=1, max_value=MOST_LINKS, initial=1)


class OpenSurveyForm(OperationForm):
    """From preparation to asking."""

    title, submit = lazy("Open the survey"), lazy("Open it now")


class CloseSurveyForm(OperationForm):
    """The end of asking."""

    title, submit = lazy("Close the survey"), lazy("Close it now")


class ReopenSurveyForm(OperationForm):
    """Asking again."""

    title, submit = lazy("Open the survey again"), lazy("Open it now")


class VoidAnswerForm(OperationForm):
    """Why an answer does not count."""

    title, submit = lazy("Do not count this answer"), lazy("Do not count it")
    reason = LineField(label=lazy("Reason"), limit=200, help_text=lazy("Without names of people."))
