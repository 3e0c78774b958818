"""Texts of letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.operations.replies import ReplyEntry
from lianwei.knowledge.queries.occasions import occasions
from lianwei.ui.forms import LineField, NarrativeField, OperationForm


def _ticks(label: object, help_text: object) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, help_text=help_text, required=False, widget=widget)


class ReplyTemplateForm(OperationForm):
    """A text, or a block that other texts include."""

    name = LineField(label=_("Name of the text"), limit=60)
    is_block = forms.BooleanField(label=_("A block that other texts include"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=ReplyTemplate.Language.choices)
    title = LineField(label=_("Title of the letter"), limit=80, required=False)
    body = NarrativeField(label=_("Text"), rows=16, limit=20000)
    statuses = _ticks(_("Proposed at these statuses"), _("None ticked: at none."))
    categories = _ticks(_("Only for these goods or services"), _("None ticked: for all."))
    papers = _ticks(_("Papers that go along"), _("Ticked in the letter where the case has them."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in occasions(on=clock.today()).items():
            known = dict(offered)
            others = [(code, code) for code in self.initial.get(name, ()) if code not in known]
            self.fields[name].choices = [*offered, *others]

    @classmethod
    def of(cls, template: ReplyTemplate, data: Any = None) -> "ReplyTemplateForm":
        return cls(data, initial={name: getattr(template, name) for name in cls.base_fields})

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        lists = {name: tuple(said[name]) for name in ("statuses", "categories", "papers")}
        return {"entry": ReplyEntry(**said | lists)}
