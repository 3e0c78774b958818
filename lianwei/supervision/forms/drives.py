"""The plan of a drive, and its steps as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import FilesField, choose_from, choose_one
from lianwei.cases.forms.steps_papers import WAYS
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.knowledge.models import is_chinese
from lianwei.knowledge.queries.competence import directory
from lianwei.knowledge.queries.texts import law_articles
from lianwei.registry.queries import category_choices
from lianwei.supervision.models import Drive, Remedy
from lianwei.supervision.operations.drives.inspecting import FindingEntry, InspectionEntry
from lianwei.supervision.operations.drives.planning import DriveEntry
from lianwei.supervision.queries.drives.choosing import projects_for_drive
from lianwei.supervision.rules.drives.kinds import finding_kinds_on
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

WITHOUT_NAMES = lazy("Without names and numbers of consumers.")
COMPARED = ("compared_1", "compared_2", "compared_3", "compared_4")
NONE = ("", "—")


class PlanForm(OperationForm):
    """A plan; what is compared is said here, before anybody can see the effect."""

    title = LineField(label=pgettext_lazy("drive", "Title"), limit=120)
    area = choose_from(lazy("Area of consumption"))
    reason = NarrativeField(label=lazy("Why this area"), limit=300, rows=3)
    starts_on = DayField(label=lazy("First day of the drive"))
    ends_on = DayField(label=lazy("Last day of the drive"))
    planned = forms.IntegerField(label=lazy("Inspections planned"), min_value=1, max_value=5000)
    compared_1 = choose_from(
        lazy("Compared with"),
        help_text=lazy(
            "Areas that the drive does not touch and that ran alike before. Fixed when the drive begins."
        ),
    )
    compared_2 = choose_from(lazy("Second area compared with"), required=False)
    compared_3 = choose_from(lazy("Third area compared with"), required=False)
    compared_4 = choose_from(lazy("Fourth area compared with"), required=False)
    comparison_reason = NarrativeField(label=lazy("Why these areas"), limit=300, rows=2)
    months_before = forms.IntegerField(
        label=lazy("Months before the drive"), min_value=6, max_value=36, initial=12
    )
    months_after = forms.IntegerField(
        label=lazy("Months after the drive"), min_value=1, max_value=24, initial=3
    )
    project_id = choose_from(lazy("Joint project it belongs to"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        told = kwargs.get("initial") or {}
        compared = zip(COMPARED, told.get("comparison", ()), strict=False)
        kwargs["initial"] = told | dict(compared)
        super().__init__(*args, **kwargs)
        areas = [NONE, *category_choices(on=clock.today())]
        for name in ("area", *COMPARED):
            self.fields[name].choices = areas
        projects = [(str(each.pk), each.title) for each in projects_for_drive(actor=actor)]
        self.fields["project_id"].choices = [NONE, *projects]

    def refuse(self, refusal: Invalid) -> None:
        """What is wrong with the comparison stands at the first of its fields."""
        said = {COMPARED[0] if name == "comparison" else name: each for name, each in refusal.fields.items()}
        super().refuse(Invalid(said) if said else refusal)

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        compared = [code for name in COMPARED if (code := data.pop(name))]
        key = data.pop("project_id")
        return {"entry": DriveEntry(**data, comparison=compared, project_id=int(key) if key else None)}


class DriveForm(OperationForm):
    """Base: a step on a drive in hand."""

    title: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, drive: Drive, actor: Actor, **kwargs: Any) -> None:
        self.drive, self.actor = drive, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the drive."""


class BeginForm(DriveForm):
    title, submit = lazy("Begin the drive"), lazy("It begins")
    note = lazy("Plan, area and comparison are fixed from now on, so that nobody chooses after seeing.")


class FindingFields(DriveForm):
    """What was found and what became of it; left out as a whole where nothing was found."""

    kind = choose_from(lazy("Kind of finding"), required=False)
    text = NarrativeField(
        label=pgettext_lazy("inspection", "What was found"),
        limit=300,
        rows=3,
        required=False,
        help_text=WITHOUT_NAMES,
    )
    article = choose_from(lazy("Article"), required=False)
    remedy = choose_one(lazy("What became of it"), Remedy.choices, required=False)
    due_on = DayField(
        label=lazy("To be put right by"),
        required=False,
        help_text=lazy("It stands among the promises of the business and is checked by a second person."),
    )
    uploads = FilesField(label=lazy("Photos and papers"), required=False)

    def fill(self) -> None:
        day = clock.today()
        kinds = [(each.code, each.label(is_chinese=is_chinese())) for each in finding_kinds_on(day)]
        self.fields["kind"].choices = [NONE, *kinds]
        laws = [(str(each.pk), f"{each.citation} {each.words[:40]}") for each in law_articles(on=day)]
        self.fields["article"].choices = [NONE, *laws]

    @property
    def finding(self) -> FindingEntry:
        data = self.cleaned_data
        article = int(data["article"]) if data["article"] else None
        return FindingEntry(data["kind"], data["text"], data["remedy"], article, data["due_on"])


