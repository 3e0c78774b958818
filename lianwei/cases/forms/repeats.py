"""What is typed turns out to be here already: the same forms add it to that case."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CallBack
from lianwei.cases.operations.entry.repeats import repeat_complaint
from lianwei.core.paging import key_of
from lianwei.ui.forms import PlainForm

from .call import PHONE_CHANNEL, CallForm
from .intake import ComplaintForm


class ComplaintRepeatForm(ComplaintForm):
    """The same form for a matter that is here already: what was said is added to that case."""

    looks_for_doubles = False

    def is_valid(self) -> bool:
        for name, field in self.fields.items():
            field.required = name == "narrative"
        parts = [PlainForm.is_valid(self), self.outside.is_valid()]
        return all(parts)

    def act(self) -> str:
        given = self.cleaned_data
        outside = (each.entry() for each in self.outside.filled)
        self.made = repeat_complaint(
            key_of(self.data["add_to"]) or 0,
            actor=self.actor,
            text="\n".join(filter(None, (given["title"], given["narrative"], given["wish"]))),
            channel=given["channel"],
            outside_numbers=[each for each in outside if each],
        )
        return _("Added to %(number)s.") % {"number": self.made.number}


class CallRepeatForm(CallForm):
    """The same line for a matter that is here already: what is said is added to that case."""

    NEEDED = ("title",)
    looks_for_doubles = False

    def act(self) -> str:
        given, asked = self.cleaned_data, self.data.get("add_to", "")
        text = "\n".join(filter(None, (given["title"], given["narrative"])))
        pk = key_of(asked) or 0
        with transaction.atomic():
            self.made = repeat_complaint(pk, actor=self.actor, text=text, channel=PHONE_CHANNEL)
            self.rang(CallBack.Result.REGISTERED, self.made)
        return _("Added to %(number)s.") % {"number": self.made.number}
