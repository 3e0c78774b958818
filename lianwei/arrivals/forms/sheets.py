"""What is typed on the way of a sheet: the file, and which column becomes which field."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Sheet
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules.plans import Plan, Rule
from lianwei.arrivals.rules.targets import Target
from lianwei.core.errors import Invalid
from lianwei.ui.forms import LineField, OperationForm

ENDINGS = ".xlsx,.csv,.ods,.txt,.tsv"


class SheetForm(OperationForm):
    """The file."""

    upload = forms.FileField(
        label=_l("Sheet"),
        help_text=_l("XLSX, CSV or ODS, from 12315, 12345 or your own. Macros are not taken."),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )

    def given(self) -> dict[str, Any]:
        return {}

    def refuse(self, refusal: Invalid) -> None:
        for sentence in (refusal.fields or {"": refusal.message}).values():
            self.add_error("upload", str(sentence))


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the kind and its two ways to be filled, for the page."""

    label: str
    column: forms.BoundField
    value: forms.BoundField
    needed: bool


class MapForm(OperationForm):
    """For each field a column, or a fixed value. What the plan knows beyond that (several columns, codes of
    its own) stays as long as its first column does.
    """

    save_as = LineField(
        label=_l("Remember as"),
        limit=60,
        required=False,
        help_text=_l("A name for these columns, for example: 12345 weekly sheet. Empty: for this once."),
    )

    def __init__(self, data: Any = None, *, sheet: Sheet, plan: Plan, examples: list[list[str]]) -> None:
        self.plan = plan
        self.targets = list(sheet_receiver(plan.kind)[1].targets)
        super().__init__(data)
        shown = dict(zip(sheet.heads, examples, strict=False))
        choices = [("", _("— none —")), *((head, _titled(head, shown)) for head in sheet.heads if head)]
        heads = {head for head in sheet.heads if head}
        for target in self.targets:
            self._add(target, choices, heads)

    def _add(self, target: Target, choices: list[tuple[str, Any]], heads: set[str]) -> None:
        rule, name = self.plan.rules.get(target.path, Rule()), _name(target)
        column = next((each for each in rule.columns if each in heads), "")
        self.fields[f"c_{name}"] = forms.ChoiceField(
            label=target.label,
            choices=choices,
            required=False,
            initial=column,
            help_text=_("Needed: a column or a fixed value.") if target.needed else "",
        )
        self.fields[f"v_{name}"] = LineField(label=_("Fixed value"), required=False, initial=rule.value)

    @property
    def lines(self) -> list[Line]:
        """The needed fields first, then those that have something, then the others."""
        found = [
            Line(str(t.label), self[f"c_{_name(t)}"], self[f"v_{_name(t)}"], t.needed) for t in self.targets
        ]
        return sorted(
            found, key=lambda each: (not each.needed, not (each.column.value() or each.value.value()))
        )

    def given(self) -> dict[str, Any]:
        rules = {}
        for target in self.targets:
            column, value = (self.cleaned_data.get(f"{which}_{_name(target)}") or "" for which in "cv")
            if column or value:
                rules[target.path] = self._rule(self.plan.rules.get(target.path, Rule()), column, value)
        plan = Plan(self.plan.kind, rules, self.plan.scheme)
        return {"plan": plan, "save_as": self.cleaned_data.get("save_as") or ""}

    def _rule(self, before: Rule, column: str, value: str) -> Rule:
        if column and column in before.columns:
            return Rule(before.columns, value, before.join, before.pattern, before.codes)
        return Rule((column,) if column else (), value)

    def refuse(self, refusal: Invalid) -> None:
        for path, sentence in (refusal.fields or {"": refusal.message}).items():
            name = f"c_{path.replace('.', '__')}"
            self.add_error(
                name if name in self.fields else path if path in self.fields else None, str(sentence)
            )


def _titled(head: str, examples: dict[str, list[str]]) -> str:
    first = next(iter(examples.get(head, [])), "")
    return f"{head}（{first[:18]}…）" if len(first) > 18 else f"{head}（{first}）" if first else head  # noqa: PLR2004 - a glance


def _name(target: Target) -> str:
    return target.path.replace(".", "__")
