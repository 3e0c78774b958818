"""Editions of the city satisfaction index: the edition, its weights, the sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.models import is_chinese
from lianwei.supervision.models import IndexKind, SatisfactionIndex
from lianwei.supervision.models.city_index import SOURCE, TITLE
from lianwei.supervision.rules.cities.indicators import read
from lianwei.ui.forms import LineField, OperationForm


class IndexForm(OperationForm):
    """A new edition."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=IndexKind)
    year = forms.IntegerField(label=_("Year"))
    title = LineField(label=_("Title"), limit=TITLE)
    planned = forms.IntegerField(
        label=_("People to be asked in each city"),
        min_value=2,
        initial=538,
        help_text=_("538 tell a share to five points of a hundred, at a design effect of 1.4."),
    )
    source = LineField(
        label=_("Where the scores were published"), limit=SOURCE, required=False,
        help_text=_("Only for scores that others published: paper, day, link."),
    )  # fmt: skip


class WeightsForm(OperationForm):
    """One weight for each indicator; those under one indicator make 1."""

    def __init__(self, *args: Any, row: SatisfactionIndex, **kwargs: Any) -> None:
        self.tree = read(row.indicators)
        super().__init__(*args, **kwargs)
        names = {each.code: _name(each) for each in self.tree}
        for each in self.tree:
            self.fields[each.code] = forms.FloatField(
                label=f"{each.code} {names[each.code]}",
                required=False,
                min_value=0,
                max_value=1,
                initial=each.weight,
                help_text=names.get(each.parent, ""),
            )

    def given(self) -> dict[str, Any]:
        return {"weights": {each.code: self.cleaned_data.get(each.code) for each in self.tree}}


class SheetForm(OperationForm):
    """A sheet of answers or of published scores."""

    upload = forms.FileField(
        label=_("Sheet"),
        help_text=_(
            "XLSX, CSV or ODS. One row for each person (or for each city of published scores): 城市, "
            "编号, 权重, 人群, 作废, then a column for each indicator, headed by its code or name; points "
            "from 0 to 100."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def given(self) -> dict[str, Any]:
        upload = self.cleaned_data["upload"]
        return {"name": upload.name, "content": upload.read()}


def _name(each: Any) -> str:
    return each.name if is_chinese() or not each.name_en else each.name_en
