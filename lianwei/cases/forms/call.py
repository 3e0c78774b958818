"""Registering during a call: one line becomes fields; a person looks at each before it counts.

What is read fills only fields nobody has typed into. Nothing is registered that was not shown before.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.cases.models import CallBack, Complaint, Enquiry
from lianwei.cases.operations import EnquiryEntry, receive_complaint, receive_enquiry
from lianwei.cases.operations.entry.calls import CallBackEntry, finish_call_back, plan_call_back
from lianwei.cases.queries import Row, earlier_cases
from lianwei.cases.queries.between.routing import Responsible, responsible_as_typed
from lianwei.cases.queries.page.labels import group_choices
from lianwei.cases.queries.reading.callreading import CallReading, Slot, read_call
from lianwei.cases.queries.reading.doubles import families, people_of
from lianwei.cases.rules.doubles import Told
from lianwei.cases.rules.hours import next_open
from lianwei.cases.rules.urgency import URGENT
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, subject_of
from lianwei.core.workdays import office_calendar
from lianwei.knowledge.queries.found import class_of
from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, PhoneField
from lianwei.ui.words import amount, moment

from .businesses import business_named
from .doubles import RegisteringForm
from .places import region_code

PHONE_CHANNEL = "C02"
NOTHING = [("", _l("not read"))]
LATER = (("1", _l("in an hour")), ("3", _l("in three hours")), ("24", _l("tomorrow")))
SAID = {SURE: _l("certain"), LIKELY: _l("fairly sure"), UNSURE: _l("please check")}
LOOKS = {SURE: "ok", LIKELY: "ok", UNSURE: "check"}
MISSING = _l("missing")


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A field as it stands on the page: its input, how it looks, how sure, and why."""

    field: forms.BoundField
    look: str
    said: object
    why: str
    options: tuple[str, ...]

    @property
    def is_several(self) -> bool:
        """Ticks instead of one value."""
        return self.field.use_fieldset


