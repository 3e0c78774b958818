"""What a reader chooses on the overview: days, cut-off, conditions; kept in the address."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.queries.comparisons import Against
from lianwei.analytics.queries.dashboard.asking import (
    ALLIANCE,
    FILTERS,
    PARTS,
    Question,
    period_choices,
    question,
)
from lianwei.analytics.queries.dashboard.by_return import members_seen
from lianwei.analytics.queries.dashboard.comparing import CHOICES
from lianwei.analytics.queries.dashboard.drill import conditions_of
from lianwei.analytics.queries.dashboard.told import measures_told
from lianwei.analytics.queries.dashboard.ways import fitting
from lianwei.cases.queries import category_classes
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.members.queries import short_named
from lianwei.registry.models import Business
from lianwei.registry.queries import code_choices, region_labels
from lianwei.ui.forms import DayField, PlainForm
from lianwei.ui.shapes import FilterTag

EMPTY = {
    "member": _("Any member"),
    "region": _("Any region"),
    "category_main": _("Any goods or services"),
    "channel": _("Any channel"),
    "group": _("Any group of consumers"),
    "nature": _("Any nature"),
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
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    business_name = forms.CharField(
        label=_("Business, its whole name or code"), required=False, max_length=120
    )
    against = forms.ChoiceField(label=pgettext_lazy("comparison", "Compare"), required=False)
    uncompared: Any = ""  # what the choice of no comparison is called; empty where there is none

    def __init__(self, data: Any, *, actor: Actor) -> None:
        self.actor, self.given = actor, data
        super().__init__(data)
        self._offer()
        self.asked = self._asked()
        against = self.asked.against or ("" if self.uncompared else Against.YEAR)
        shown = data.dict() | {"period": self.asked.period_name, "against": against}
        self.data = shown | ({"first": "", "last": ""} if self.asked.period_name else {})

    def _asked(self) -> Question:
        self.is_valid()
        days = {name: self.cleaned_data.get(name) for name in ("first", "last", "cutoff")}
        where = {name: self.given.get(name, "") for name in (*FILTERS, *PARTS)}
        scope, period, against = (self.given.get(name, "") for name in ("scope", "period", "against"))
        try:
            if name := self.cleaned_data.get("business_name", ""):
                where["business"] = business_named(name)
            return question(
                actor=self.actor, scope=scope, period=period, where=where, against=against, **days
            )
        except Invalid as refusal:
            self.refuse(refusal)
            return question(actor=self.actor, scope=scope, where=where, against=against)

    def _offer(self) -> None:
        today = clock.today()
        members = [(str(each.pk), short_named(each)) for each in members_seen(self.actor)]
        regions = {each.region_code for each in members_seen(self.actor) if each.region_code}
        self._choices("member", members)
        self._choices("region", sorted(region_labels(regions, on=today).items()))
        self._choices("category_main", category_classes(on=today))
        self._choices("channel", code_choices("channel", on=today))
        self._choices("group", code_choices("consumer_group", on=today))
        self._choices("nature", code_choices("nature", on=today))
        against: Any = self.fields["against"]
        against.choices = [*([("", self.uncompared)] if self.uncompared else []), *CHOICES]
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
    def may_name_business(self) -> bool:
        """Of other members' figures, no single business is told."""
        return self.asked.scope != ALLIANCE or bool(self.actor.oversees)

    @property
    def has_members(self) -> bool:
        return self.asked.scope == ALLIANCE


def business_named(name: str) -> str:
    """The key of the business of this name or code; a double's is its keeper's. Raises Invalid."""
    words = name.strip()
    found = (
        Business.objects.filter(Q(name=words) | Q(uscc=words))
        .order_by(F("merged_into_id").asc(nulls_first=True), "pk")
        .first()
    )
    if found is None:
        raise Invalid({"business_name": _("The register holds no business of this name or code.")})
    return str(found.merged_into_id or found.pk)


class CrossingForm(QuestionForm):
    """The same, with a figure and the two dimensions it is parted by."""

    measure = forms.ChoiceField(label=_("Figure"), required=False)
    down = forms.ChoiceField(label=_("Down"), required=False)
    across = forms.ChoiceField(label=_("Across"), required=False)
    uncompared = _("No comparison")
    usual = {"measure": "accepted", "down": "member", "across": "nature"}

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        told = [(name, MEASURES[name].label) for name in measures_told(self.asked, actor=actor)]
        ways = self._ways()
        labels = [(name, DIMENSIONS[name].label) for name in ways]
        for name, choices in (("measure", told), ("down", labels), ("across", labels)):
            field: Any = self.fields[name]
            field.choices = choices
        crossed = self.crossed
        if not {crossed["down"], crossed["across"]} <= set(ways):  # what cannot be is not offered again
            crossed |= dict(zip(("down", "across"), ways, strict=False))
        self.data = {**self.data, **crossed}

    def _ways(self) -> list[str]:
        """What the figure can be parted by."""
        return fitting(self.asked, self.given.get("measure", "") or self.usual["measure"], actor=self.actor)

    @property
    def crossed(self) -> dict[str, str]:
        """The figure and the dimensions asked for, the usual ones where none are, if they are fit."""
        usual, ways = dict(self.usual), self._ways()
        if len(ways) > 1 and not {usual["down"], usual["across"]} <= set(ways):
            usual |= {"down": ways[0], "across": ways[1]}
        return {name: self.given.get(name, "") or kept for name, kept in usual.items()}
