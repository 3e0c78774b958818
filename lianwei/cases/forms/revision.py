"""Correcting a registration: what the form showed goes along, signed, to notice a colleague's change."""

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.models import Complaint
from lianwei.cases.operations import revise_complaint
from lianwei.cases.operations.entry.intake import REVISABLE
from lianwei.cases.queries.page.labels import group_choices
from lianwei.cases.rules.urgency import URGENT
from lianwei.core import clock
from lianwei.core.errors import Stale
from lianwei.core.scope import Actor
from lianwei.registry.queries import category_choices, code_choices, code_names
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, PlainForm
from lianwei.ui.shapes import ConflictRow
from lianwei.ui.words import full_date, money

from .steps import carry_out

SALT = "complaint.revise"
THEIRS = "theirs"


class RevisionForm(PlainForm):
    """The fields that may be corrected. `before` holds what they showed when the form was opened."""

    before = forms.CharField(widget=forms.HiddenInput)
    title = LineField(label=_l("The matter in a few words"), limit=60)
    wish = NarrativeField(label=_l("What the consumer wants"), rows=2, limit=500, required=False)
    category = forms.ChoiceField(label=_l("Goods or services"))
    nature = forms.ChoiceField(label=_l("Nature"))
    groups = forms.MultipleChoiceField(
        label=_l("Group of consumers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent = forms.MultipleChoiceField(
        label=_l("Cannot wait, because"),
        choices=list(URGENT.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    amount_claimed = MoneyField(label=_l("Claimed (yuan)"), required=False)
    amount_disputed = MoneyField(label=_l("In dispute (yuan)"), required=False)
    happened_on = DayField(label=_l("Bought or used on"), required=False, past_only=True)

    def __init__(self, data: Any = None, *, complaint: Complaint, actor: Actor) -> None:
        self.complaint, self.actor = complaint, actor
        self.conflicts: list[ConflictRow] = []
        now = {name: getattr(complaint, name) for name in REVISABLE}
        super().__init__(data, initial=now | {"before": signed(now)})
        today = clock.today()
        self.fields["category"].choices = category_choices(on=today)
        self.fields["nature"].choices = code_choices("nature", on=today)
        self.fields["groups"].choices = group_choices(on=today)

    def clean_before(self) -> dict[str, Any]:
        try:
            return read(self.cleaned_data["before"])
        except signing.BadSignature as fault:
            raise forms.ValidationError(_("Please open the form again: it is too old.")) from fault

    def clean(self) -> dict[str, Any]:
        """Where the reader chose a colleague's value in a conflict, that value stays."""
        given = super().clean() or {}
        before = given.get("before") or {}
        for name in REVISABLE:
            if self.data.get(f"keep_{name}") == THEIRS and name in before:
                given[name] = before[name]
        return given

    def act(self) -> str:
        given = dict(self.cleaned_data)
        before = given.pop("before")
        merged = self._changed_by_others(before)
        revise_complaint(self.complaint.pk, actor=self.actor, before=before, after=given)
        if not merged:
            return _("Saved.")
        return _("Saved. What a colleague changed meanwhile stays: %(fields)s.") % {"fields": merged}

    def _changed_by_others(self, before: dict[str, Any]) -> str:
        """The fields that are no longer as the form showed them and that were left alone here, by name."""
        given, row = self.cleaned_data, self.complaint
        names = [name for name in REVISABLE if getattr(row, name) not in (before.get(name), given.get(name))]
        return "、".join(str(self.fields[name].label) for name in names)

    def carry_out(self) -> str:
        """The sentence that says it is saved; empty where it was refused or a colleague was quicker."""
        try:
            return carry_out(self)
        except Stale as stale:
            self.conflicts = [self._conflict(*each) for each in stale.conflicts]
            self._begin_again(stale)
        return ""

    def _begin_again(self, stale: Stale) -> None:
        """What stands there now becomes the state from which this form goes on."""
        now = {name: theirs for name, _before, theirs, _yours in stale.conflicts}
        data: Any = self.data
        again = data.copy()
        again["before"] = signed(self.cleaned_data["before"] | now)
        self.data = again

    def _conflict(self, name: str, before: Any, theirs: Any, yours: Any) -> ConflictRow:
        label = str(self.fields[name].label)
        shown = {"before": before, "theirs": theirs, "yours": yours}
        return ConflictRow(label, **{key: self._shown(name, v) for key, v in shown.items()}, name=name)

    def _shown(self, name: str, value: Any) -> str:
        if value is None or value in ("", []):
            return _("empty")
        if name.startswith("amount"):
            return money(value)
        if isinstance(value, date):
            return full_date(value)
        if name in ("category", "nature"):
            return code_names(name, on=clock.today()).get(value, value)
        if name in ("groups", "urgent"):
            names = dict(self.fields[name].choices)
            return "、".join(str(names.get(each, each)) for each in value)
        return str(value)


def signed(values: dict[str, Any]) -> str:
    """Values as they were shown; days as text."""
    plain = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
    return signing.dumps(plain, salt=SALT, compress=True)


def read(text: str) -> dict[str, Any]:
    """The values signed() wrote. Raises signing.BadSignature."""
    plain = signing.loads(text, salt=SALT)
    if plain.get("happened_on"):
        plain["happened_on"] = date.fromisoformat(plain["happened_on"])
    return plain
