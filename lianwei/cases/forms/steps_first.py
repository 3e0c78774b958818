"""Steps that settlement first precedes: the form asks why it was not tried, where the rules want it."""

from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.talks import wants_talks
from lianwei.cases.rules.rulesets import SettlementFirst

from .steps import StepForm
from .steps_fields import choose_one


class AfterTalksForm(StepForm):
    """A step that waits for settlement first; `waits_for` says which stage of the rules it belongs to."""

    waits_for: SettlementFirst

    def fill(self) -> None:
        if wants_talks(self.complaint, self.waits_for):
            label = lazy("Why settlement first was not tried")
            field = choose_one(label, Complaint.NoTalks.choices)
            field.help_text = lazy("The rules want it. Otherwise go back and send the case to the business.")
            self.fields["no_talks"] = field

    @property
    def no_talks(self) -> str:
        """The reason given; empty where none is asked for."""
        return str(self.cleaned_data.get("no_talks", ""))
