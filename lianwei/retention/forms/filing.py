"""Another class for one file; a hold and its end; an organisation's own schedule."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.retention.queries.labels import class_label, kind_label
from lianwei.retention.rules.schedule import LIST_KINDS, ScheduleLine
from lianwei.ui.forms import DayField, LineField, OperationForm

FOR_EVER, AS_SHIPPED = "Y", ""
CLASSES = (30, 10)


class ReclassifyForm(OperationForm):
    """Another class for one file."""

    title, submit = lazy("Keep the file longer or shorter"), lazy("Keep it so")
    years = forms.ChoiceField(label=lazy("Class"), choices=())
    reason = LineField(
        label=lazy("Reason"),
        limit=200,
        help_text=lazy("For example: typical case, cited in a report. Without names of people."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(FOR_EVER, class_label(None)), *((str(n), class_label(n)) for n in CLASSES)]
        field: Any = self.fields["years"]
        field.choices = choices

    def given(self) -> dict[str, Any]:
        chosen = self.cleaned_data["years"]
        years = None if chosen == FOR_EVER else int(chosen)
        return {"years": years, "reason": self.cleaned_data["reason"]}


class HoldForm(OperationForm):
    """Why a file may not be destroyed for now."""

    title, submit = lazy("Hold the file"), lazy("Hold it")
    reason = LineField(
        label=lazy("Reason"),
        limit=200,
        help_text=lazy("For example: suit pending, number of the court. Without names of people."),
    )


class LiftForm(OperationForm):
    """Why the hold ends."""

    title, submit = lazy("Lift the hold"), lazy("Lift it")
    reason = LineField(label=lazy("Reason"), limit=200)


class ScheduleForm(OperationForm):
    """What an organisation keeps otherwise; what stays empty is as the schedule has it."""

    valid_from = DayField(
        label=lazy("Valid from"), help_text=lazy("For files that are archived from this day on.")
    )

    def __init__(self, *args: Any, lines: list[ScheduleLine], **kwargs: Any) -> None:
        self.lines = [line for line in lines if line.code not in LIST_KINDS]
        super().__init__(*args, **kwargs)
        for line in self.lines:
            self._add(line)

    def _add(self, line: ScheduleLine) -> None:
        words = {"kind": kind_label(line.code), "class": class_label(line.base_years)}
        choices = [(AS_SHIPPED, _("As the schedule has it: %(class)s") % words)]
        choices += [(FOR_EVER, class_label(None)), *((str(n), class_label(n)) for n in CLASSES)]
        own = FOR_EVER if line.years is None else str(line.years)
        self.fields[f"years_{line.code}"] = forms.ChoiceField(
            label=words["kind"],
            choices=choices,
            required=False,
            initial=own if line.is_own else AS_SHIPPED,
        )
        self.fields[f"article_{line.code}"] = LineField(
            label=_("%(kind)s: article") % words,
            required=False,
            limit=200,
            initial=line.article if line.is_own else "",
            help_text=_("Needed where the class is your own."),
        )

    @property
    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Class and article, side by side, for each kind of file."""
        for line in self.lines:
            yield self[f"years_{line.code}"], self[f"article_{line.code}"]

    def given(self) -> dict[str, Any]:
        own = {}
        for line in self.lines:
            chosen = self.cleaned_data[f"years_{line.code}"]
            if chosen != AS_SHIPPED:
                years = None if chosen == FOR_EVER else int(chosen)
                own[line.code] = {"years": years, "article": self.cleaned_data[f"article_{line.code}"]}
        return {"valid_from": self.cleaned_data["valid_from"], "own": own}
