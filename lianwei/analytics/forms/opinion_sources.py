"""Setting up a source of published texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models import OpinionSource
from lianwei.ui.forms import LineField, OperationForm

PLANNED = {"items_at": "items", "title_at": "title", "text_at": "text", "url_at": "url"}


class SourceForm(OperationForm):
    """An address, of what kind it is, and where its texts stand."""

    kind = forms.ChoiceField(label=lazy("Kind of source"), choices=OpinionSource.Kind.choices)
    name = LineField(label=lazy("Outlet"), limit=60)
    url = LineField(label=lazy("Address"), limit=500, help_text=lazy("It begins with https://."))
    items_at = LineField(
        label=lazy("JSON: where the list stands"),
        limit=60,
        required=False,
        help_text=lazy("For example data.items; leave it empty to let us look."),
    )
    title_at = LineField(label=lazy("JSON or CSV: name of the title"), limit=60, required=False)
    text_at = LineField(label=lazy("JSON or CSV: name of the text"), limit=60, required=False)
    url_at = LineField(label=lazy("JSON or CSV: name of the link"), limit=60, required=False)

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        plan = {field: said.pop(name) for name, field in PLANNED.items()}
        return said | {"plan": {field: word for field, word in plan.items() if word}}
