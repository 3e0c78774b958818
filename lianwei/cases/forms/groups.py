"""Deciding about cases that may be one matter of many people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.operations.together.groups import confirm_case_group, dismiss_case_group
from lianwei.cases.queries.lists.rows import Row
from lianwei.cases.queries.together.groups import GroupPage
from lianwei.core.scope import Actor
from lianwei.ui.forms import LineField, NarrativeField, PlainForm


class GroupForm(PlainForm):
    title_text: object
    submit: object
    note: object = ""

    def act(self) -> str:
        """Carry it out; the sentence that says what happened."""
        raise NotImplementedError

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        self.page, self.actor = page, actor
        super().__init__(data, initial={"title": page.head.group.title})

    def grouped(self) -> list[Row]:
        return [each.row for each in self.page.rows]


class ConfirmForm(GroupForm):
    title_text, submit = _l("Handle them as a group"), _l("Confirm the group")
    title = LineField(label=_l("Name of the matter"), limit=120)
    facts = NarrativeField(label=_l("Facts all agree on"), rows=4, limit=2000, required=False)
    strategy = NarrativeField(
        label=_l("How we handle it"),
        rows=4,
        limit=2000,
        required=False,
        help_text=_l("Read by the office alone."),
    )
    speakers = forms.MultipleChoiceField(
        label=_l("Who speaks for all (two to five)"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        self.fields["speakers"].choices = [
            (str(row.pk), f"{row.number} {row.party}") for row in self.grouped()
        ]

    def act(self) -> str:
        data = self.cleaned_data
        speakers = [int(each) for each in data.pop("speakers")]
        group = confirm_case_group(self.page.head.group.pk, actor=self.actor, speakers=speakers, **data)
        return _("“%(title)s” is handled as a group.") % {"title": group.title}


class DismissForm(GroupForm):
    title_text, submit = _l("Not one matter"), _l("Put the proposal aside")
    reason = NarrativeField(label=_l("Why not"), rows=3, limit=500)

    def act(self) -> str:
        dismiss_case_group(self.page.head.group.pk, actor=self.actor, **self.cleaned_data)
        return _("The proposal is put aside.")
