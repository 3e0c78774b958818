"""What is typed about joint projects."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.projects.models import LONG, TITLE, UNIT, WORDS, FileKind, JointProject, ProjectPart
from lianwei.projects.operations.keeping import BudgetEntry
from lianwei.projects.operations.parts import PartEntry
from lianwei.projects.operations.planning import ProjectEntry
from lianwei.projects.queries.choices import members_to_invite, people_for, supervisors_of
from lianwei.projects.rules import Entry, budget_sources, in_force, project_kinds, statement_on
from lianwei.registry.queries import category_choices
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm

WITHOUT_PEOPLE = lazy("Without names and numbers of consumers.")
MOST = 1_000_000


def _listed(entries: dict[str, Entry], *, now: str = "") -> list[tuple[str, str]]:
    language = get_language() or "zh"
    known = in_force(entries, on=clock.today())
    held = [entries[now]] if now in entries and entries[now] not in known else []
    return [(each.code, each.label(language)) for each in [*known, *held]]


def _named(rows: list[Organisation]) -> list[tuple[int, str]]:
    return [(each.pk, str(each)) for each in rows]


class PlanForm(OperationForm):
    """The plan: what, why, when, who is informed."""

    title, submit = lazy("Plan a joint project"), lazy("Save the plan")
    kind = forms.ChoiceField(label=lazy("Kind of project"))
    name = LineField(label=lazy("Title of the project"), limit=TITLE)
    purpose = NarrativeField(
        label=pgettext_lazy("joint project", "Purpose"), limit=WORDS, rows=2, help_text=WITHOUT_PEOPLE
    )
    area = forms.ChoiceField(label=lazy("Area of consumption"), required=False)
    starts_on = DayField(label=pgettext_lazy("joint project", "From"))
    ends_on = DayField(label=pgettext_lazy("joint project", "Until"))
    supervisor_id = forms.TypedChoiceField(
        label=lazy("Supervising body that is informed"), coerce=int, empty_value=None, required=False
    )
    plan = NarrativeField(
        label=lazy("Plan"),
        limit=LONG,
        rows=8,
        required=False,
        help_text=lazy("Method, standards, steps, how results are checked. Each line becomes a paragraph."),
    )

    def __init__(self, *args: Any, project: JointProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list] = {
            "kind": _listed(project_kinds(), now=project.kind),
            "area": [("", _("no particular area")), *category_choices(on=clock.today())],
            "supervisor_id": [("", pgettext("supervising body", "none")), *_named(supervisors_of(project))],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered

    def entry(self) -> dict[str, Any]:
        typed = self.cleaned_data
        names = ("kind", "purpose", "area", "starts_on", "ends_on", "supervisor_id", "plan")
        return {name: typed[name] for name in names} | {"title": typed["name"]}

    def given(self) -> dict[str, Any]:
        return {"entry": ProjectEntry(**self.entry())}


class DraftForm(PlanForm):
    """The same, with who works on it and the statement that no business pays."""

    is_alone = forms.BooleanField(label=lazy("Our organisation alone, without the alliance"), required=False)
    is_free_of_business = forms.BooleanField(required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = statement_on(clock.today())
        self.fields["is_free_of_business"].label = statement.words(get_language() or "zh")
        self.fields["is_free_of_business"].help_text = statement.source
        self.fields["is_free_of_business"].error_messages["required"] = _(
            "A project can begin only where no business pays for it."
        )

    def given(self) -> dict[str, Any]:
        entry = ProjectEntry(**self.entry(), is_alone=self.cleaned_data["is_alone"])
        return {"entry": entry, "is_free_of_business": self.cleaned_data["is_free_of_business"]}


class OfMembersForm(OperationForm):
    """A form that lets choose among who leads and the members of the alliance."""

    def __init__(self, *args: Any, project: JointProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = _named(members_to_invite(project))


class PartForm(OfMembersForm):
    """A part of a member."""

    title, submit = lazy("Add the part of a member"), pgettext_lazy("project", "Add it")
    organisation_id = forms.TypedChoiceField(label=lazy("Member"), coerce=int)
    matter = NarrativeField(label=lazy("What the member does"), limit=WORDS, rows=2)
    planned = forms.IntegerField(label=lazy("How many are planned"), min_value=1, max_value=MOST)
    unit = LineField(
        label=lazy("Of what"), limit=UNIT, help_text=lazy("For example shops, samples, answers.")
    )
    due_on = DayField(label=pgettext_lazy("joint project", "To be done by"))

    def given(self) -> dict[str, Any]:
        return {"entry": PartEntry(**self.cleaned_data)}


class MilestoneForm(OfMembersForm):
    """A milestone."""

    title, submit = lazy("Add a milestone"), pgettext_lazy("project", "Add it")
    matter = LineField(label=lazy("What stands by then"), limit=WORDS)
    due_on = DayField(label=lazy("Day"))
    organisation_id = forms.TypedChoiceField(label=lazy("Member that sees to it"), coerce=int)


class BudgetForm(OfMembersForm):
    """A line of the budget."""

    title, submit = lazy("Add a line to the budget"), pgettext_lazy("project", "Add it")
    source = forms.ChoiceField(label=pgettext_lazy("joint project", "Who pays"))
    organisation_id = forms.TypedChoiceField(label=lazy("Member that bears it"), coerce=int)
    matter = LineField(label=pgettext_lazy("joint project", "What for"), limit=WORDS)
    planned = MoneyField(label=lazy("Planned (yuan)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = _listed(budget_sources())
        self.fields["source"].help_text = _("Never a business. The system keeps figures and holds no money.")

    def given(self) -> dict[str, Any]:
        return {"entry": BudgetEntry(**self.cleaned_data)}


class SpendForm(OperationForm):
    """What was spent."""

    title, submit = lazy("Enter what was spent"), pgettext_lazy("project", "Enter it")
    spent = MoneyField(label=lazy("Spent so far (yuan)"))


class AcceptForm(OperationForm):
    """Who answers for the part."""

    title, submit = lazy("Take the part on"), pgettext_lazy("part of a project", "Take it on")
    person_id = forms.TypedChoiceField(
        label=lazy("Who answers for it"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=lazy("It becomes a task of this colleague, or of the team."),
    )

    def __init__(self, *args: Any, part: ProjectPart, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_for(part) if part.is_within_reach(actor) else []
        named = [(each.pk, each.name) for each in people]
        self.fields["person_id"].choices = [("", _("The team")), *named]


class ProgressForm(OperationForm):
    """How far it is."""

    title, submit = lazy("Enter how far it is"), pgettext_lazy("project", "Enter it")
    done = forms.IntegerField(label=lazy("Done so far"), min_value=0, max_value=MOST)


class ReportForm(ProgressForm):
    """It is done."""

    title, submit = lazy("Report the part as done"), lazy("Report it")
    comment = NarrativeField(
        label=lazy("Remark"),
        limit=WORDS,
        rows=2,
        required=False,
        help_text=lazy("Why it is less than planned, or where the results are."),
    )


class ChangeForm(OperationForm):
    """A wish for another quantity or day."""

    title, submit = lazy("Ask for a change"), pgettext_lazy("project", "Ask")
    planned = forms.IntegerField(
        label=lazy("Quantity wished for"), min_value=1, max_value=MOST, required=False
    )
    due_on = DayField(label=lazy("Day wished for"), required=False)
    reason = NarrativeField(label=lazy("Reason"), limit=WORDS, rows=2)


class AnswerForm(OperationForm):
    """The answer to a wish."""

    title, submit = lazy("Answer the wish for a change"), pgettext_lazy("project", "Answer")
    is_agreed = forms.TypedChoiceField(
        label=lazy("Answer"),
        choices=(("yes", lazy("Agreed: the part changes")), ("no", lazy("Not agreed: it stays as planned"))),
        coerce=lambda text: text == "yes",
    )


class ReasonForm(OperationForm):
    """A step that asks for its reason alone."""

    reason = NarrativeField(label=lazy("Reason"), limit=WORDS, rows=2)


class OutcomeForm(OperationForm):
    """What came of the project."""

    outcome = NarrativeField(
        label=lazy("What came of it"),
        limit=LONG,
        rows=6,
        help_text=lazy("Numbers, findings, what follows. Without names of consumers."),
    )


class NoteForm(OperationForm):
    """A note to all who take part."""

    title, submit = lazy("Write a note"), pgettext_lazy("project", "Write it")
    text = NarrativeField(label=lazy("Note to all who take part"), limit=2000, rows=4)


class FileForm(OperationForm):
    """A file."""

    title, submit = pgettext_lazy("joint project", "Add a file"), pgettext_lazy("project", "Add it")
    kind = forms.ChoiceField(label=pgettext_lazy("joint project", "What it is"), choices=FileKind.choices)
    upload = forms.FileField(label=lazy("File"))


class NothingForm(OperationForm):
    """A step that only has to be confirmed."""
