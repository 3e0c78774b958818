"""Asking for a key."""

from django.utils.translation import gettext_lazy as lazy

from lianwei.ui.forms import LineField, OperationForm


class FigureKeyForm(OperationForm):
    """What it is for."""

    name = LineField(
        label=lazy("What it is for"),
        limit=40,
        help_text=lazy("For example: quarterly tables in Excel, analysis in R."),
    )
