"""Enquiries and violation reports as forms; each calls one operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import Complaint, Enquiry, Respondent, ViolationReport
from lianwei.cases.operations import (
    EnquiryEntry,
    ReportEntry,
    answer_enquiry,
    hand_over_violation_report,
    receive_enquiry,
    receive_violation_report,
    record_violation_result,
    tell_reporter,
)
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.cases.queries.page.authority import authority_near
from lianwei.core import clock
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import LineField, MoneyField, NarrativeField, PhoneField, PlainForm

from .steps_consents import BasisFields

MOST_PERSONS = 9999


class EnquiryForm(PlainForm):
    """A question, and its answer where it is at hand: then it is done in one step."""

    question = NarrativeField(label=_l("Question"), rows=3, limit=500)
    answer = NarrativeField(
        label=_l("Answer"), rows=4, required=False, help_text=_l("With an answer the enquiry is done.")
    )
    persons = forms.IntegerField(
        label=_l("Persons"),
        initial=1,
        min_value=1,
        max_value=MOST_PERSONS,
        help_text=_l("Counted in the statistics."),
    )
    channel = forms.ChoiceField(label=_l("Channel"))
    category = forms.ChoiceField(label=_l("Goods or services"), required=False)
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, required=False, private=True)
    phone = PhoneField(label=pgettext_lazy("person", "Phone"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        self.actor = actor
        super().__init__(data, initial={"channel": "C02", "persons": 1})
        today = clock.today()
        self.fields["channel"].choices = code_choices("channel", on=today)
        self.fields["category"].choices = [("", _l("not sorted")), *category_choices(on=today)]

    def act(self) -> str:
        enquiry = receive_enquiry(EnquiryEntry(**self.cleaned_data), actor=self.actor)
        return _("Enquiry %(number)s is registered.") % {"number": enquiry.number}


class AnswerForm(PlainForm):
    """The answer to an enquiry that was left open."""

    title, submit = _l("Answer the enquiry"), _l("Save the answer")
    answer = NarrativeField(label=_l("Answer"), rows=5)

    def __init__(self, data: Any = None, *, row: Enquiry, actor: Actor) -> None:
        self.row, self.actor = row, actor
        super().__init__(data)

    def act(self) -> str:
        answer_enquiry(self.row.pk, actor=self.actor, **self.cleaned_data)
        return _("The answer is saved.")


class ReportForm(PlainForm):
    """A report of a violation. The reporter's values are sealed and never shown to the business."""

    complaint_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    business_name = LineField(label=_l("Business reported"), limit=120)
    business_address = LineField(label=pgettext_lazy("business", "Address"), limit=200, required=False)
    clue = NarrativeField(label=_l("What was seen"), rows=5)
    is_anonymous = forms.BooleanField(label=_l("The reporter stays unnamed"), required=False)
    reporter_name = LineField(label=_l("Reporter"), limit=60, required=False, private=True)
    reporter_phone = PhoneField(label=_l("Reporter's phone"), required=False)
    reporter_address = LineField(label=_l("Reporter's address"), limit=200, required=False, private=True)

    def __init__(self, data: Any = None, *, actor: Actor, complaint_id: str = "") -> None:
        self.actor = actor
        super().__init__(data, initial=self._from_paper(complaint_id))

    def _from_paper(self, complaint_id: str) -> dict[str, Any]:
        """What the complaint on the same paper says of the business; of the person, nothing."""
        pk = key_of(complaint_id)
        if pk is None:
            return {}
        complaint = find(Complaint, pk, actor=self.actor)
        first = Respondent.objects.visible_to(self.actor).filter(complaint=complaint).order_by("seq").first()
        known = {"business_name": first.name, "business_address": first.address} if first else {}
        return {"complaint_id": complaint.pk} | known

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("is_anonymous") and not given.get("reporter_name"):
            self.add_error(
                "reporter_name", _("Please enter the name, or tick that the reporter stays unnamed.")
            )
        return given

    def act(self) -> str:
        given = dict(self.cleaned_data)
        complaint_id = given.pop("complaint_id")
        entry = ReportEntry(business_id=business_named(given["business_name"]), **given)
        report = receive_violation_report(entry, actor=self.actor, complaint_id=complaint_id)
        self.made_id = report.pk
        return _("Report %(number)s is recorded.") % {"number": report.number}


class ReportStepForm(PlainForm):
    """Base of the steps of a report."""

    title: object
    submit: object

    def __init__(self, data: Any = None, *, row: ViolationReport, actor: Actor) -> None:
        self.row, self.actor = row, actor
        super().__init__(data)


class HandOverReportForm(BasisFields, ReportStepForm):
    title, submit = _l("Hand the report to the authority"), _l("Hand it over")
    authority = LineField(label=_l("Competent authority"), limit=120)
    receipt = LineField(label=pgettext_lazy("paper", "Receipt"), limit=120, required=False)
    field_order = ("authority", "receipt", "basis", "article")

    def __init__(self, data: Any = None, *, row: ViolationReport, actor: Actor) -> None:
        super().__init__(data, row=row, actor=actor)
        self.fields["authority"].initial = authority_near(row.holder, row.business_name)

    def act(self) -> str:
        hand_over_violation_report(self.row.pk, actor=self.actor, **self.cleaned_data)
        return _("The hand-over is recorded.")


class ReportResultForm(ReportStepForm):
    title, submit = _l("What came of the report"), _l("Save the result")
    result = NarrativeField(label=_l("Result"), rows=4)
    fine = MoneyField(label=_l("Fine (yuan)"), required=False)

    def act(self) -> str:
        record_violation_result(self.row.pk, actor=self.actor, **self.cleaned_data)
        return _("The result is recorded.")


class TellReporterForm(ReportStepForm):
    title, submit = _l("The reporter was told"), _l("Close the report")

    def act(self) -> str:
        tell_reporter(self.row.pk, actor=self.actor)
        return _("The report is closed.")
