"""Sending the matter of a case to a city's system, as a step."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.arrivals.queries.inlets import city_systems
from lianwei.cases.models import Respondent, parts_of
from lianwei.cases.models.cities import SERVICE, WORDS
from lianwei.cases.operations.between.cities import ask_city
from lianwei.ui.forms import LineField, NarrativeField

from .steps import Step, StepForm
from .steps_fields import choose_from


class AskCityForm(StepForm):
    title, submit = lazy("Send to a city's system"), lazy("Send it")
    why = lazy(
        "The case stays with you. The city's system gets what stands below and nothing else; its number and "
        "what it says stand beside the case."
    )
    inlet_id = choose_from(lazy("City system"))
    service_code = LineField(
        label=lazy("Its service (service_code)"),
        limit=SERVICE,
        help_text=lazy("As the city's list of services names it."),
    )
    text = NarrativeField(
        label=lazy("What the city is told"),
        rows=6,
        limit=WORDS,
        help_text=lazy("Please do not write names of people here."),
    )
    address = LineField(label=pgettext_lazy("a request to a city", "Where"), limit=200, required=False)

    def fill(self) -> None:
        systems = city_systems(actor=self.actor, organisation_id=self.complaint.holder_id)
        self.fields["inlet_id"].choices = [(each.pk, each.name) for each in systems]
        self.initial.setdefault("text", self.complaint.narrative)
        business = parts_of(Respondent, [self.complaint]).order_by("pk").first()
        self.initial.setdefault("address", business.address if business else "")

    def act(self) -> str:
        told = self.cleaned_data | {"inlet_id": int(self.cleaned_data["inlet_id"])}
        ask_city(self.complaint.pk, actor=self.actor, **told)
        return _("It is on its way to the city. Its number will stand beside the case.")


CITY_STEP = Step("ask_city", AskCityForm)
