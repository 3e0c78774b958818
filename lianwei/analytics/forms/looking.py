"""What a reader chooses on the overview: days, cut-off, conditions; kept in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.queries.dashboard.asking import (
    ALLIANCE,
    FILTERS,
    PARTS,
    Question,
    period_choices,
    question,
)
from lianwei.analytics.queries.dashboard.crossing import OFFERED
from lianwei.analytics.queries.dashboard.drill import conditions_of
from lianwei.analytics.queries.dashboard.places import members_seen
from lianwei.analytics.queries.dashboard.told import measures_told
from lianwei.cases.queries import category_classes
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.registry.queries import code_choices, region_labels
from lianwei.ui.forms import DayField, PlainForm
from lianwei.ui.shapes import FilterTag

EMPTY = {
    "member": _("Any member"),
    "region": _("Any region"),
    "category_main": _("Any goods or services"),
    "channel": _("Any channel"),
    "group": _("Any group of consumers"),
}


class QuestionForm(PlainForm):
    """A value that cannot be read is left out: an address from elsewhere still opens a page."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    cutoff = DayField(label=_("As known on"), required=False)
    member = forms.ChoiceField(label=_("Member"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    category_main = forms.ChoiceField(label=_("Goods or services"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    group = forms.ChoiceField(label=_("Group of consumers"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        self.actor, self.given = actor, data
        super().__init__(data)
        self._offer()
        self.asked = self._asked()
        shown = data.dict() | {"period": self.asked.period_name}
        self.data = shown | ({"first": "", "last": ""} if self.asked.period_name else {})

    def _asked(self) -> Question:
        self.is_valid()
        days = {name: self.cleaned_data.get(name) for name in ("first", "last", "cutoff")}
        where = {name: self.given.get(name, "") for name in (*FILTERS, *PARTS)}
        scope, period = self.given.get("scope", ""), self.given.get("period", "")
        try:
            return question(actor=self.actor, scope=scope, period=period, where=where, **days)
        except Invalid as refusal:
            self.refuse(refusal)
            return question(actor=self.actor, scope=scope, where=where)

    def _offer(self) -> None:
        today = clock.today()
        members = [(str(each.pk), each.short_name or str(each)) for each in members_seen(self.actor)]
        regions = {each.region_code for each in members_seen(self.actor) if each.region_code}
        self._choices("member", members)
        self._choices("region", sorted(region_labels(regions, on=today).items()))
        self._choices("category_main", category_classes(on=today))
        self._choices("channel", code_choices("channel", on=today))
        self._choices("group", code_choices("consumer_group", on=today))
        field: Any = self.fields["period"]
        field.choices = [("", _("Days chosen below")), *period_choices(actor=self.actor)]

    def _choices(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.choices = [("", EMPTY[name]), *rows]

    @property
    def tags(self) -> list[FilterTag]:
        """The conditions, each with the address without it."""
        found = zip(self.asked.where, conditions_of(self.asked), strict=True)
        return [
            FilterTag(f"{label}: {value}", f"?{self.asked.without(name).query()}")
            for (name, _key), (label, value) in found
        ]

    @property
    def has_members(self) -> bool:
        return self.asked.scope == ALLIANCE


class CrossingForm(QuestionForm):
    """The same, with a figure and the two dimensions it is parted by."""

    measure = forms.ChoiceField(label=_("Figure"), required=False)
    down = forms.ChoiceField(label=_("Down"), required=False)
    across = forms.ChoiceField(label=_("Across"), required=False)
    usual = {"measure": "accepted", "down": "member", "across": "nature"}

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        told = [(name, MEASURES[name].label) for name in measures_told(self.asked, actor=actor)]
        ways = [(name, DIMENSIONS[name].label) for name in OFFERED]
        for name, choices in (("measure", told), ("down", ways), ("across", ways)):
            field: Any = self.fields[name]
            field.choices = choices
        self.data = {**self.data, **self.crossed}

    @property
    def crossed(self) -> dict[str, str]:
        """The figure and the dimensions asked for, the usual ones where none are."""
        return {name: self.given.get(name, "") or usual for name, usual in self.usual.items()}
