"""An entry of the competence directory, as it was found when it was checked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.knowledge.operations.competence import BodyEntry
from lianwei.knowledge.rules import Body
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm


class CompetentBodyForm(OperationForm):
    """The words may stay as they are; the day says that they were checked."""

    body = LineField(label=_("Competent body"), limit=60)
    contact = LineField(label=_("Number to call"), limit=30)
    say = NarrativeField(label=_("What to tell people"), rows=3, limit=200, required=False)
    body_en = LineField(label=_("Name in English"), limit=120, required=False)
    say_en = NarrativeField(label=_("What to tell people, in English"), rows=3, limit=300, required=False)
    on = DayField(
        label=_("Checked on"),
        past_only=True,
        help_text=_("The day somebody called the number, or read it on the body's own page."),
    )

    @classmethod
    def of(cls, body: Body, data: Any = None) -> "CompetentBodyForm":
        names = ("body", "contact", "say", "body_en", "say_en")
        known = {name: getattr(body, name) for name in names}
        return cls(data, initial=known | {"on": clock.today()})

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"on": said.pop("on"), "entry": BodyEntry(**said)}
