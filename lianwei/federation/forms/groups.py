"""What people type about group complaints between alliances."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.cases.forms.steps_fields import choose_from, choose_one
from lianwei.core.scope import Actor
from lianwei.federation.models import SharedGroup
from lianwei.federation.queries.groups import cases_to_join_with, groups_to_join_with, peers_to_tell_groups
from lianwei.federation.rules.groups import FACTS, REASON
from lianwei.ui.forms import NarrativeField, OperationForm

NOBODY = gettext_lazy("Please do not write names of people here.")
CASES = "cases"  # join without a group


class TellGroupForm(OperationForm):
    """Whom to tell, and what all agree on."""

    peer = choose_from(gettext_lazy("Alliance"))
    facts = NarrativeField(
        label=gettext_lazy("Facts all agree on"), rows=5, limit=FACTS, required=False, help_text=NOBODY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [("", _("Please choose")), *peers_to_tell_groups()]


class JoinGroupForm(OperationForm):
    """With which group of ours, or with our cases against the business."""

    own = choose_one(gettext_lazy("What you join with"))

    def __init__(self, *args: Any, shared: SharedGroup, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = cases_to_join_with(shared, actor=actor)
        groups = [(str(pk), title) for pk, title in groups_to_join_with(shared, actor=actor)]
        cases = [(CASES, _("Our %(n)s cases against this business of the past twelve months") % {"n": count})]
        self.fields["own"].choices = [*groups, *(cases if count else ())]
        if not (groups or count):
            self.fields["own"].help_text = _(
                "You have neither an open group nor a case against this business of the past twelve months."
            )

    def given(self) -> dict[str, Any]:
        own = self.cleaned_data["own"]
        return {"own_group": None if own == CASES else int(own)}


class EndGroupForm(OperationForm):
    """Why we take part no longer."""

    reason = NarrativeField(label=gettext_lazy("Why"), rows=3, limit=REASON, help_text=NOBODY)
