"""Noting whether a business is where it says it is, as a step."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations import note_address
from lianwei.ui.forms import NarrativeField

from . import steps_choices as choices
from .steps import Step, StepForm
from .steps_fields import choose_from, choose_one

FALSE, RIGHT = "false", "right"


class NoteAddressForm(StepForm):
    title, submit = lazy("Note whether the address is right"), lazy("Note it")
    why = lazy("Where a business really is decides which member is responsible.")
    respondent = choose_from(lazy("Business"))
    found = choose_one(
        lazy("What was found"),
        ((FALSE, lazy("The address is false, or nobody answers there")), (RIGHT, lazy("It is there"))),
        initial=FALSE,
    )
    finding = NarrativeField(label=lazy("How it was found out"), rows=3, limit=500)

    def fill(self) -> None:
        self.fields["respondent"].choices = choices.respondent_pairs(self.complaint, self.actor)

    def happens(self) -> list[str]:
        return [
            _("Whose the case is, is worked out again; for a shop on a platform the platform's place counts.")
        ]

    def act(self) -> str:
        data = self.cleaned_data
        row = note_address(
            self.complaint.pk,
            actor=self.actor,
            respondent_id=int(data["respondent"]),
            is_false=data["found"] == FALSE,
            finding=data["finding"],
        )
        return _("What was found about %(name)s is noted.") % {"name": row.name}


NOTE_ADDRESS_STEP = Step("note_address", NoteAddressForm)
