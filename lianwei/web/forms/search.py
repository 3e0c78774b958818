"""What is looked for, and how the hits are narrowed. By POST: no phone number in an address."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import Status
from lianwei.cases.queries import category_classes
from lianwei.cases.queries.lists.fulltext import Narrowing
from lianwei.core import clock
from lianwei.ui.forms import DayField, PlainForm
from lianwei.web.queries.found import Asked

LONGEST = 100
KEY = re.compile("[0-9]{1,15}")
KINDS = (
    ("", _("Cases, businesses, papers, knowledge")),
    ("case", _("Cases only")),
    ("business", _("Businesses only")),
    ("paper", pgettext_lazy("search", "Papers only")),
    ("known", _("Knowledge base only")),
)


class SearchForm(PlainForm):
    """Every field may be empty; one that cannot be read narrows nothing and says so."""

    q = forms.CharField(
        label=_("What to look for"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What to search"), required=False, choices=KINDS)
    status = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Goods or services"), required=False)
    since = DayField(label=_("Received from"), required=False)
    until = DayField(label=_("Received until"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.text = data.get("q", "").strip()[:LONGEST]
        self.fields["status"].choices = [("", _("Any status")), *Status.choices]
        classes = category_classes(on=clock.today())
        self.fields["category"].choices = [("", _("Any goods or services")), *classes]
        for name, hint in (("since", _("Received from")), ("until", _("Received until"))):
            self.fields[name].widget.attrs["placeholder"] = hint
        after = data.get("after", "")
        self.after = int(after) if KEY.fullmatch(after) else 0

    @property
    def asked(self) -> Asked:
        """What is looked for; a field that cannot be read narrows nothing."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in ("status", "category", "since", "until")}
        narrowing = Narrowing(**{name: value for name, value in given.items() if value})
        return Asked(self.text, self.cleaned_data.get("kind", ""), narrowing, self.after)
