"""What is asked, told and answered among members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.models import ExperienceKind
from lianwei.knowledge.models.experience import BODY, TITLE
from lianwei.ui.forms import LineField, NarrativeField, OperationForm

from .entries import category_classes


class AskForm(OperationForm):
    """Names and numbers of people are masked when it is saved."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=ExperienceKind.choices)
    title = LineField(label=_("Title"), limit=TITLE)
    body = NarrativeField(label=_("Text"), rows=10, limit=BODY)
    categories = forms.MultipleChoiceField(
        label=_("Goods or services"),
        help_text=_("Colleagues who work on these are told by mail. None ticked: nobody is."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = category_classes()


class AnswerForm(OperationForm):
    body = NarrativeField(label=_("Answer"), rows=5, limit=BODY)
