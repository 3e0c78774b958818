"""What is typed about published texts: files, clippings, columns, what was done, what a text is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models import OpinionLink, OpinionSheet
from lianwei.analytics.queries.opinions import SENTIMENTS
from lianwei.analytics.rules.clip_documents import fields_in_words
from lianwei.cases.models import Complaint
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.registry.queries import category_choices, code_label
from lianwei.ui.forms import LineField, NarrativeField, OperationForm

ENDINGS = ".xlsx,.docx,.csv,.ods"


class BringForm(OperationForm):
    """A vendor's file."""

    upload = forms.FileField(
        label=lazy("File"),
        help_text=lazy("XLSX, DOCX, CSV or ODS up to 20 MB: what the vendor sends, as it is."),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )

    def given(self) -> dict[str, Any]:
        upload = self.cleaned_data["upload"]
        return {"name": upload.name, "content": upload.read()}


class PasteForm(OperationForm):
    """Clippings and links."""

    text = NarrativeField(
        label=lazy("Texts"),
        limit=200_000,
        rows=12,
        help_text=lazy(
            "One text or several, with an empty line between them. The first line is the title; a link, "
            "来源：… and 时间：… may stand on lines of their own."
        ),
    )
    outlet = LineField(label=lazy("Outlet, where the text does not say it"), limit=60, required=False)


class ColumnsForm(OperationForm):
    """Which column is what; what was guessed stands chosen."""

    def __init__(self, *args: Any, sheet: OpinionSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("not in this file"))]
        columns += [(str(n), head or _("Column %(n)s") % {"n": n + 1}) for n, head in enumerate(sheet.heads)]
        for name, label in fields_in_words():
            guessed = sheet.plan.get(name)
            self.fields[name] = forms.ChoiceField(
                label=label, choices=columns, required=False, initial="" if guessed is None else str(guessed)
            )
        self.fields["outlet_of_all"] = LineField(
            label=_("Outlet, where a row does not say it"), limit=60, required=False
        )

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        outlet = said.pop("outlet_of_all")
        return {"plan": {name: int(place) for name, place in said.items() if place}, "outlet": outlet}


class NoteForm(OperationForm):
    """A sentence about a step."""

    text = NarrativeField(label=lazy("What is done, or why"), limit=1000, rows=3)


class RateForm(OperationForm):
    """How a text speaks, as a person reads it."""

    sentiment = forms.ChoiceField(label=lazy("How it speaks"), choices=list(SENTIMENTS.items()))


class LinkForm(OperationForm):
    """What a text is about: a business or a case of the register, or a category."""

    business = LineField(
        label=lazy("Business"),
        limit=120,
        required=False,
        help_text=lazy("Name or credit code as in the register."),
    )
    case = LineField(label=lazy("Number of a case"), limit=40, required=False)
    category = forms.ChoiceField(label=lazy("Category"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        field: Any = self.fields["category"]
        field.choices = [("", _("none")), *category_choices(on=clock.today())]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if sum(bool(said.get(name)) for name in ("business", "case", "category")) != 1:
            raise forms.ValidationError(_("Please fill in one of the three."))
        self.found = self._found(said)
        return said

    def _found(self, said: dict[str, Any]) -> tuple[str, str, str]:
        """(kind, key, label) of what was named."""
        kinds = OpinionLink.Kind
        if name := said.get("business"):
            business = business_named(name)
            if business is None:
                raise forms.ValidationError(_("This business is not in the register."))
            return kinds.BUSINESS, str(business), name
        if number := said.get("case"):
            case = Complaint.objects.visible_to(self.actor).filter(number=number).first()
            if case is None:
                raise forms.ValidationError(_("No case with this number lies within your sight."))
            return kinds.CASE, str(case.pk), case.number
        code = said["category"]
        return kinds.CATEGORY, code, code_label("category", code, on=clock.today())

    def given(self) -> dict[str, Any]:
        kind, key, label = self.found
        return {"kind": kind, "key": key, "label": label}
