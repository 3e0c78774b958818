"""What is typed of programme specials."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.analytics.rules.specials import SOURCE, Outside, read_outside
from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.registry.queries import category_search
from lianwei.ui.forms import DayField, LineField, MoneyField, OperationForm

BETWEEN = re.compile(r"[、,，;；\n]+")
LARGEST = 5 * 1024 * 1024  # bytes of a sheet of some hundred rows
MOST_UNITS = 10**12
FAULTS = {
    "days": lazy("the first two columns are no days (2026-12-21)"),
    "order": lazy("it ends before it begins"),
    "number": lazy("one of the figures is no number"),
    "source": lazy("the source is missing"),
    "many": lazy("a sheet has 500 rows at most"),
}


class OpenProgrammeForm(OperationForm):
    """A programme and the goods it is about."""

    title, submit = lazy("Begin a programme"), pgettext_lazy("programme", "Begin")
    name = LineField(label=lazy("Name of the programme"), limit=80)
    categories = LineField(
        label=lazy("Kinds of goods or services"),
        limit=400,
        help_text=lazy("Names as in the code list, with commas between them."),
    )

    def clean_categories(self) -> list[str]:
        words = [word for word in BETWEEN.split(self.cleaned_data["categories"]) if word.strip()]
        found = {word: category_search(word, on=clock.today(), limit=1) for word in words}
        if unknown := [word for word, entries in found.items() if not entries]:
            raise forms.ValidationError(
                _("Not in the code list: %(words)s.") % {"words": _(", ").join(unknown)}
            )
        return [entries[0].code for entries in found.values()]


class FigureForm(OperationForm):
    """Figures of others over some days."""

    title, submit = lazy("Enter figures of others"), pgettext_lazy("programme", "Enter")
    first = DayField(label=lazy("First day"))
    last = DayField(label=lazy("Last day"))
    units = forms.IntegerField(label=lazy("Units sold"), min_value=0, max_value=MOST_UNITS)
    sales = MoneyField(label=lazy("Sales (yuan)"), required=False)
    subsidy = MoneyField(label=lazy("Subsidy (yuan)"), required=False)
    source = LineField(
        label=lazy("Source"), limit=SOURCE, help_text=lazy("Who publishes it, and in which paper.")
    )

    def given(self) -> dict[str, Any]:
        known = self.cleaned_data
        if known["last"] < known["first"]:
            raise Invalid({"last": _("It ends before it begins.")})
        told = {name: known[name] or 0 for name in ("units", "sales", "subsidy")}
        return {"rows": [Outside(known["first"], known["last"], source=known["source"], **told)]}


class SheetForm(OperationForm):
    """Several periods at once."""

    title, submit = lazy("Bring a sheet of figures of others"), pgettext_lazy("programme", "Enter")
    upload = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy(
            "Columns: first day, last day, units sold, sales in yuan, subsidy in yuan, source. "
            "If one row is wrong, nothing is entered."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def given(self) -> dict[str, Any]:
        file = self.cleaned_data["upload"]
        if file.size > LARGEST:
            raise Invalid({"upload": _("This sheet is too large.")})
        kind = kind_of(file.read(512), file.name)
        file.seek(0)
        found, faults = read_outside(read_table(file, kind))
        if faults:
            said = [_("Row %(n)s: %(fault)s.") % {"n": n, "fault": FAULTS[why]} for n, why in faults[:10]]
            raise Invalid({"upload": " ".join(said)})
        return {"rows": found}

    def refuse(self, refusal: Invalid) -> None:
        for sentence in (refusal.fields or {"": refusal.message}).values():
            self.add_error("upload", str(sentence))
