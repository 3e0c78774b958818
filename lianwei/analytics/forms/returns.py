"""What is typed on a statistical return: figures with reasons, a sheet, a cut-off day, reasons of steps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.analytics.models import Frequency, StatisticalReturn
from lianwei.analytics.queries.own_return_forms import codes_offered
from lianwei.analytics.queries.return_checks import form_of_row, in_language
from lianwei.analytics.queries.returns import REFUSED, Cell, Table, tables_of
from lianwei.analytics.rules.return_forms import form_on
from lianwei.analytics.rules.return_sheets import ReadReturn, read_figure, read_rows
from lianwei.analytics.rules.returns import Figures
from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, NarrativeField, OperationForm

LARGEST = 5 * 1024 * 1024  # bytes of a sheet of some hundred rows
REASON_OF_LINE = 200


class FiguresForm(OperationForm):
    """All figures of a return, and beside each what the cases gave and why it differs."""

    def __init__(self, data: Any = None, *, row: StatisticalReturn) -> None:
        super().__init__(data)
        self.row, self.lines = row, form_of_row(row).lines

    def clean(self) -> dict[str, Any]:
        figures, reasons = {}, {}
        for key, line in self.lines.items():
            text, why = self.data.get(f"f.{key}", "").strip(), self.data.get(f"r.{key}", "")
            reasons[key] = why[:REASON_OF_LINE]
            value, fault = read_figure(line, text) if text else (None, "")
            if fault:
                said = _("Line %(number)s: %(fault)s") % {"number": line.number, "fault": _(REFUSED[fault])}
                self.add_error(None, said)
            elif value is not None:
                figures[key] = value
        return {"figures": figures, "reasons": reasons}

    def tables(self) -> list[Table]:
        """What stands in the page: as typed where it was refused, else as kept."""
        kept = tables_of(self.row)
        if not self.is_bound:
            return kept
        return [
            replace(each, rows=[(name, [self._typed(cell) for cell in cells]) for name, cells in each.rows])
            for each in kept
        ]

    def _typed(self, cell: Cell) -> Cell:
        text, why = self.data.get(f"f.{cell.line.key}", ""), self.data.get(f"r.{cell.line.key}", "")
        return replace(cell, text=text, reason=why)


class PrefillForm(OperationForm):
    """With what was known on which day."""

    title, submit = lazy("Fill in from the cases"), pgettext_lazy("return", "Fill in")
    cutoff = DayField(
        label=lazy("With what was known on"),
        past_only=True,
        help_text=lazy("Cases closed later than this day do not count as closed."),
    )

    def __init__(self, *args: Any, count: Callable[[date], Figures], **kwargs: Any) -> None:
        super().__init__(*args, initial={"cutoff": clock.today()}, **kwargs)
        self.count = count

    def given(self) -> dict[str, Any]:
        cutoff = self.cleaned_data["cutoff"]
        return {"cutoff": cutoff, "figures": self.count(cutoff)}


class UploadForm(OperationForm):
    """A sheet filled in elsewhere."""

    title, submit = lazy("Bring a sheet"), pgettext_lazy("return", "Take the figures")
    upload = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy("XLSX, ODS or CSV, filled in as the sheet offered on the page of the return."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"}),
    )

    def __init__(self, *args: Any, row: StatisticalReturn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def given(self) -> dict[str, Any]:
        return {"read": self._read()}

    def _read(self) -> ReadReturn:
        file = self.cleaned_data["upload"]
        if file.size > LARGEST:
            raise Invalid({"upload": _("This sheet is too large for a return.")})
        kind = kind_of(file.read(512), file.name)
        file.seek(0)
        return read_rows(form_of_row(self.row), read_table(file, kind))

    def refuse(self, refusal: Invalid) -> None:
        for sentence in (refusal.fields or {"": refusal.message}).values():
            self.add_error("upload", str(sentence))


class SubmitForm(OperationForm):
    """Nothing to say."""

    title, submit = pgettext_lazy("return", "Hand in"), pgettext_lazy("return", "Hand in")


class CheckForm(OperationForm):
    """Nothing to say."""

    title, submit = pgettext_lazy("return", "Mark as checked"), pgettext_lazy("return", "Mark as checked")


class LockForm(OperationForm):
    """Nothing to say."""

    title, submit = lazy("Lock the return"), pgettext_lazy("return", "Lock")


class SendBackForm(OperationForm):
    """What is to be changed."""

    title, submit = lazy("Send the return back"), pgettext_lazy("return", "Send back")
    reason = NarrativeField(
        label=lazy("What is to be changed"), limit=500, rows=3, help_text=lazy("Without names of people.")
    )


class CorrectForm(OperationForm):
    """Why a locked return is corrected."""

    title, submit = lazy("Correct a locked return"), lazy("Begin the correction")
    reason = NarrativeField(
        label=lazy("Why it is corrected"), limit=500, rows=3, help_text=lazy("Without names of people.")
    )


class AskForm(OperationForm):
    """Which return the associations below are asked for."""

    title, submit = lazy("Ask for a return"), pgettext_lazy("return", "Ask for it")
    form = forms.ChoiceField(label=pgettext_lazy("statistics", "Return"))
    frequency = forms.ChoiceField(label=lazy("How often"), choices=Frequency.choices)
    due_days = forms.IntegerField(
        label=lazy("Days after the period until it is due"), min_value=1, max_value=90, initial=5
    )
    since = DayField(label=lazy("For periods that end on or after"))

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        today, codes = clock.today(), codes_offered(actor=actor)
        self.fields["form"].choices = [(code, in_language(form_on(code, today))) for code in codes]
        self.fields["since"].initial = today.replace(day=1)


class EndPlanForm(OperationForm):
    """Nothing to say."""

    title, submit = lazy("Ask for this return no more"), pgettext_lazy("return", "End it")
