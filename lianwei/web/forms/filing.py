"""The three screens of filing at the portal, each a plain form; what one holds is a part of the draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, PhoneField, PlainForm
from lianwei.web.forms.challenge import AsksSum
from lianwei.web.queries.consents import NEEDED, SENSITIVE, consent_words, purposes_asked
from lianwei.web.queries.details import details_of
from lianwei.web.queries.portal import TextReading, places

AGREES = "agrees_"
GROUPS = ("P01", "P02", "P03", "P07")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files; each is checked when it is kept."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(each, initial) for each in given]


class ScreenForm(PlainForm):
    """One screen. `typed` is what was written into it, right or wrong, for the draft."""

    mark = ""  # the draft itself is what is taken once

    @property
    def typed(self) -> dict[str, Any]:
        names = [name for name, field in self.fields.items() if not isinstance(field, forms.FileField)]
        return {name: self[name].data if self.is_bound else None for name in names}


class WhatForm(ScreenForm):
    """What happened."""

    narrative = NarrativeField(
        label=_l("What happened?"),
        rows=7,
        help_text=_l(
            "In your own words: what you bought, when, what went wrong, what the business said. Phone and "
            "card numbers are hidden by themselves."
        ),
    )
    happened_on = DayField(label=_l("When did you buy it?"), required=False, past_only=True)


class WhoForm(ScreenForm):
    """Who complains of whom, about what, for how much."""

    category = forms.ChoiceField(label=_l("What is it about?"))
    business = LineField(
        label=_l("Which business?"),
        limit=120,
        help_text=_l("The name on the sign will do; it need not be complete."),
    )
    address = LineField(label=_l("Where is it?"), limit=200, required=False)
    place = forms.ChoiceField(
        label=_l("In which district?"),
        required=False,
        help_text=_l("Your complaint goes to the association of the place where the business is."),
    )
    amount = MoneyField(
        label=_l("How much did you pay (yuan)?"),
        required=False,
        help_text=_l("About how much will do."),
    )
    name = LineField(label=pgettext_lazy("person", "Your name"), limit=60)
    phone = PhoneField(
        label=_l("Your phone"), required=False, help_text=_l("A phone number or an e-mail: one of the two.")
    )
    email = forms.EmailField(label=_l("Or your e-mail"), required=False, max_length=200)
    groups = forms.MultipleChoiceField(
        label=_l("Does one of these fit? Then we take special care"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reading: TextReading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        proposed = [(each.code, each.label) for each in reading.categories]
        listed: list[Any] = category_choices(on=today)
        group = [(_("Your words speak of"), proposed)] if proposed else []
        self.fields["category"].choices = [("", _("Please choose")), *group, *listed]
        if proposed:
            self.initial.setdefault("category", proposed[0][0])
        known = [(str(each.pk), each.label) for each in places(on=today)]
        self.fields["place"].choices = [("", _("I do not know")), *known]
        groups = code_choices("consumer_group", on=today)
        self.fields["groups"].choices = [pair for pair in groups if pair[0] in GROUPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"phone", "email"} & set(self.errors) and not (data.get("phone") or data.get("email")):
            self.add_error("phone", _("Please enter a phone number or an e-mail, so that we can answer."))
        return data


class WishForm(AsksSum, ScreenForm):
    """Evidence, what is wanted, and the consents; the questions follow from the category."""

    uploads = PicturesField(
        label=_l("Photos or files"),
        required=False,
        widget=SeveralFiles(attrs={"data-pieces": "true"}),
        help_text=_l("Receipt, contract, chat, photos of the thing; at most 9 files of 50 MB."),
    )
    requests = forms.MultipleChoiceField(label=_l("What do you want?"), widget=forms.CheckboxSelectMultiple)
    wish = NarrativeField(
        label=_l("In your words"),
        rows=2,
        limit=500,
        required=False,
        help_text=_l("For example: give back 4,640 yuan."),
    )

    def __init__(
        self, *args: Any, category: str, is_sensitive: bool, is_telling: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"].choices = code_choices("request_type", on=clock.today())
        for purpose in purposes_asked(is_sensitive=is_sensitive, is_telling=is_telling):
            needed = purpose in (*NEEDED, SENSITIVE)
            self.fields[AGREES + purpose] = forms.BooleanField(
                label=consent_words(purpose),
                required=needed,
                error_messages={
                    "required": _("Please tick this; without it the complaint cannot be handled.")
                },
            )
        questions = {}
        for each in details_of(category):
            label, hint = each.words
            questions[each.name] = LineField(label=label, limit=120, required=False, help_text=hint)
        self.fields = questions | self.fields

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields under the heads of the page."""
        bound = list(self)
        consents = [each for each in bound if each.name.startswith(AGREES)]
        files = [each for each in bound if each.name == "uploads"]
        wishes = [each for each in bound if each.name in ("requests", "wish")]
        rest = [each for each in bound if each not in (*consents, *files, *wishes)]
        return {"details": rest, "files": files, "wishes": wishes, "consents": consents}
