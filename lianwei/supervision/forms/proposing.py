"""What is typed about suggestions and group standards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import FilesField, choose_from, choose_one
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.supervision.models import CommentDecision, Suggestion, SuggestionKind, SuggestionOutcome
from lianwei.supervision.models.proposing import ARTICLE, NAME, NOTE, NUMBER, TEXT, TITLE
from lianwei.supervision.operations.proposing.drafting import ArticleEntry, SuggestionEntry
from lianwei.supervision.operations.proposing.going_on import ABOLISHED, REVISED, VALID, Passage
from lianwei.supervision.queries.proposing import projects_offered, stage_ahead
from lianwei.supervision.rules import proposing as rules
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

WITHOUT_NAMES = lazy("Without names and numbers of people.")
YES, NO = "yes", "no"
ENDS = [each for each in SuggestionOutcome.choices if each[0] != SuggestionOutcome.ABOLISHED]
VOTE, PERIOD, NUMBERED = ("was_voted", "present", "drafters", "agreed"), ("ends_on",), ("number",)


class SuggestionForm(OperationForm):
    """What it is about and to whom it goes."""

    kind = choose_one(pgettext_lazy("suggestion", "Kind"), SuggestionKind.choices)
    title = LineField(label=pgettext_lazy("suggestion", "Title"), limit=TITLE)
    recipient = LineField(
        label=pgettext_lazy("suggestion", "To whom"),
        limit=NAME,
        help_text=lazy("Authority or standards body; for a group standard the association that issues it."),
    )
    closes_on = DayField(label=lazy("Last day of the comment round"), required=False)
    grounds = NarrativeField(
        label=lazy("Why we propose it"), limit=5000, rows=4, required=False, help_text=WITHOUT_NAMES
    )
    project = choose_from(lazy("Joint project"), required=False)

    def __init__(self, *args: Any, actor: Actor, row: Suggestion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["project"].choices = [("", "—"), *projects_offered(actor=actor)]
        if row is not None:
            del self.fields["kind"]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        project = data.pop("project")
        kind = self.row.kind if self.row else data.pop("kind")
        return {"entry": SuggestionEntry(kind=kind, project_id=int(project) if project else None, **data)}


class ArticleForm(OperationForm):
    """One article."""

    number = LineField(
        label=lazy("Article or clause"), limit=ARTICLE, help_text=lazy("For example 第十二条.")
    )
    present = NarrativeField(
        label=lazy("Present text"), limit=TEXT, rows=4, required=False,
        help_text=lazy("Empty where the article is new."))  # fmt: skip
    proposed = NarrativeField(label=lazy("Proposed text"), limit=TEXT, rows=5)
    reason = NarrativeField(label=lazy("Reason"), limit=TEXT, rows=3, help_text=WITHOUT_NAMES)
    rests_on = LineField(
        label=lazy("Rests on"), limit=NOTE, required=False,
        help_text=lazy("Figures, report or class of cases; no case of a person."))  # fmt: skip

    def given(self) -> dict[str, Any]:
        return {"entry": ArticleEntry(**self.cleaned_data)}


class CommentForm(OperationForm):
    """One comment."""

    source = LineField(
        label=lazy("Which organisation"), limit=NAME, required=False,
        help_text=lazy("Empty for a consumer: names of people are not kept."))  # fmt: skip
    article = LineField(label=lazy("On which article"), limit=ARTICLE, required=False)
    words = NarrativeField(label=pgettext_lazy("suggestion", "Comment"), limit=TEXT, rows=4)
    received_on = DayField(label=lazy("Received on"), past_only=True, initial=clock.today)


class CommentSheetForm(OperationForm):
    """A sheet of comments."""

    upload = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy(
            "XLSX, CSV or ODS with the columns 条款, 意见, 提出单位, 日期. "
            "Who is named as a person becomes “a consumer”."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def given(self) -> dict[str, Any]:
        upload = self.cleaned_data["upload"]
        return {"name": upload.name, "content": upload.read()}


class DecideForm(OperationForm):
    """Whether a comment is adopted."""

    decision = choose_one(lazy("Decision"), CommentDecision.choices)
    reason = NarrativeField(
        label=lazy("Reason"), limit=NOTE, rows=3, help_text=lazy("It is sent back to whoever commented.")
    )


class StepForm(OperationForm):
    """Base: a step of a suggestion in hand."""

    title: object
    submit: object
    note_above: object = ""

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        self.suggestion = suggestion
        super().__init__(*args, **kwargs)


class SubmitForm(StepForm):
    title, submit = pgettext_lazy("suggestion", "Submit it"), lazy("It is submitted")
    note_above = lazy("The text stays as it is now. A later change makes a new version.")
    on = DayField(label=lazy("Submitted on"), past_only=True, initial=clock.today)
    note = LineField(
        label=lazy("How"),
        limit=NOTE,
        help_text=lazy("For example: website of the authority, letter, meeting."),
    )
    uploads = FilesField(label=lazy("Receipt"), required=False)


class AnswerForm(StepForm):
    title, submit = pgettext_lazy("suggestion", "Enter the answer"), pgettext_lazy("answer", "Enter it")
    on = DayField(label=lazy("Answered on"), past_only=True, initial=clock.today)
    note = NarrativeField(label=lazy("What they answer"), limit=NOTE, rows=4, help_text=WITHOUT_NAMES)
    uploads = FilesField(label=lazy("Letter or page as a file"), required=False)


class CloseForm(StepForm):
    title, submit = pgettext_lazy("suggestion", "Close it"), pgettext_lazy("suggestion", "Close it")
    outcome = choose_one(lazy("How it ended"), ENDS)
    conclusion = NarrativeField(
        label=lazy("Where the adopted text stands"), limit=NOTE, rows=2, required=False,
        help_text=lazy("Law, article and day of force; needed where something was adopted."))  # fmt: skip


class WithdrawForm(StepForm):
    title, submit = pgettext_lazy("suggestion", "Give it up"), pgettext_lazy("suggestion", "Give it up")
    reason = NarrativeField(label=lazy("Reason"), limit=NOTE, rows=3)


class MoveForm(StepForm):
    """The fields that the stage in hand and the next one ask for."""

    title, submit = lazy("Go on to the next stage"), lazy("Go on")
    on = DayField(label=lazy("On"), past_only=True, initial=clock.today)
    ends_on = DayField(label=lazy("Comments are taken until"))
    was_voted = choose_one(
        lazy("How was it agreed?"), [(NO, lazy("By consensus")), (YES, lazy("By vote"))], initial=NO
    )
    present = forms.IntegerField(
        label=lazy("Representatives present"), min_value=1, max_value=9999, required=False
    )
    drafters = forms.IntegerField(
        label=lazy("Of them drafters and people of their organisations, who do not vote"),
        min_value=0, max_value=9999, required=False)  # fmt: skip
    agreed = forms.IntegerField(label=lazy("Agreed"), min_value=0, max_value=9999, required=False)
    number = LineField(
        label=lazy("Number of the standard"), limit=NUMBER, help_text=lazy("For example T/CQCPA 001—2026.")
    )
    note = NarrativeField(
        label=pgettext_lazy("suggestion", "Note"), limit=NOTE, rows=2, required=False,
        help_text=lazy("Paper of this stage; the reason of a shorter comment period."))  # fmt: skip

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, suggestion=suggestion, **kwargs)
        ahead = stage_ahead(suggestion)
        stages = rules.stages_on(rules.STANDARD, suggestion.drafted_on)
        left = next((each for each in stages if each.code == suggestion.stage), None)
        asked = {left.on_leaving if left else "", ahead.on_entry if ahead else ""}
        for what, names in (("vote", VOTE), ("period", PERIOD), ("number", NUMBERED)):
            for name in names if what not in asked else ():
                del self.fields[name]
        self.note_above = (ahead and ahead.article) or (left and left.article) or ""

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["was_voted"] = data.get("was_voted") == YES
        return {"passage": Passage(**data)}


class ReviewForm(StepForm):
    title, submit = pgettext_lazy("suggestion", "Enter the review"), pgettext_lazy("answer", "Enter it")
    on = DayField(label=lazy("Reviewed on"), past_only=True, initial=clock.today)
    result = choose_one(
        lazy("Result"),
        [
            (VALID, pgettext_lazy("review", "Stays valid")),
            (REVISED, pgettext_lazy("review", "To be revised")),
            (ABOLISHED, pgettext_lazy("review", "Abolished")),
        ],
    )
    note = NarrativeField(label=pgettext_lazy("suggestion", "Note"), limit=NOTE, rows=2, required=False)
