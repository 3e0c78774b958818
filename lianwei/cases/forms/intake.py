"""Registering a complaint: the caller, one or more businesses, what happened. Nothing typed is ever lost."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.cases.models import Complaint, OutsideNumber, Respondent
from lianwei.cases.operations import receive_complaint
from lianwei.cases.queries import Row, earlier_cases
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.cases.queries.page.labels import group_choices
from lianwei.cases.queries.reading.doubles import families, people_of
from lianwei.cases.rules.doubles import Told
from lianwei.cases.rules.urgency import URGENT
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import (
    DayField,
    IdNumberField,
    LineField,
    MoneyField,
    NarrativeField,
    PhoneField,
    PlainForm,
)
from lianwei.ui.inputs import RESIDENT_CARD

from .businesses import BusinessFields
from .doubles import RegisteringForm, day_typed
from .places import region_code
from .proposing import ASK, TAKE, Offer, all_sure, offers_for, with_taken
from .rows import MOST_ROWS, RowForms

ID_KINDS = (
    (RESIDENT_CARD, _l("Resident identity card")),
    ("passport", _l("Passport")),
    ("hk_macao_permit", _l("Permit of Hong Kong and Macao residents")),
    ("taiwan_permit", _l("Permit of Taiwan residents")),
    ("other", _l("Other paper")),
)
ANSWERS = (("", _l("not asked")), ("yes", _l("yes")), ("no", _l("no")))
OLDEST = 130
AGE_SENTENCE = _l("Please check the age: whole years, such as 67.")
AGES = {
    "min_value": 0,
    "max_value": OLDEST,
    "error_messages": dict.fromkeys(("invalid", "min_value", "max_value"), AGE_SENTENCE),
}
NOTHING = [("", _l("Please choose"))]
BUSINESS = "business-0-name"


class OutsideForm(PlainForm):
    """The case's number in another system; an empty line is left out."""

    system = forms.ChoiceField(label=_l("System"), choices=OutsideNumber.System.choices, required=False)
    number = LineField(label=_l("Number there"), limit=60, required=False)
    due_on = DayField(label=_l("Its own deadline"), required=False)

    def entry(self) -> OutsideEntry | None:
        given = self.cleaned_data
        if not given.get("number"):
            return None
        return OutsideEntry(given["system"], given["number"], given["due_on"])


class RespondentForm(BusinessFields):
    """One business complained of."""

    role = forms.ChoiceField(
        label=_l("Its part"), choices=Respondent.Role.choices, initial=Respondent.Role.SELLER
    )
    address = LineField(label=pgettext_lazy("business", "Address"), limit=200, required=False)
    contact_name = LineField(label=_l("Contact person"), limit=60, required=False, private=True)
    contact_phone = PhoneField(label=_l("Contact's phone"), required=False)

    def entry(self) -> RespondentEntry:
        given = dict(self.cleaned_data)
        given.pop("uscc")
        return RespondentEntry(business_id=self.business_id, **given)