class InspectForm(FindingFields):
    title, submit = lazy("Enter an inspection"), lazy("Enter it")
    note = lazy(
        "Leave the finding empty where nothing was found. Further findings are added on the next page."
    )
    field_order = ("visited_on", "business", "place", "authority", "present")
    visited_on = DayField(label=lazy("Day of the inspection"), past_only=True, initial=clock.today)
    business = LineField(
        label=lazy("Business"),
        limit=120,
        help_text=lazy(
            "Name or credit code. What stands in the register is linked; another name is kept as it is."
        ),
    )
    place = LineField(label=pgettext_lazy("inspection", "Where"), limit=300)
    authority = choose_from(lazy("Authority that came along"), required=False)
    present = LineField(
        label=lazy("Who was there"),
        limit=300,
        required=False,
        help_text=lazy("Offices, not names: two officers of the market regulator, the shop's manager."),
    )

    def fill(self) -> None:
        super().fill()
        self.fields["authority"].choices = [NONE, *((each.code, each.body) for each in directory())]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("text") or data.get("kind") or data.get("remedy"):
            sentences = {
                "kind": _("Please choose the kind of finding."),
                "text": _("Please say what was found."),
                "remedy": _("Please say what became of it."),
            }
            for name, said in sentences.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, said)
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        key = business_named(data["business"])
        entry = InspectionEntry(
            visited_on=data["visited_on"],
            place=data["place"],
            business_id=key,
            name="" if key else data["business"],
            authority=data["authority"],
            present=data["present"],
            findings=(self.finding,) if data["text"] else (),
        )
        return {"entry": entry, "uploads": data["uploads"]}


class FindForm(FindingFields):
    title, submit = lazy("Add a finding"), lazy("Add it")

    def given(self) -> dict[str, Any]:
        return {"entry": self.finding, "uploads": self.cleaned_data["uploads"]}


class ProveFindingForm(DriveForm):
    title, submit = lazy("Add the proof"), lazy("Add it")
    proof = NarrativeField(label=pgettext_lazy("finding", "What was done"), limit=300, rows=3)
    uploads = FilesField(label=lazy("Photos and papers"), required=False)


class CheckFindingForm(DriveForm):
    title, submit = lazy("Was it put right?"), lazy("Tell them")
    note = lazy("Whoever brought the proof does not check it.")
    is_kept = choose_one(
        lazy("Is it put right?"), (("yes", lazy("Confirmed")), ("no", lazy("Not confirmed")))
    )
    verdict = NarrativeField(label=lazy("What you found"), limit=300, rows=3, help_text=WITHOUT_NAMES)
    uploads = FilesField(label=lazy("Photos"), required=False)

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_kept": self.cleaned_data["is_kept"] == "yes"}


class HandOverForm(DriveForm):
    title, submit = lazy("Hand over to the authority"), lazy("Draft the paper")
    note = lazy(
        "All findings of this inspection that go to the authority stand in one paper, which is reviewed, "
        "signed, numbered and sealed."
    )


class ReceiveForm(DriveForm):
    title, submit = lazy("Receipt of the authority"), lazy("Enter it")
    way = choose_one(lazy("How"), WAYS)
    received_on = DayField(label=lazy("Taken by the authority on"), past_only=True, initial=clock.today)
    uploads = FilesField(label=pgettext_lazy("inspection", "Receipt"), required=False)


class MeasureForm(DriveForm):
    title, submit = lazy("Measure the effect"), lazy("Count now")
    note = lazy("Complaints are counted as they stand today. You can measure again as more months pass.")


class CloseDriveForm(DriveForm):
    title, submit = lazy("Close the drive"), lazy("Close it")
    conclusion = NarrativeField(label=lazy("What came of it"), limit=300, rows=3, help_text=WITHOUT_NAMES)


class GiveUpForm(DriveForm):
    title, submit = lazy("Give the drive up"), lazy("Give it up")
    note = lazy("What was inspected and found stays.")
    reason = NarrativeField(label=lazy("Reason"), limit=300, rows=3)
