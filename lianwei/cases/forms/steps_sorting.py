"""Confirming how a case is sorted that came in without codes: proposals with their words, and a choice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations import sort_complaint
from lianwei.cases.queries.page.labels import group_choices
from lianwei.cases.queries.page.sorting import proposed_words
from lianwei.cases.rules.urgency import URGENT
from lianwei.core import clock
from lianwei.registry.queries import category_choices, code_choices

from .steps import StepForm

NOTHING = [("", lazy("Please choose"))]
SAID = ("category", "nature", "requests", "groups", "urgent")


class SortForm(StepForm):
    """`as_shown` names what a list showed when its one button was pressed: the case is confirmed as it
    stands, if it still stands so.
    """

    title, submit = lazy("Confirm how it is sorted"), lazy("Confirm")
    why = lazy("Until then the case is counted apart.")
    as_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    category = forms.ChoiceField(label=lazy("Goods or services"))
    nature = forms.ChoiceField(label=lazy("Nature"))
    requests = forms.MultipleChoiceField(
        label=lazy("Requests"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=lazy("Group of consumers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent = forms.MultipleChoiceField(
        label=lazy("Cannot wait, because"),
        choices=list(URGENT.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def fill(self) -> None:
        today, case = clock.today(), self.complaint
        self.fields["category"].choices = [*NOTHING, *category_choices(on=today)]
        self.fields["nature"].choices = [*NOTHING, *code_choices("nature", on=today)]
        self.fields["requests"].choices = code_choices("request_type", on=today)
        self.fields["groups"].choices = group_choices(on=today)
        words = proposed_words(case)
        for name in SAID:
            self.initial.setdefault(name, getattr(case, name))
            self.fields[name].help_text = "；".join(words.get(name, ()))
        if self.data.get("as_shown"):
            self.fields["category"].required = self.fields["nature"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        shown = given.get("as_shown")
        if not shown:
            return given
        if shown != f"{self.complaint.category}.{self.complaint.nature}":
            raise forms.ValidationError(_("This case changed meanwhile. Please look at it again."))
        return given | {name: getattr(self.complaint, name) for name in SAID}

    def act(self) -> str:
        given = {name: self.cleaned_data[name] for name in SAID}
        made = sort_complaint(self.complaint.pk, actor=self.actor, **given)
        return _("%(number)s is sorted.") % {"number": made.number}
