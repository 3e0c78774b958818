"""The checklist on an observer's phone. It is drawn here and read in the browser; nothing of it is posted."""

from typing import Any

from django.utils.translation import gettext as _

from lianwei.supervision.forms.observing.visiting import VisitForm
from lianwei.supervision.models import ObservationChecklist

MEASURED = ("visited_on", "begun", "ended", "photos")  # by the phone itself


class PhoneForm(VisitForm):
    """A visit without what the phone measures."""

    def __init__(self, *, checklist: ObservationChecklist) -> None:
        super().__init__(checklist=checklist, auto_id="visit_%s")
        for name in MEASURED:
            del self.fields[name]
        self.fields["place"].required = False
        self.fields["place"].help_text = _("Only where the phone may not say where it is.")

    def given(self) -> dict[str, Any]:
        raise NotImplementedError
