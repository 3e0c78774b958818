"""Fields that only steps need: grounds of law, several files, times, lists."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lianwei.cases.rules.rulesets import Ground
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core.errors import Invalid
from lianwei.core.files.examining import Examined, examine
from lianwei.ui.forms import NarrativeField

Choices = Sequence[tuple[object, object]]


class ChooseOne(forms.RadioSelect):
    """Round buttons of which some may be closed: they stay readable, with the reason in their label."""

    closed: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


class OneALine(ChooseOne):
    """For choices as long as a sentence of law."""

    template_name = "cases/_one_a_line.html"


def choose_ground(label: object) -> forms.ChoiceField:
    """A ground of law; show_grounds() fills it."""
    return forms.ChoiceField(label=label, widget=OneALine)


def choose_one(label: object, choices: Choices = (), **kwargs: Any) -> forms.ChoiceField:
    """One of a few, all in sight."""
    return forms.ChoiceField(label=label, choices=choices, widget=ChooseOne, **kwargs)


def choose_many(label: object, choices: Choices = (), **kwargs: Any) -> forms.MultipleChoiceField:
    """Any of a few, all in sight."""
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, **kwargs)


def choose_from(label: object, **kwargs: Any) -> forms.ChoiceField:
    """One of many, folded away."""
    return forms.ChoiceField(label=label, **kwargs)


def show_grounds(field: forms.ChoiceField, grounds: Sequence[Ground], closed_until: dict[str, date]) -> None:
    """Fill a field with grounds of law and their articles; those whose clock still runs are closed and say
    why."""
    field.choices = [(each.code, _ground_label(each, closed_until.get(each.code))) for each in grounds]
    field.widget.closed = frozenset(closed_until)


def _ground_label(ground: Ground, until: date | None) -> str:
    label = _("%(ground)s (%(article)s)") % {"ground": ground_name(ground), "article": ground.article}
    if until:
        return _("%(label)s — not yet: the limit runs until %(day)s") % {
            "label": label,
            "day": full_day_text(until),
        }
    return _("%(label)s — needs an explanation") % {"label": label} if ground.needs_text else label


def ground_name(ground: Ground) -> str:
    """The ground in the reader's language."""
    is_english = (get_language() or "zh").startswith("en")
    return ground.name_en if is_english and ground.name_en else ground.name


class TimeOfDayField(forms.TimeField):
    """An hour as the office clock shows it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        messages = {"invalid": gettext_lazy("Please write the time like 09:30.")}
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], error_messages=messages, **kwargs)


def at_office(day: date, hour: time) -> datetime:
    """The instant of an hour by the office clock."""
    return timezone.make_aware(datetime.combine(day, hour), timezone.get_default_timezone())


class LinesField(NarrativeField):
    """A list, one entry a line."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, examined while nothing is locked yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SeveralFiles)
        kwargs.setdefault(
            "help_text", gettext_lazy("Pictures, PDF, tables or recordings, at most 50 MB each.")
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Examined]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
        return [self._examined(super(FilesField, self).clean(each, initial)) for each in files]

    def _examined(self, upload: Any) -> Examined:
        try:
            return examine(upload)
        except Invalid as refusal:
            raise ValidationError(refusal.message) from refusal

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data
