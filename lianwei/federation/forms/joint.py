"""What people type about joint handling between alliances."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianwei.cases.forms.steps_fields import choose_from, choose_one
from lianwei.cases.models import Assistance
from lianwei.federation.queries.joint import peers_to_join
from lianwei.federation.rules.joint import MATTER, WORDS
from lianwei.ui.forms import DayField, NarrativeField, OperationForm

from .enclosing import AlongFields

NOBODY = _("Please do not write names of people here.")


class AskJointForm(AlongFields):
    """Whom to ask, for what, by when, and what goes along."""

    peer = choose_from(_("Alliance"))
    kind = choose_one(_("What you need"), Assistance.Kind.choices)
    matter = NarrativeField(label=_("What exactly"), rows=3, limit=MATTER, help_text=NOBODY)
    due_on = DayField(label=_("Answer by"))
    field_order = ("peer", "kind", "matter", "due_on", "enclosed", "basis", "article")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [("", _("Please choose")), *peers_to_join()]


class AnswerJointForm(OperationForm):
    """What was found out."""

    text = NarrativeField(label=_("What you found"), rows=5, limit=WORDS, help_text=NOBODY)


class DeclineJointForm(OperationForm):
    """Why it cannot be done."""

    text = NarrativeField(label=_("Why it is not possible"), rows=3, limit=WORDS, help_text=NOBODY)


class NoteJointForm(OperationForm):
    """A word to the other side."""

    text = NarrativeField(label=_("Note to the other alliance"), rows=4, limit=WORDS, help_text=NOBODY)
