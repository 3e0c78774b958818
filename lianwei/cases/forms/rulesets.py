"""The rules of an organisation as its head chooses them: a family, a first day, limits of its own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations.rulebook.rulesets import RulesetEntry, tuned
from lianwei.cases.queries.rulebook.rules_ahead import RulesAhead, ahead_of_rules
from lianwei.cases.queries.rulebook.rulesets import SETTLEMENT, ClockLine, lines_of
from lianwei.cases.rules.choice import ruleset_for
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.ui.forms import DayField, LineField, OperationForm

AS_THE_RULES = ""
CHOICES = ((AS_THE_RULES, lazy("As the rules have it")), *SETTLEMENT.items())


class RulesetForm(OperationForm):
    """One family's limits; what stays empty is as the rules have it."""

    family = forms.CharField(widget=forms.HiddenInput)
    valid_from = DayField(label=lazy("Valid from"), help_text=lazy("For cases received from this day on."))
    settlement_first = forms.ChoiceField(
        label=lazy("Settlement first"), choices=CHOICES, required=False,
        help_text=lazy("Whether business and consumer try to settle before acceptance or after it."),
    )  # fmt: skip

    def __init__(self, *args: Any, family: str, on: date, present: dict[str, Any], **kwargs: Any) -> None:
        self.lines = lines_of(ruleset_for(family, on=on))
        first = {"family": family, "settlement_first": present.get("settlement_first", "")}
        super().__init__(*args, initial=first | _typed(present) | kwargs.pop("initial", {}), **kwargs)
        for line in self.lines:
            self._add(line)

    def _add(self, line: ClockLine) -> None:
        words = {"name": line.name, "n": line.base_n, "unit": line.unit, "article": line.article}
        self.fields[f"n_{line.role}"] = forms.IntegerField(
            label=_("%(name)s: own limit") % words,
            required=False,
            min_value=0,
            help_text=_("The rules have %(n)s %(unit)s: %(article)s") % words,
        )
        self.fields[f"article_{line.role}"] = LineField(
            label=_("%(name)s: article") % words,
            required=False,
            limit=80,
            help_text=_("Needed where the limit is your own."),
        )

    @property
    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Own limit and own article, side by side, for each limit of the rules."""
        for line in self.lines:
            yield self[f"n_{line.role}"], self[f"article_{line.role}"]

    @property
    def entry(self) -> RulesetEntry:
        """The clean choice."""
        data = self.cleaned_data
        own = {line.role: self._own(line) for line in self.lines}
        overrides: dict[str, Any] = {"clocks": {role: row for role, row in own.items() if row}}
        if not overrides["clocks"]:
            overrides = {}
        if data["settlement_first"]:
            overrides["settlement_first"] = data["settlement_first"]
        return RulesetEntry(data["family"], data["valid_from"], overrides)

    def _own(self, line: ClockLine) -> dict[str, Any]:
        """What differs from the rules; a limit typed as the rules have it is none of one's own."""
        n, article = self.cleaned_data[f"n_{line.role}"], self.cleaned_data[f"article_{line.role}"]
        if n is None or n == line.base_n:
            return {}
        return {"n": n, "article": article}

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry}

    def look_ahead(self, organisation: Organisation, *, actor: Actor) -> RulesAhead | None:
        """What the choice would mean; nothing while it cannot be read or is refused."""
        if not self.is_bound or not self.is_valid():
            return None
        try:
            rules = tuned(organisation, self.entry)
        except Invalid as refusal:
            self.refuse(refusal)
            return None
        first_day = self.cleaned_data["valid_from"]
        return ahead_of_rules(rules, organisation_id=organisation.pk, first_day=first_day, actor=actor)

    def refuse(self, refusal: Invalid) -> None:
        """The paths of overrides beside the fields that hold them."""
        named = {_field_of(path): sentence for path, sentence in (refusal.fields or {}).items()}
        super().refuse(Invalid(named) if named else refusal)


def _field_of(path: str) -> str:
    """clocks.acceptance.article → article_acceptance; clocks.acceptance and clocks.acceptance.n →
    n_acceptance.
    """
    parts = path.split(".")
    if parts[0] != "clocks" or len(parts) == 1:
        return path
    return f"article_{parts[1]}" if parts[-1] == "article" else f"n_{parts[1]}"


def _typed(present: dict[str, Any]) -> dict[str, Any]:
    """The fields as they stand today."""
    own = present.get("clocks", {})
    numbers = {f"n_{role}": row.get("n") for role, row in own.items()}
    return numbers | {f"article_{role}": row.get("article", "") for role, row in own.items()}
