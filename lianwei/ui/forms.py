"""Form fields that read what people write and answer with a sentence; the look comes from templates."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.marks import FIELD

from . import inputs, words

PRIVATE = {"data-private": "true", "autocomplete": "off"}
PLEASE_FILL = gettext_lazy("Please fill in: {label}.")
PLEASE_CHOOSE = gettext_lazy("Please choose: {label}.")
PLEASE_ANSWER = gettext_lazy("Please answer: {label}")
UNREADABLE = {  # instead of the framework's words, which say neither what to do nor how it should look
    forms.EmailField: gettext_lazy("Please enter an e-mail address, for example chen@example.cn."),
    forms.URLField: gettext_lazy("Please enter a web address, for example https://meeting.example.cn/315."),
    forms.IntegerField: gettext_lazy("Please enter a whole number, for example 3."),
}

Result = TypeVar("Result")


class PlainForm(forms.Form):
    """Base of our forms: sentences instead of codes, errors from the server and not from the browser.

    `mark` names the filled form, so that it is taken once (core.marks); `made_id` is the key of what it made.
    """

    use_required_attribute = False
    made_id: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            sentence = PLEASE_CHOOSE if isinstance(field, forms.ChoiceField) else PLEASE_FILL
            label = field.label or name.replace("_", " ")
            field.error_messages["required"] = _asked_for(sentence, label)
            _speak_plainly(field)

    @cached_property
    def mark(self) -> str:
        return self.data.get(FIELD) or str(uuid.uuid4())

    def refuse(self, refusal: Invalid) -> None:
        """Puts what an operation refused beside the fields it named; the rest above the form."""
        for name, sentence in (refusal.fields or {"": refusal.message}).items():
            self.add_error(name if name in self.fields else None, str(sentence))


def _please(sentence: object, label: object) -> str:
    """What is missing; a label that is a question is repeated as one."""
    asked = str(label)
    return str(PLEASE_ANSWER if asked.endswith(("?", "？")) else sentence).format(label=asked)


_asked_for = lazy(_please, str)


def _speak_plainly(field: forms.Field) -> None:
    """A field that keeps the framework's words for what it cannot read gets ours."""
    for kind, sentence in UNREADABLE.items():
        own = field.error_messages.get("invalid")
        if type(field) is kind and own == kind.default_error_messages.get("invalid"):
            field.error_messages["invalid"] = sentence


class OperationForm(PlainForm):
    """A form that calls one operation; what the operation refuses stands beside the field."""

    def carry_out(self, operation: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """The operation's answer, given the clean fields; None where the form or the operation refused."""
        if not self.is_valid():
            return None
        try:
            return operation(*args, **kwargs, **self.given())
        except Invalid as refusal:
            self.refuse(refusal)
            return None

    def offer(self, name: str, rows: QuerySet) -> None:
        """The rows a field lets choose from."""
        field: Any = self.fields[name]
        field.queryset = rows

    def given(self) -> dict[str, Any]:
        """The clean fields as the operation wants them."""
        return self.cleaned_data


class ReadField(forms.CharField):
    """A text field whose value is read by a function of `inputs`."""

    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return self.empty_value if value in self.empty_values else value
        if not value.strip():
            return self.empty_value
        try:
            return self.read_text(value)
        except Invalid as refusal:
            raise ValidationError(str(refusal.message), code="unreadable") from refusal

    def read_text(self, value: str) -> Any:
        raise NotImplementedError


class LineField(ReadField):
    """One line of text. private=True for values that are sealed: never kept as a draft in the browser."""

    def __init__(self, *, limit: int = 200, private: bool = False, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)
        self.widget.attrs.update(PRIVATE if private else {})

    def read_text(self, value: str) -> str:
        return inputs.plain_line(value, limit=self.limit)


class NarrativeField(LineField):
    """Several lines of text; emoji and rare characters are welcome."""

    def __init__(self, *, limit: int = 5000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(limit=limit, **kwargs)

    def read_text(self, value: str) -> str:
        return inputs.plain_text(value, limit=self.limit)


class MoneyField(ReadField):
    """Yuan as typed, fen as value (int)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(empty_value=None, **kwargs)

    def read_text(self, value: str) -> int:
        return inputs.read_money(value)

    def prepare_value(self, value: Any) -> Any:
        return words.amount(value).replace(",", "") if isinstance(value, int) else value


class DayField(ReadField):
    """A day as typed, a date as value. past_only=True refuses days after today."""

    def __init__(self, *, past_only: bool = False, **kwargs: Any) -> None:
        self.past_only = past_only
        attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "2026-12-21"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(empty_value=None, **kwargs)

    def read_text(self, value: str) -> date:
        day = inputs.read_day(value)
        if self.past_only and day > clock.today():
            raise Invalid(_("This day has not come yet. Please enter today or an earlier day."))
        return day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class PhoneField(ReadField):
    """A phone number as typed, as dialled as value; sealed, so never kept as a draft."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = PRIVATE | {"inputmode": "tel", "type": "tel"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def read_text(self, value: str) -> str:
        return inputs.read_phone(value)


class IdNumberField(ReadField):
    """The number of an identity paper. Where the kind of paper is a field too, set `kind` before cleaning."""

    def __init__(self, *, kind: str = inputs.RESIDENT_CARD, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(PRIVATE)))
        super().__init__(**kwargs)

    def read_text(self, value: str) -> str:
        return inputs.read_id_number(value, kind=self.kind)


class FindForm(PlainForm):
    """What is looked for, on which day: the conditions in the address of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = self.fields["q"].label

    q = LineField(label=gettext_lazy("Name as people say it"), required=False, limit=60)
    on = DayField(label=gettext_lazy("In force on"), required=False)

    def day(self) -> date:
        """The day asked for; today where none, or none that can be read, is given."""
        return (self.is_valid() and self.cleaned_data["on"]) or clock.today()
