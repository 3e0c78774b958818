"""Deciding whose a case is."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations import decide_competence_dispute
from lianwei.cases.queries.between.disputes import DisputeRow
from lianwei.core.scope import Actor
from lianwei.ui.forms import NarrativeField, PlainForm

GOES, STAYS = "goes", "stays"


class DecideForm(PlainForm):
    """To whom the case goes, and why."""

    answer = forms.ChoiceField(label=lazy("Who shall handle the case"), widget=forms.RadioSelect)
    words = NarrativeField(label=lazy("Why, in a sentence"), rows=3, limit=500)

    def __init__(self, *args: Any, row: DisputeRow, actor: Actor, **kwargs: Any) -> None:
        self.row, self.actor = row, actor
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(GOES, row.taker), (STAYS, row.giver)]

    def act(self) -> str:
        goes = self.cleaned_data["answer"] == GOES
        decide_competence_dispute(
            self.row.dispute.pk, actor=self.actor, goes=goes, words=self.cleaned_data["words"]
        )
        name = self.row.taker if goes else self.row.giver
        return _("Decided: %(name)s handles %(number)s.") % {"name": name, "number": self.row.dispute.number}
