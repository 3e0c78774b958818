"""The plan of a comparative test, its items, and the sheets that are brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import choose_from, choose_one
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.knowledge.models import EntryKind, EntryStatus, KnowledgeEntry
from lianwei.registry.queries import category_choices
from lianwei.supervision.models import ComparativeTest, ComparedItem, Limit
from lianwei.supervision.operations.comparing.planning import Laboratory, TestEntry
from lianwei.supervision.operations.comparing.testing import rows_of_sheet
from lianwei.supervision.queries.comparing.page import plain_number
from lianwei.supervision.rules.comparing.item_sheets import read_items
from lianwei.supervision.rules.comparing.plan import Direction, Item
from lianwei.ui.forms import DayField, LineField, OperationForm

NONE = ("", "—")
MARKS = (("CMA", "CMA"), ("CNAS", "CNAS"))
FIGURES = ("low", "high", "uncertainty", "weight", "worst", "best")
SHOWN_FAULTS = 12


class PlanForm(OperationForm):
    """What is tested, and where."""

    title = LineField(label=pgettext_lazy("comparative test", "Title"), limit=120)
    area = choose_from(lazy("Class of goods"))
    purpose = LineField(label=lazy("What consumers want to know"), limit=300)
    planned = forms.IntegerField(label=lazy("Samples to be bought"), min_value=2, max_value=300)
    quantity_unit = LineField(
        label=lazy("Unit of the price"), limit=20, required=False,
        help_text=lazy("For example: piece, 100 g. Prices are compared by it."),
    )  # fmt: skip
    laboratory = choose_from(
        lazy("Laboratory"), required=False, help_text=lazy("From the knowledge base, with its accreditation.")
    )
    lab_name = LineField(label=lazy("Or another laboratory: its name"), limit=120, required=False)
    lab_mark = choose_one(lazy("Accreditation"), MARKS, required=False)
    lab_number = LineField(label=lazy("Number of the accreditation"), limit=40, required=False)
    lab_until = DayField(label=lazy("Valid until"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [NONE, *category_choices(on=clock.today())]
        entries = KnowledgeEntry.objects.visible_to(actor).filter(
            kind=EntryKind.LABORATORY, status=EntryStatus.PUBLISHED
        )
        rows = [(str(each.pk), each.title) for each in entries.order_by("title", "pk")[:200]]
        self.fields["laboratory"].choices = [NONE, *rows]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        key = data.pop("laboratory")
        told = {name: data.pop(f"lab_{name}") for name in ("name", "mark", "number", "until")}
        lab = Laboratory(entry_id=int(key)) if key else Laboratory(**told)
        return {"entry": TestEntry(**data, laboratory=lab)}


def started_from(test: ComparativeTest) -> dict[str, Any]:
    """The plan as the form begins with it."""
    names = ("title", "area", "purpose", "planned", "quantity_unit")
    lab: dict[str, Any] = {"laboratory": str(test.entry_id or "")}
    if not test.entry_id:
        lab |= {name: getattr(test, name) or "" for name in ("lab_name", "lab_mark", "lab_number")}
        lab["lab_until"] = test.lab_until
    return {name: getattr(test, name) for name in names} | lab


class ItemForm(OperationForm):
    """One item; with `drop` it is taken off the plan."""

    name = LineField(label=pgettext_lazy("item of a test", "Name"), limit=60)
    name_en = LineField(label=lazy("English name"), limit=60, required=False)
    unit = LineField(label=lazy("Unit"), limit=20, required=False)
    method = LineField(label=lazy("Method"), limit=120, required=False)
    standard = LineField(label=lazy("Standard"), limit=120, required=False)
    weight = forms.DecimalField(label=lazy("Weight in %"), max_digits=5, decimal_places=2)
    direction = choose_one(pgettext_lazy("item of a test", "Limit"), Limit.choices)
    low = forms.DecimalField(label=lazy("Lower limit"), required=False, max_digits=14, decimal_places=5)
    high = forms.DecimalField(label=lazy("Upper limit"), required=False, max_digits=14, decimal_places=5)
    uncertainty = forms.DecimalField(
        label=lazy("Expanded uncertainty U (k = 2)"), required=False, max_digits=14, decimal_places=5,
        help_text=lazy("In the unit of the item. What lies nearer to the limit is “not proven”."),
    )  # fmt: skip
    is_mandatory = forms.BooleanField(
        label=lazy("Mandatory: who fails it gets one star at most"), required=False
    )
    worst = forms.DecimalField(label=lazy("Reading of 0 points"), max_digits=14, decimal_places=5)
    best = forms.DecimalField(label=lazy("Reading of 100 points"), max_digits=14, decimal_places=5)
    drop = forms.BooleanField(label=lazy("Take this item off the plan"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["drop"]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        if data.pop("drop", False):
            return {"item": None}
        data["uncertainty"] = data["uncertainty"] or 0
        return {"item": Item(key="", **data | {"direction": Direction(data["direction"])})}


def item_as_typed(row: ComparedItem) -> dict[str, Any]:
    """An item as its form begins with it."""
    names = ("name", "name_en", "unit", "method", "standard", "direction", "is_mandatory")
    figures = {name: plain_number(getattr(row, name)) for name in FIGURES}
    return {name: getattr(row, name) for name in names} | figures


class SheetForm(OperationForm):
    """A sheet of the laboratory."""

    upload = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy("XLSX, CSV or ODS: a row for each code, a column for each item, as the empty sheet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def given(self) -> dict[str, Any]:
        upload = self.cleaned_data["upload"]
        return {"name": upload.name, "content": upload.read()}


class ItemsForm(OperationForm):
    """A sheet of items, read before anything is changed."""

    upload = forms.FileField(
        label=lazy("Sheet of items"),
        help_text=lazy(
            "XLSX, CSV or ODS, headed as the empty sheet. It takes the place of the items before."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def clean_upload(self) -> list[Item]:
        upload = self.cleaned_data["upload"]
        try:
            items, faults = read_items(rows_of_sheet(upload.name, upload.read()))
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
        if faults:
            raise forms.ValidationError(faults[:SHOWN_FAULTS])
        return items

    def given(self) -> dict[str, Any]:
        return {"items": self.cleaned_data["upload"]}