class ComplaintForm(RegisteringForm):
    """The registration. `client_id` names the filled form, so that a second click changes nothing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True)
    phone = PhoneField(
        label=pgettext_lazy("person", "Phone"),
        required=False,
        help_text=_l("Phone, e-mail or address: one is needed."),
    )
    email = forms.EmailField(label=_l("E-mail"), required=False)
    address = LineField(label=pgettext_lazy("person", "Address"), limit=200, required=False, private=True)
    age = forms.IntegerField(label=_l("Age"), required=False, **AGES)
    id_kind = forms.ChoiceField(label=_l("Identity paper"), choices=ID_KINDS, required=False)
    id_number = IdNumberField(label=_l("Its number"), required=False)
    contact_habit = LineField(
        label=_l("How to reach"), limit=60, required=False, help_text=_l("Mornings, please phone")
    )
    groups = forms.MultipleChoiceField(
        label=_l("Group of consumers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    agent_name = LineField(label=_l("Acts for the consumer"), limit=60, required=False, private=True)
    agent_phone = PhoneField(label=_l("Agent's phone"), required=False)

    title = LineField(
        label=_l("The matter in a few words"), limit=60, help_text=_l("Best in 14 characters at most.")
    )
    narrative = NarrativeField(
        label=_l("What happened"),
        rows=6,
        help_text=_l("Phone and card numbers in it are hidden by themselves."),
    )
    wish = NarrativeField(label=_l("What the consumer wants"), rows=2, limit=500, required=False)
    requests = forms.MultipleChoiceField(
        label=_l("Requests"), required=False, widget=forms.CheckboxSelectMultiple
    )
    amount_claimed = MoneyField(label=_l("Claimed (yuan)"), required=False)
    amount_disputed = MoneyField(label=_l("In dispute (yuan)"), required=False)
    happened_on = DayField(label=_l("Bought or used on"), required=False, past_only=True)
    region = LineField(label=pgettext_lazy("call", "Place"), limit=40, required=False)
    urgent = forms.MultipleChoiceField(
        label=_l("Cannot wait, because"),
        choices=list(URGENT.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.ChoiceField(label=_l("Goods or services"))
    nature = forms.ChoiceField(label=_l("Nature"))
    channel = forms.ChoiceField(label=_l("Channel"))
    received_on = DayField(label=_l("Received on"), past_only=True)
    agrees_entrusted = forms.ChoiceField(
        label=_l("Agrees to entrusted mediation"), choices=ANSWERS, required=False
    )
    agrees_publicity = forms.ChoiceField(label=_l("Agrees to publication"), choices=ANSWERS, required=False)

    PERSON = ("name", "phone", "email", "address", "age", "id_kind", "id_number", "contact_habit", "groups")
    AGENT = ("agent_name", "agent_phone")
    MATTER = (
        "title", "narrative", "wish", "requests", "amount_claimed", "amount_disputed", "happened_on",
        "region",
    )  # fmt: skip
    ASKED = ("phone", "id_number", "category", "nature")
    SORT = ("category", "nature", "urgent", "channel", "received_on", "agrees_entrusted", "agrees_publicity")
    SEVERAL = ("requests", "groups", "urgent")

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        self.actor = actor
        self.made: Complaint | None = None
        data = with_taken(data, several=self.SEVERAL) if data else data
        today = clock.today()
        super().__init__(data, initial={"client_id": uuid.uuid4(), "received_on": today, "channel": "C02"})
        self.businesses = RowForms(RespondentForm, data, prefix="business", label=_("Business"))
        self.outside = RowForms(OutsideForm, data, prefix="outside", label=_("Number elsewhere"))
        self.fields["id_number"].kind = (data or {}).get("id_kind") or RESIDENT_CARD
        self._offer(today)
        if self.is_bound and self.asks_for_more:
            self._leave_unchecked()

    def _leave_unchecked(self) -> None:
        """Another line or a look for earlier cases: what was typed comes back as it is, without reproach."""
        for each in (self, *self.businesses.forms, *self.outside.forms):
            each._errors = ErrorDict()

    def _offer(self, today: Any) -> None:
        self.fields["category"].choices = [*NOTHING, *category_choices(on=today)]
        self.fields["nature"].choices = [*NOTHING, *code_choices("nature", on=today)]
        self.fields["channel"].choices = code_choices("channel", on=today)
        self.fields["requests"].choices = code_choices("request_type", on=today)
        self.fields["groups"].choices = group_choices(on=today)

    @property
    def asks_for_more(self) -> bool:
        """Whether a button was pressed that registers nothing: another line, a look for earlier cases, what
        the text says, a proposal taken.
        """
        return bool({"add_business", "add_outside", "check", ASK, TAKE} & set(self.data))

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.businesses.is_valid(), self.outside.is_valid()]
        return all(parts) and self.stands_apart()

    mark = ""  # client_id is the mark of a registration, for every door

    def act(self) -> str:
        for each in self.businesses.filled:
            each.find_or_register(actor=self.actor)
        self.made = receive_complaint(
            self.entry(), actor=self.actor, client_id=self.cleaned_data["client_id"]
        )
        return _("Registered, number %(number)s.") % {"number": self.made.number}

    def entry(self) -> ComplaintEntry:
        """What was typed, as the operation wants it."""
        given = dict(self.cleaned_data)
        for name in ("client_id", "apart"):
            given.pop(name)
        person = {name: given.pop(name) for name in (*self.PERSON, *self.AGENT) if name != "groups"}
        consents = {name: _answer(given.pop(name)) for name in ("agrees_entrusted", "agrees_publicity")}
        outside = (each.entry() for each in self.outside.filled)
        return ComplaintEntry(
            person=PersonEntry(
                **person | consents | {"id_kind": person["id_kind"] if person["id_number"] else ""}
            ),
            respondents=tuple(each.entry() for each in self.businesses.filled),
            outside_numbers=tuple(each for each in outside if each),
            requests=tuple(given.pop("requests")),
            urgent=tuple(given.pop("urgent")),
            groups=tuple(given.pop("groups")),
            **given,
            **self.standing_apart(),
        )

    def told(self) -> Told:
        """What has been typed so far, checked or not."""
        typed = {name: str(self[name].value() or "") for name in (*self.ASKED, "title", "narrative")}
        names = [each.typed_name for each in self.businesses.forms]
        numbers = {(str(each["system"].value()), str(each["number"].value() or "")) for each in self.outside}
        return Told(
            received_on=day_typed(self, "received_on") or clock.today(),
            text=tokenise(f"{typed['title']} {typed['narrative']}").text,
            category=typed["category"],
            nature=typed["nature"],
            happened_on=day_typed(self, "happened_on"),
            people=people_of(phone=typed["phone"], id_number=typed["id_number"]),
            businesses=families(pk for pk in map(business_named, filter(None, names)) if pk),
            names=tuple(filter(None, names)),
            numbers=frozenset(pair for pair in numbers if pair[1]),
        )

    def clean_region(self) -> str:
        return region_code(self.cleaned_data["region"], actor=self.actor)

    @cached_property
    def offers(self) -> list[Offer]:
        """What the reading help proposes for what is typed."""
        labels = {name: str(field.label) for name, field in self.fields.items()}
        return offers_for(self, labels | {BUSINESS: _("Business")}, actor=self.actor) if self.is_bound else []

    @property
    def all_sure(self) -> str:
        """What one button takes at once."""
        return all_sure(self.offers, self.data, several=self.SEVERAL) if self.is_bound else ""

    def earlier(self) -> list[Row]:
        """Cases of the same caller or against the same businesses, within the actor's scope, that are not
        shown as doubles.
        """
        if not self.is_bound:
            return []
        known = sorted(self.told().businesses)
        rows = earlier_cases(phone=self.data.get("phone", ""), businesses=known, actor=self.actor)
        return [row for row in rows if row.pk not in self.doubles.shown]

    def bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return self.bound(*self.PERSON)

    @property
    def agent_fields(self) -> list[forms.BoundField]:
        return self.bound(*self.AGENT)

    @property
    def matter_fields(self) -> list[forms.BoundField]:
        return self.bound(*self.MATTER)

    @property
    def sort_fields(self) -> list[forms.BoundField]:
        return self.bound(*self.SORT)

    @property
    def inner_forms(self) -> list[tuple[str, PlainForm]]:
        return [*self.businesses.inner_forms, *self.outside.inner_forms]

    @property
    def may_add_business(self) -> bool:
        return len(self.businesses.forms) < MOST_ROWS


def _answer(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