class CallForm(RegisteringForm):
    """The call desk. `kept` names the fields a person typed or confirmed, parted by commas."""

    SLOTS = (
        "name", "phone", "amount_disputed", "requests", "category", "nature", "region", "business", "title",
        "happened_on", "groups", "urgent",
    )  # fmt: skip
    NEEDED: tuple[str, ...] = ("name", "phone", "category", "nature", "business", "title")
    SEVERAL = ("groups", "urgent")
    TYPED = ("region", "business")  # typed freely, with what may be meant beneath
    mark = ""  # client_id is the mark of a registration, for every door

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    line = LineField(label=_l("Write it down in one line"), limit=300, required=False, private=True)
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True)
    phone = PhoneField(label=pgettext_lazy("person", "Phone"))
    amount_disputed = MoneyField(label=_l("Sum (yuan)"), required=False)
    requests = forms.ChoiceField(label=_l("Wants"), required=False)
    category = forms.ChoiceField(label=_l("Goods or services"))
    nature = forms.ChoiceField(label=_l("Nature"))
    region = LineField(label=pgettext_lazy("call", "Place"), limit=40, required=False)
    business = LineField(label=_l("Business"), limit=120)
    title = LineField(label=_l("The matter in a few words"), limit=60)
    happened_on = DayField(label=_l("Bought or used on"), required=False, past_only=True)
    groups = forms.MultipleChoiceField(
        label=_l("Group of consumers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent = forms.MultipleChoiceField(
        label=_l("Cannot wait, because"),
        choices=list(URGENT.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    narrative = NarrativeField(label=_l("What else is said"), rows=3, required=False)
    call_at = forms.ChoiceField(label=_l("Call back"), choices=LATER, initial="1", required=False)
    call_back = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        self.actor = actor
        self.made: Complaint | None = None
        self.fresh: set[str] = set()
        super().__init__(data.copy() if data else None, initial={"client_id": uuid.uuid4()})
        today = clock.today()
        self.fields["category"].choices = [*NOTHING, *category_choices(on=today)]
        self.fields["nature"].choices = [*NOTHING, *code_choices("nature", on=today)]
        self.fields["requests"].choices = [*NOTHING, *code_choices("request_type", on=today)]
        self.fields["groups"].choices = group_choices(on=today)
        for name, field in self.fields.items():
            field.required = name in self.NEEDED
        for name in self.TYPED:
            self.fields[name].widget.attrs |= {"list": f"options-{name}", "autocomplete": "off"}
        del self.fields["happened_on"].widget.attrs[
            "placeholder"
        ]  # in a slot it would look like what was read
        if self.is_bound:
            self._fill()

    @cached_property
    def reading(self) -> CallReading:
        return read_call(self.data.get("line", "") if self.is_bound else "", actor=self.actor)

    @property
    def known_url(self) -> str:
        """Where what members know about such goods or services is read; empty while these are not known."""
        code = str(self.data.get("category") or "") if self.is_bound else ""
        is_told = code.isalnum() and self.actor.may("knowledge_entry.view")
        return f"{reverse('knowledge_entry_list')}?category={class_of(code)}" if is_told else ""

    @property
    def same_url(self) -> str:
        """Where others are asked for the same dispute; empty while it is not known what it is about."""
        if not self.is_bound:
            return ""
        kind = {name: str(self.data.get(name) or "") for name in ("category", "nature")}
        is_told = all(kind.values()) and self.business_id and self.actor.may("match.ask")
        said = urlencode({"business": self.business_id, **kind}) if is_told else ""
        return f"{reverse('match_ask_at_call')}?{said}" if said else ""

    @property
    def kept_names(self) -> set[str]:
        return set((self.data.get("kept") or "").split(",")) if self.is_bound else set()

    def _fill(self) -> None:
        """Put what was read into the fields nobody typed into; note what the person has not seen yet."""
        filled: Any = self.data  # a copy that may be written
        if chosen := self.data.get("meant"):
            filled["business"] = chosen
            filled["kept"] = ",".join(sorted({*self.kept_names, "business"} - {""}))
        for name in self.SLOTS:
            if name in self.kept_names or not self.data.get("line"):
                continue
            shown = _as_typed(name, self.reading.slots[name])
            if filled.getlist(name) != shown:
                filled.setlist(name, shown)
                if any(shown):
                    self.fresh.add(name)

    def leave_unchecked(self) -> None:
        """A line that is only read comes back without reproach."""
        self._errors = ErrorDict()

    def slots(self) -> list[ShownSlot]:
        return [self._shown(self[name]) for name in self.SLOTS]

    def _shown(self, field: forms.BoundField) -> ShownSlot:
        slot = self.reading.slots[field.name]
        options = slot.options if field.name in self.TYPED else ()
        if field.name in self.kept_names and field.value():
            return ShownSlot(field, "ok", SAID[SURE], _("confirmed"), options)
        if not field.value() and slot.confidence != UNSURE:
            return ShownSlot(field, "none", MISSING if field.field.required else "", "", options)
        look, said = LOOKS.get(slot.confidence, ""), SAID.get(slot.confidence, "")
        return ShownSlot(field, look, said, slot.why, options)

    def is_valid(self) -> bool:
        return super().is_valid() and self.stands_apart()

    def told(self) -> Told:
        """What has been typed or read so far."""
        typed = {name: str(self.data.get(name) or "") for name in (*self.SLOTS, "narrative")}
        return Told(
            received_on=clock.today(),
            text=tokenise(f"{typed['title']} {typed['narrative']}").text,
            category=typed["category"],
            nature=typed["nature"],
            people=people_of(phone=typed["phone"]),
            businesses=families([self.business_id] if self.business_id else []),
            names=(typed["business"],) if typed["business"] else (),
        )

    def asks(self) -> str:
        """What is still to be asked, from the advice that fits best."""
        return self.reading.advice[0].asks if self.reading.advice else ""

    @cached_property
    def business_id(self) -> int | None:
        """The entry of the register that the name typed means."""
        name = str(self.data.get("business") or "")
        return business_named(name) if name else None

    @cached_property
    def responsible(self) -> Responsible | None:
        """Who else would be responsible, by the business and the place read so far."""
        if not self.is_bound:
            return None
        place = str(self.data.get("region") or "")
        return responsible_as_typed(self.business_id, place, actor=self.actor)

    def earlier(self) -> list[Row]:
        """Earlier cases of this caller and against this business, within the actor's scope."""
        if not self.is_bound:
            return []
        ids = [self.business_id] if self.business_id else [each.pk for each in self.reading.businesses]
        rows = earlier_cases(phone=self.data.get("phone", ""), businesses=ids, actor=self.actor)
        return [row for row in rows if row.pk not in self.doubles.shown]

    def clean_region(self) -> str:
        return region_code(self.cleaned_data["region"], actor=self.actor)

    def act(self) -> str:
        if self.fresh:
            raise Invalid(_("Please look at what was read before you register it."))
        client_id = self.cleaned_data["client_id"]
        self.made = receive_complaint(self.entry(), actor=self.actor, client_id=client_id)
        self.rang(CallBack.Result.REGISTERED, self.made)
        return _("Registered, number %(number)s.") % {"number": self.made.number}

    def rang(self, result: str, made: Complaint | Enquiry) -> None:
        """The call back this was is done, where it was one."""
        if pk := self.cleaned_data["call_back"]:
            finish_call_back(pk, actor=self.actor, result=result, made=subject_of(made))

    def entry(self) -> ComplaintEntry:
        given = self.cleaned_data
        narrative = "\n".join(filter(None, (given["title"], given["narrative"])))
        return ComplaintEntry(
            title=given["title"],
            narrative=narrative,
            category=given["category"],
            nature=given["nature"],
            channel=PHONE_CHANNEL,
            person=PersonEntry(name=given["name"], phone=given["phone"]),
            respondents=(RespondentEntry(given["business"], business_id=business_named(given["business"])),),
            requests=(given["requests"],) if given["requests"] else (),
            groups=tuple(given["groups"]),
            urgent=tuple(given["urgent"]),
            tags=self.reading.tags,
            amount_disputed=given["amount_disputed"],
            happened_on=given["happened_on"],
            region=given["region"],
            **self.standing_apart(),
        )


class CallEnquiryForm(CallForm):
    """The same line as an enquiry: asked, answered with the advice shown, and counted, in one step."""

    looks_for_doubles = False
    NEEDED = ("title",)

    def act(self) -> str:
        given = self.cleaned_data
        entry = EnquiryEntry(
            question="\n".join(filter(None, (given["title"], given["narrative"]))),
            answer=self.reading.advice[0].say if self.reading.advice else "",
            channel=PHONE_CHANNEL,
            category=given["category"],
            name=given["name"],
            phone=given["phone"],
        )
        enquiry = receive_enquiry(entry, actor=self.actor)
        self.rang(CallBack.Result.ANSWERED, enquiry)
        return _("Enquiry %(number)s is registered.") % {"number": enquiry.number}


class CallBackForm(CallForm):
    """The same line as a call to make later: only the phone is needed."""

    looks_for_doubles = False
    NEEDED = ("phone", "call_at")

    def act(self) -> str:
        given = self.cleaned_data
        entry = CallBackEntry(
            line=given["line"],
            name=given["name"],
            phone=given["phone"],
            matter=given["title"],
            due_at=moment_later(int(given["call_at"])),
        )
        due_at = plan_call_back(entry, actor=self.actor).due_at
        return _("Noted: call back by %(at)s.") % {"at": moment(due_at, today=clock.today())}


def moment_later(hours: int) -> datetime:
    """So many hours from now; outside office hours the next opening."""
    return next_open(clock.as_office_time(clock.now()) + timedelta(hours=hours), office_calendar())


def _as_typed(name: str, slot: Slot) -> list[str]:
    """A slot's value as a person would type it into the field, or its ticks."""
    if name in CallForm.SEVERAL:
        return slot.value.split()
    if name == "amount_disputed" and slot.value:
        return [amount(int(slot.value)).replace(",", "")]
    return [slot.value]
