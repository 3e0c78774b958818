"""The form of a visit, made from its checklist: on the desk, behind a personal link, and on the phone."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.forms.steps_fields import ChooseOne, FilesField, TimeOfDayField, at_office
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.supervision.models import ObservationChecklist, ObservationVisit
from lianwei.supervision.operations.observing.visiting import VisitEntry
from lianwei.supervision.rules.observing.checklists import (
    NO,
    NOT_APPLICABLE,
    NUMBER,
    SCALE,
    SCALE_TO,
    YES,
    Item,
    from_data,
    items_of,
)
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm


def answer_field(item: Item) -> forms.Field:
    """The field of one item in the reader's language."""
    label = item.label(get_language() or "zh")
    note = _("Please take a photo.") if item.photo else ""
    if item.kind == NUMBER:
        hint = _("A number; write n/a where it does not apply.") if item.na else _("A number.")
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.CharField(label=label, max_length=16, help_text=f"{hint} {note}".strip(), widget=widget)
    return forms.ChoiceField(label=label, choices=_choices(item), widget=ChooseOne, help_text=note)


def _choices(item: Item) -> list[tuple[str, str]]:
    if item.kind == SCALE:
        found = [(str(each), str(each)) for each in range(1, SCALE_TO + 1)]
    elif item.options:
        found = [(str(at), option) for at, option in enumerate(item.options)]
    else:
        found = [(YES, pgettext("answer", "Yes")), (NO, pgettext("answer", "No"))]
    return [*found, (NOT_APPLICABLE, _("Does not apply"))] if item.na else found


class VisitForm(OperationForm):
    """The checklist and what belongs to a visit. Times are typed here; a phone measures them."""

    title, submit = lazy("Enter a visit"), lazy("Send the visit")

    def __init__(self, *args: Any, checklist: ObservationChecklist, **kwargs: Any) -> None:
        self.items = items_of(from_data(checklist.sections))
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {item.key: answer_field(item) for item in self.items}
        for name in list(self.fields):
            fields[name] = self.fields[name]
        self.fields = fields

    visited_on = DayField(label=lazy("Day of the visit"), past_only=True, initial=clock.today)
    begun = TimeOfDayField(label=lazy("Begun at"))
    ended = TimeOfDayField(label=lazy("Ended at"))
    place = LineField(label=lazy("Where was it?"), limit=160)
    photos = FilesField(label=lazy("Photos"), required=False)
    note = NarrativeField(
        label=lazy("What else you saw"),
        limit=1000,
        rows=3,
        required=False,
        help_text=lazy("Without names of people."),
    )
    is_unannounced = forms.BooleanField(
        label=lazy("Nobody in the shop knew of this visit beforehand"), required=False
    )

    def entry(self) -> VisitEntry:
        """What was typed, as the operation takes it; the form's own number makes it arrive once."""
        data = self.cleaned_data
        day = data["visited_on"]
        return VisitEntry(
            client_id=uuid.UUID(self.mark) if _is_uuid(self.mark) else uuid.uuid4(),
            answers={item.key: data[item.key] for item in self.items},
            begun_at=at_office(day, data["begun"]),
            ended_at=at_office(day, data["ended"]),
            sent_at=clock.now(),
            place=data["place"],
            note=data["note"] or "",
            is_unannounced=data["is_unannounced"],
        )

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry(), "photos": self.cleaned_data["photos"] or []}


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


class VisitStepForm(OperationForm):
    """Base: a decision on a visit in hand."""

    title: object
    submit: object
    note: object = ""
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=300)

    def __init__(self, *args: Any, visit: ObservationVisit, actor: Actor, **kwargs: Any) -> None:
        self.visit, self.actor = visit, actor
        super().__init__(*args, **kwargs)


class KeepForm(VisitStepForm):
    title, submit = lazy("Keep this visit"), lazy("Keep it")
    note = lazy("It counts in the results. Who reads the report later finds your reason.")


class LeaveOutForm(VisitStepForm):
    title, submit = lazy("Leave this visit out"), lazy("Leave it out")
    note = lazy("It does not count; it stays on record as it was sent.")


class AskForm(VisitStepForm):
    title, submit = lazy("Ask about this visit"), lazy("Ask about it")
    note = lazy("It does not count until somebody decides.")
