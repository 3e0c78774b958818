"""A group heard together, and its list of creditors: a field for each case."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from lianwei.cases.models import Complaint, GroupedCase, MediationSession
from lianwei.cases.operations.together.claims import enter_claims, paid_field, used_field
from lianwei.cases.operations.together.joint import (
    Meeting,
    arrange_joint_session,
    hold_joint_session,
    note_consents,
    result_field,
)
from lianwei.cases.operations.together.joint_changes import call_off_joint_session, move_joint_session
from lianwei.cases.queries.lists.rows import Row
from lianwei.cases.queries.people.team import people_who_may
from lianwei.cases.queries.together.groups import GroupPage
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui import words
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField

from .groups import GroupForm
from .steps_choices import NOBODY
from .steps_fields import TimeOfDayField, at_office, choose_from, choose_many, choose_one

JOINS = [choice for choice in GroupedCase.Joins.choices if choice[0]]


def _label(row: Row) -> str:
    return " ".join(filter(None, (row.number, row.party)))


class ConsentsForm(GroupForm):
    title_text, submit = _l("Who takes part in a joint session"), _l("Note what they said")
    note = _l("Ask every consumer. Who wants to be heard alone keeps a session of their own.")

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        for each in page.rows:
            field = choose_one(_label(each.row), JOINS, required=False, initial=each.member.joins)
            self.fields[f"joins_{each.row.pk}"] = field

    def act(self) -> str:
        said = {row.pk: self.cleaned_data[f"joins_{row.pk}"] for row in self.grouped()}
        answers = {pk: answer for pk, answer in said.items() if answer}
        note_consents(self.page.head.group.pk, actor=self.actor, answers=answers)
        n = sum(answer == GroupedCase.Joins.YES for answer in answers.values())
        told = ngettext("Noted: %(n)s consumer takes part.", "Noted: %(n)s consumers take part.", n)
        return told % {"n": n}


class MeetingForm(GroupForm):
    """When, how and where, and by whom."""

    held_on = DayField(label=_l("Day"))
    held_at = TimeOfDayField(label=_l("Time"))
    way = choose_one(_l("How"), MediationSession.Way.choices, initial=MediationSession.Way.ON_SITE)
    mediator = choose_from(_l("Mediator"))
    place = LineField(label=_l("Place"), limit=120, required=False)
    video_link = forms.URLField(label=_l("Video link"), required=False, assume_scheme="https")

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        able = people_who_may("complaint.hold_session", page.head.group.organisation_id)
        self.fields["mediator"].choices = [*NOBODY, *((str(row.pk), row.name) for row in able)]
        self.fields["mediator"].initial = str(actor.user_id or "")
        self.fields["place"].initial = page.head.group.organisation.address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == MediationSession.Way.ON_SITE and not data.get("place"):
            self.add_error("place", _("Please enter where it takes place."))
        return data

    def meeting(self) -> Meeting:
        data = self.cleaned_data
        return Meeting(
            held_at=at_office(data["held_on"], data["held_at"]),
            way=data["way"],
            mediator_id=int(data["mediator"]),
            place=data["place"],
            video_link=data["video_link"],
            no_talks=data.get("no_talks", ""),
        )


class ArrangeForm(MeetingForm):
    title_text, submit = _l("Arrange a joint session"), _l("Arrange it")
    note = _l(
        "Each case gets a session of its own; all consumers get the same message, the business one notice."
    )
    cases = choose_many(_l("Cases"))
    no_talks = forms.ChoiceField(label=_l("Why settlement first was not tried"), required=False)
    field_order = ("cases",)

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        asked = [each for each in page.rows if each.member.joins != GroupedCase.Joins.NO]
        self.fields["cases"].choices = [(str(each.row.pk), _label(each.row)) for each in asked]
        self.fields["cases"].initial = [str(each.row.pk) for each in asked]
        self.fields["no_talks"].choices = [*NOBODY, *Complaint.NoTalks.choices]
        self.fields["no_talks"].help_text = _("Where the rules of your organisation want settlement first.")

    def act(self) -> str:
        cases, meeting = [int(pk) for pk in self.cleaned_data["cases"]], self.meeting()
        joint = arrange_joint_session(self.page.head.group.pk, actor=self.actor, cases=cases, meeting=meeting)
        told = _(
            "The joint session is arranged for %(at)s. Consumers are told; sign the notice to the business."
        )
        return told % {"at": words.moment(joint.held_at, today=clock.today())}


class MoveForm(MeetingForm):
    title_text, submit = _l("Move the joint session"), _l("Move it")
    note = _l("It is moved for all its cases; all consumers get the same message, the business one notice.")

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        if page.joint is not None and (part := next(iter(page.joint.sessions), None)) is not None:
            self.initial.update(way=part.way, mediator=str(part.mediator_id))
            self.initial.update(place=part.place, video_link=part.video_link)

    def act(self) -> str:
        joint = move_joint_session(self.page.head.group.pk, actor=self.actor, meeting=self.meeting())
        told = _(
            "The joint session is moved to %(at)s. Consumers and businesses are told; sign the new notice."
        )
        return told % {"at": words.moment(joint.held_at, today=clock.today())}


class CallOffForm(GroupForm):
    title_text, submit = _l("Call off the joint session"), _l("Call it off")
    note = _l("It does not take place for any of its cases. Another one can be arranged afterwards.")
    reason = NarrativeField(label=_l("Why it does not take place"), rows=3, limit=500)

    def act(self) -> str:
        call_off_joint_session(self.page.head.group.pk, actor=self.actor, **self.cleaned_data)
        return _(
            "The joint session is called off. Consumers and businesses are told; sign the notice where one "
            "went out before."
        )


class ResultsForm(GroupForm):
    title_text, submit = _l("Write down the joint session"), _l("Keep the minutes")
    note = _l("Every case has its own result. What is agreed binds those alone who agreed.")
    business_came = choose_one(
        _l("Was the business there?"), (("yes", _l("It came")), ("no", _l("It did not come"))), initial="yes"
    )
    minutes = NarrativeField(label=_l("Course of the session"), rows=8, limit=10000)

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        for row in self.heard():
            self.fields[result_field(row.pk)] = choose_one(_label(row), MediationSession.Result.choices)

    def heard(self) -> list[Row]:
        return [each.row for each in self.page.joint.parts if each.is_open] if self.page.joint else []

    def act(self) -> str:
        data = self.cleaned_data
        results = {row.pk: data[result_field(row.pk)] for row in self.heard()}
        came, minutes = data["business_came"] == "yes", data["minutes"]
        pk = self.page.head.group.pk
        hold_joint_session(pk, actor=self.actor, minutes=minutes, business_came=came, results=results)
        return _("The minutes are kept with every case. Next: draw up the agreement of each who agreed.")


class ClaimsForm(GroupForm):
    title_text, submit = _l("List of creditors"), _l("Enter the amounts")
    note = _l("In yuan, as receipts and records of payment show. What is empty stays open.")

    def __init__(self, data: Any = None, *, page: GroupPage, actor: Actor) -> None:
        super().__init__(data, page=page, actor=actor)
        for each in page.rows:
            paid, used = _("%(case)s: paid"), _("%(case)s: used up")
            name, member = {"case": _label(each.row)}, each.member
            self.fields[paid_field(each.row.pk)] = _money(paid % name, member.paid)
            self.fields[used_field(each.row.pk)] = _money(used % name, member.used)

    def act(self) -> str:
        data, claims = self.cleaned_data, {}
        for row in self.grouped():
            paid, used = data[paid_field(row.pk)], data[used_field(row.pk)]
            if paid is not None or used is not None:
                claims[row.pk] = (paid or 0, used or 0)
        enter_claims(self.page.head.group.pk, actor=self.actor, claims=claims)
        return _("The amounts are entered.")


def _money(label: str, initial: int | None) -> MoneyField:
    return MoneyField(label=label, required=False, initial=initial)
