"""Forms of a sudden event: opened, kept up to date, its people, its reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import SuddenEvent, SuddenLine, SuddenPerson
from lianwei.cases.operations.together.sudden import (
    SuddenEntry,
    end_sudden_event,
    open_sudden_event,
    revise_sudden_event,
    who_can_report,
)
from lianwei.cases.operations.together.sudden_people import (
    add_sudden_person,
    enter_sudden_line,
    link_case_to_sudden_event,
    revise_sudden_person,
    strike_sudden_line,
)
from lianwei.cases.operations.together.sudden_reports import report_sudden_event, send_sudden_report
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, PhoneField, PlainForm

from .steps_fields import TimeOfDayField, at_office, choose_from, choose_one

WITHOUT_NAMES = lazy("Without names of people.")
MANY = 1_000_000


class EventForm(PlainForm):
    """Base: a step on an event in hand; `keys` are those of the address besides the event's."""

    title_text: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, event: SuddenEvent, actor: Actor, keys: dict[str, int], **kw: Any) -> None:
        self.event, self.actor, self.keys = event, actor, keys
        super().__init__(*args, **kw)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the event."""

    def act(self) -> str:
        raise NotImplementedError


def _in_charge() -> forms.ChoiceField:
    return choose_from(lazy("Who is in charge"))


def _colleagues(holder_id: int) -> list[tuple[str, str]]:
    return [(str(each.pk), each.name) for each in who_can_report(holder_id)]


class OpenForm(PlainForm):
    """A new event; `initial` may come from a group of complaints."""

    title_text, submit = lazy("Report a sudden event"), lazy("Open it")
    kind = choose_one(lazy("Kind of event"), SuddenEvent.Kind.choices)
    title = LineField(label=lazy("Name of the event"), limit=120, help_text=WITHOUT_NAMES)
    place = LineField(label=lazy("Where it happened"), limit=120)
    happened_on = DayField(label=lazy("When it happened"), past_only=True, initial=clock.today)
    known_on = DayField(label=lazy("When you learnt of it: day"), past_only=True, initial=clock.today)
    known_time = TimeOfDayField(label=lazy("When you learnt of it: time"))
    affected = forms.IntegerField(label=lazy("How many people are hurt"), min_value=1, max_value=MANY)
    facts = NarrativeField(label=lazy("What happened"), rows=4, limit=3000, help_text=WITHOUT_NAMES)
    measures = NarrativeField(label=lazy("What was done"), rows=3, limit=3000, required=False)
    responsible = _in_charge()

    def __init__(self, *args: Any, actor: Actor, group_id: int | None = None, **kwargs: Any) -> None:
        self.actor, self.group_id = actor, group_id
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = _colleagues(actor.organisation_id or 0)
        self.initial.setdefault("responsible", str(actor.user_id))

    def act(self) -> str:
        data = dict(self.cleaned_data)
        at = at_office(data.pop("known_on"), data.pop("known_time"))
        who = int(data.pop("responsible"))
        entry = SuddenEntry(known_at=at, responsible_id=who, group_id=self.group_id, **data)
        event = open_sudden_event(self.actor.organisation_id or 0, actor=self.actor, entry=entry)
        self.made_id = event.pk
        return _("“%(title)s” is open. Next: write the first report.") % {"title": event.title}


class ReviseForm(EventForm):
    title_text, submit = lazy("What is known by now"), lazy("Keep these facts")
    affected = forms.IntegerField(label=lazy("How many people are hurt"), min_value=1, max_value=MANY)
    facts = NarrativeField(label=lazy("What happened"), rows=4, limit=3000, help_text=WITHOUT_NAMES)
    measures = NarrativeField(label=lazy("What was done"), rows=3, limit=3000, required=False)
    cause = NarrativeField(label=lazy("The cause, once it is known"), rows=3, limit=3000, required=False)
    responsible = _in_charge()

    def fill(self) -> None:
        self.fields["responsible"].choices = _colleagues(self.event.holder_id)
        known = ("affected", "facts", "measures", "cause")
        self.initial.update({name: getattr(self.event, name) for name in known})
        self.initial["responsible"] = str(self.event.responsible_id)

    def act(self) -> str:
        data = dict(self.cleaned_data)
        who = int(data.pop("responsible"))
        revise_sudden_event(self.event.pk, actor=self.actor, responsible_id=who, **data)
        return _("This is kept; the next report says it.")


class EndForm(EventForm):
    title_text, submit = lazy("The event is over"), lazy("It is over")
    note = lazy("Nobody new is hurt and all are cared for. What is due then is the last report.")

    def act(self) -> str:
        end_sudden_event(self.event.pk, actor=self.actor)
        return _("The event is over. Next: the last report.")


class PersonForm(EventForm):
    hospital = LineField(label=lazy("Hospital"), limit=80, required=False)
    state = choose_one(lazy("How the person is"), SuddenPerson.State.choices)


class AddPersonForm(PersonForm):
    title_text, submit = lazy("Somebody who was hurt"), lazy("Put on the list")
    note = lazy("Who has complained is linked by the case instead.")
    name = LineField(label=pgettext_lazy("person", "Name"), limit=60, private=True)
    phone = PhoneField(label=lazy("Phone"), required=False)
    field_order = ("name", "phone", "hospital", "state")

    def act(self) -> str:
        add_sudden_person(self.event.pk, actor=self.actor, **self.cleaned_data)
        return _("The person is on the list.")


class LinkCaseForm(PersonForm):
    title_text, submit = lazy("Link a case"), lazy("Link it")
    note = lazy("Name, phone and compensation stay in the case; the list takes them over.")
    number = LineField(label=lazy("Case number"), limit=40)
    field_order = ("number", "hospital", "state")

    def act(self) -> str:
        link_case_to_sudden_event(self.event.pk, actor=self.actor, **self.cleaned_data)
        return _("The case is linked.")


class RevisePersonForm(PersonForm):
    title_text, submit = lazy("How the person is"), lazy("Keep these facts")

    def fill(self) -> None:
        person = SuddenPerson.objects.visible_to(self.actor).filter(pk=self.keys["person_id"]).first()
        if person is not None:
            self.initial.update(hospital=person.hospital, state=person.state)

    def act(self) -> str:
        revise_sudden_person(self.event.pk, actor=self.actor, **self.keys, **self.cleaned_data)
        return _("This is kept.")


class LineForm(EventForm):
    title_text, submit = lazy("A visit, a cost, compensation"), lazy("Enter it")
    kind = choose_one(lazy("What it is"), SuddenLine.Kind.choices)
    on = DayField(label=lazy("On"), past_only=True, initial=clock.today)
    amount = MoneyField(label=lazy("Amount (yuan)"), required=False, help_text=lazy("A visit has none."))
    words = LineField(label=lazy("Remark"), limit=200, required=False, help_text=WITHOUT_NAMES)

    def act(self) -> str:
        enter_sudden_line(self.event.pk, actor=self.actor, **self.keys, **self.cleaned_data)
        return _("The entry is made.")


class StrikeForm(EventForm):
    title_text, submit = lazy("Take an entry back"), lazy("Take the entry back")
    note = lazy("It stays in the record and counts no more.")
    reason = LineField(label=lazy("Why"), limit=200, help_text=WITHOUT_NAMES)

    def act(self) -> str:
        strike_sudden_line(self.event.pk, actor=self.actor, **self.keys, **self.cleaned_data)
        return _("The entry is taken back.")


class ReportForm(EventForm):
    title_text, submit = lazy("Write the report"), lazy("Draft the paper")
    note = lazy("Counts, hospitals and sums are taken from the list; no name stands in the report.")
    news = NarrativeField(label=lazy("What there is to report"), rows=5, limit=3000, help_text=WITHOUT_NAMES)
    wishes = NarrativeField(label=lazy("What you ask those above for"), rows=2, limit=1000, required=False)

    def act(self) -> str:
        report = report_sudden_event(self.event.pk, actor=self.actor, **self.cleaned_data)
        return _("The %(report)s is drafted. Next: hand it in.") % {"report": report.kind_label}


class SendForm(EventForm):
    title_text, submit = lazy("Send the report"), lazy("Send it now")
    note = lazy("Those above see the event and this report from now on and are told by e-mail.")

    def act(self) -> str:
        report = send_sudden_report(self.event.pk, actor=self.actor, **self.keys)
        return _("The %(report)s went out.") % {"report": report.kind_label}


class RevealForm(EventForm):
    title_text, submit = lazy("Show name and phone"), lazy("Show them")
    note = lazy("It is noted who looked and why.")
    reason = LineField(label=lazy("What you need it for"), limit=100)
