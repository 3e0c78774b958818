"""Texts of letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.operations.replies import ReplyEntry
from lianwei.ui.forms import LineField, NarrativeField, OperationForm


class CodesField(LineField):
    """Codes with spaces or commas between them."""

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().clean(value) or ""
        return tuple(dict.fromkeys(text.replace(",", " ").replace("，", " ").replace("、", " ").split()))


class ReplyTemplateForm(OperationForm):
    """A text, or a block that other texts include."""

    name = LineField(label=_("Name of the text"), limit=60)
    is_block = forms.BooleanField(label=_("A block that other texts include"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=ReplyTemplate.Language.choices)
    title = LineField(label=_("Title of the letter"), limit=80, required=False)
    body = NarrativeField(label=_("Text"), rows=16, limit=20000)
    statuses = CodesField(
        label=_("Proposed at these statuses"),
        required=False,
        help_text=_("Codes such as received, accepted, mediation; empty: at none."),
    )
    categories = CodesField(
        label=_("Only for these goods or services"),
        required=False,
        help_text=_("Beginnings of codes such as G05; empty: for all."),
    )
    papers = CodesField(
        label=_("Papers that go along"),
        required=False,
        help_text=_("Codes of papers such as acceptance_notice; ticked where the case has them."),
    )

    @classmethod
    def of(cls, template: ReplyTemplate, data: Any = None) -> "ReplyTemplateForm":
        names = ("name", "is_block", "language", "title", "body")
        initial = {name: getattr(template, name) for name in names}
        lists = {name: " ".join(getattr(template, name)) for name in ("statuses", "categories", "papers")}
        return cls(data, initial=initial | lists)

    def given(self) -> dict[str, Any]:
        return {"entry": ReplyEntry(**self.cleaned_data)}
