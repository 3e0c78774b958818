"""New versions of articles and papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.models import Confidence, LawArticle, PaperTemplate
from lianwei.knowledge.queries import laws_held
from lianwei.ui.forms import DayField, FindForm, LineField, NarrativeField, OperationForm


class LawFindForm(FindForm):
    """Words, a law, a day."""

    q = LineField(label=_("Words or number"), required=False, limit=60)
    law = forms.ChoiceField(label=_("Law"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["law"].choices = [("", _("All laws")), *laws_held()]


class LawArticleForm(OperationForm):
    """An article's new wording."""

    text = NarrativeField(label=_("Text"), rows=8)
    text_en = NarrativeField(label=_("English text"), rows=4, required=False)
    is_verbatim = forms.BooleanField(label=_("This is the official wording, not a summary"), required=False)
    source = LineField(label=_("Source"), limit=200)
    confidence = forms.ChoiceField(label=_("How sure"), choices=Confidence.choices)
    on = DayField(label=_("From"), help_text=_("Until the day before, the present words hold."))

    @classmethod
    def of(cls, article: LawArticle, data: Any = None) -> "LawArticleForm":
        columns = ("text", "text_en", "is_verbatim", "source", "confidence")
        return cls(data, initial={name: getattr(article, name) for name in columns})


class PaperTemplateForm(OperationForm):
    """A paper's new text."""

    name = LineField(label=_("Title"), limit=60)
    body = NarrativeField(
        label=_("Text"),
        rows=18,
        limit=20000,
        help_text=_(
            "One block per line. What a field says stands in double braces, for example {{ subject }}."
        ),
    )
    on = DayField(label=_("From"), help_text=_("Papers already issued keep the words they were issued with."))

    @classmethod
    def of(cls, template: PaperTemplate, data: Any = None) -> "PaperTemplateForm":
        return cls(data, initial={"name": template.name, "body": template.body})
