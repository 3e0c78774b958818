"""The operator's approved map: the file, its approval number, which property holds the codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.rules.outlines import EXAMPLE, MOST_BYTES
from lianwei.core.errors import Invalid
from lianwei.ui.forms import DayField, LineField, OperationForm


class MapForm(OperationForm):
    """An approved map."""

    upload = forms.FileField(
        label=lazy("Map"),
        help_text=lazy("GeoJSON up to 5 MB: one part for each region, in degrees of longitude and latitude."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
    )
    approval = LineField(
        label=lazy("Approval number"),
        limit=40,
        help_text=lazy("As it is printed on the map. Without it a map may not be shown."),
        widget=forms.TextInput(attrs={"placeholder": EXAMPLE}),
    )
    approved_on = DayField(label=lazy("Approved on"), past_only=True)
    column = LineField(
        label=lazy("Property with the codes of the regions"),
        limit=60,
        required=False,
        help_text=lazy("Leave it empty and the property with the most known codes is taken."),
    )
    keeps_others = forms.BooleanField(
        label=lazy("Draw parts without a region of ours too, without a figure (seas, islands, borders)"),
        required=False,
    )

    def given(self) -> dict[str, Any]:
        known = dict(self.cleaned_data)
        file = known.pop("upload")
        if file.size > MOST_BYTES:
            raise Invalid({"upload": _("This file is larger than 5 MB. Please simplify the outlines.")})
        return known | {"name": file.name, "content": file.read()}
