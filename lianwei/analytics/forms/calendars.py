"""How months and years are counted."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models.calendars import LATEST_START
from lianwei.ui.forms import DayField, LineField, OperationForm


class CalendarForm(OperationForm):
    """The day on which a month begins, the month with which a year begins, since when, by what."""

    month_starts = forms.IntegerField(
        label=lazy("First day of a reporting month"),
        min_value=1,
        max_value=LATEST_START,
        help_text=lazy("1 for calendar months; 26 where July runs from 26 June to 25 July."),
    )
    first_month = forms.IntegerField(
        label=lazy("First month of a reporting year"),
        min_value=1,
        max_value=12,
        help_text=lazy("1 for calendar years; 12 where 2026 runs from December 2025 to November 2026."),
    )
    valid_from = DayField(
        label=lazy("From the reporting month of"),
        help_text=lazy("Any day of the month; returns handed in before stay as they are."),
    )
    basis = LineField(
        label=lazy("Notice or decision it rests on"),
        limit=200,
        help_text=lazy("Title and number, without names of people."),
    )
