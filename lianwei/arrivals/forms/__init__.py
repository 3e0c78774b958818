"""What is typed about an arrival: mended values, and why one is left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.receivers import Part, receiver_of
from lianwei.ui.forms import LineField, NarrativeField, OperationForm


class SkipForm(OperationForm):
    """Why an arrival is left out."""

    reason = LineField(label=_l("Reason"), limit=200, help_text=_l("A test, an advertisement, sent twice."))


class MendForm(OperationForm):
    """The contents of an arrival, to be mended. Values that no field here shows stay as they came."""

    def __init__(self, data: Any = None, *, arrival: Arrival, payload: dict[str, Any]) -> None:
        self.payload, self.parts = payload, receiver_of(arrival.kind).parts
        super().__init__(data, initial={_name(p): _value(payload, p.path) for p in self.parts})
        for part in self.parts:
            self.fields[_name(part)] = _field(part)
        for path, sentence in (arrival.reason or {}).get("fields", {}).items():
            self._show(path, sentence)

    def _show(self, path: str, sentence: str) -> None:
        """What was wrong with it, below the field."""
        field = self.fields.get(path.replace(".", "__"))
        if field is not None:
            field.help_text = sentence

    def given(self) -> dict[str, Any]:
        mended = self.payload
        for part in self.parts:
            mended = _with(mended, part.path.split("."), self.cleaned_data[_name(part)])
        return {"payload": mended}

    def refuse(self, refusal: Any) -> None:
        for path, sentence in (refusal.fields or {"": refusal.message}).items():
            name = path.replace(".", "__")
            is_group = not path or any(part.path.startswith(f"{path}.") for part in self.parts)
            if name in self.fields or is_group:
                self.add_error(name if name in self.fields else None, str(sentence))
            else:
                self.add_error(None, _("%(path)s: %(sentence)s") % {"path": path, "sentence": sentence})


def _name(part: Part) -> str:
    return part.path.replace(".", "__")


def _field(part: Part) -> forms.Field:
    if part.is_long:
        return NarrativeField(label=part.label, required=False)
    return LineField(label=part.label, required=False, private=part.is_private)


def _value(payload: Any, path: str) -> str:
    for step in path.split("."):
        payload = _child(payload, step)
    return "" if payload is None else str(payload)


def _child(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdecimal() and int(step) < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def _with(value: Any, steps: list[str], typed: str) -> Any:
    """A copy in which one value is as it was typed; an empty one is left out."""
    if not steps:
        return typed
    step, rest = steps[0], steps[1:]
    if step.isdecimal():
        rows = list(value) if isinstance(value, list) else []
        rows = rows if int(step) < len(rows) else [*rows, {}]
        return [_with(row, rest, typed) if n == int(step) else row for n, row in enumerate(rows)]
    kept = dict(value) if isinstance(value, dict) else {}
    if typed == "" and not rest:
        kept.pop(step, None)
        return kept
    return kept | {step: _with(kept.get(step), rest, typed)}


class SourceForm(OperationForm):
    """A system that brings things."""

    name = LineField(label=_l("Name of the system"), limit=80, help_text=_l("Such as: 12345 line"))
    rate = forms.IntegerField(label=_l("Calls a minute"), min_value=1, max_value=6000, initial=120)
    channel = LineField(
        label=_l("Channel of what it brings"),
        limit=4,
        required=False,
        help_text=_l("Such as C10; empty: other."),
    )
    webhook_url = LineField(
        label=_l("Address that is told what became of things"),
        limit=300,
        required=False,
        help_text=_l("Begins with https://; may be empty."),
    )


class KeyForm(OperationForm):
    """A fresh key."""

    is_sandbox = forms.BooleanField(
        label=_l("Sandbox key: what comes with it is checked and never becomes a case"), required=False
    )
