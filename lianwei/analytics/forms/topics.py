"""The form by which a topic is chosen for the plan of a quarter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.core import clock
from lianwei.ui.forms import LineField, OperationForm

BEHIND, AHEAD = 1, 4  # the quarter whose report is being written, and those that can be planned for
MONTHS = 3


class ChooseTopicForm(OperationForm):
    """For which quarter, for whom and why."""

    quarter = forms.ChoiceField(
        label=lazy("For the activity of"),
        help_text=lazy("Reports on that quarter, its months, half-year and year have a section on it."),
    )
    is_for_alliance = forms.BooleanField(label=lazy("For all members of the alliance"), required=False)
    reason = LineField(
        label=lazy("Why this topic"), limit=300, help_text=lazy("Please do not write names of people here.")
    )

    def __init__(self, *args: Any, speaks_for_alliance: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quarter"]
        field.choices = [(f"{year}Q{n}", _quarter(year, n)) for year, n in quarters_offered()]
        self.initial["quarter"] = field.choices[BEHIND][0]
        if not speaks_for_alliance:
            del self.fields["is_for_alliance"]

    def given(self) -> dict[str, Any]:
        known = dict(self.cleaned_data)
        year, _q, n = known.pop("quarter").partition("Q")
        return known | {"year": int(year), "quarter": int(n)}


def quarters_offered() -> list[tuple[int, int]]:
    """(year, quarter) of the one before, this one and those that can be planned for."""
    today = clock.today()
    now = today.year * 4 + (today.month - 1) // MONTHS
    return [(each // 4, each % 4 + 1) for each in range(now - BEHIND, now + AHEAD)]


def _quarter(year: int, quarter: int) -> str:
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
