"""Steps of the mediation: sessions, recusal, appraisal, extension."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import clockwork, operations
from lianwei.cases.models import MediationSession
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.queries.between.assistance import partners_of
from lianwei.cases.rules.rulesets import SettlementFirst
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.ui import words
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import FilesField, TimeOfDayField, at_office, choose_from, choose_many, choose_one
from .steps_first import AfterTalksForm

SIDES = (
    ("consumer", lazy("The consumer")),
    ("agent", lazy("The consumer's agent")),
    ("business", lazy("The business")),
    ("mediator", lazy("The mediator")),
)


class ScheduleSessionForm(AfterTalksForm):
    waits_for = SettlementFirst.AFTER
    title, submit = lazy("Arrange a mediation session"), lazy("Arrange it")
    why = lazy("Both sides get the notice; a party may ask the mediator to step aside.")
    held_on = DayField(label=lazy("Day"))
    held_at = TimeOfDayField(label=lazy("Time"))
    way = choose_one(lazy("How"), MediationSession.Way.choices, initial=MediationSession.Way.ON_SITE)
    mediator = choose_from(lazy("Mediator"))
    place = LineField(
        label=lazy("Place"), limit=120, required=False, help_text=lazy("Needed for a session on site.")
    )
    video_link = forms.URLField(label=lazy("Video link"), required=False, assume_scheme="https")
    entrusted_by = LineField(
        label=lazy("Entrusted by (body that sent the case for mediation)"), limit=120, required=False
    )

    def fill(self) -> None:
        super().fill()
        known = choices.mediators(self.complaint)
        usual = [str(pk or "") for pk in (self.complaint.handler_id, self.actor.user_id)]
        self.fields["mediator"].choices = [*choices.NOBODY, *known]
        self.fields["mediator"].initial = next((pk for pk in usual if pk in dict(known)), "")
        self.fields["place"].initial = self.complaint.holder.address or choices.usual_place(self.actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == MediationSession.Way.ON_SITE and not data.get("place"):
            self.add_error("place", _("Please enter where it takes place."))
        return data

    def act(self) -> str:
        data = self.cleaned_data
        session = operations.schedule_session(
            self.complaint.pk,
            actor=self.actor,
            held_at=at_office(data["held_on"], data["held_at"]),
            way=data["way"],
            mediator_id=int(data["mediator"]),
            place=data["place"],
            video_link=data["video_link"],
            entrusted_by=data["entrusted_by"],
            no_talks=self.no_talks,
        )
        at = words.moment(session.held_at, today=clock.today())
        sentence = _(
            "Session %(seq)s of %(number)s is arranged for %(at)s. The consumer is told; next: send "
            "the notice to the business."
        )
        return sentence % {"seq": session.seq, "number": self.complaint.number, "at": at}


class HoldSessionForm(StepForm):
    title, submit = lazy("Record the session"), lazy("Keep the minutes")
    why = lazy("The minutes can be printed at once, for both sides to sign.")
    session = choose_from(lazy("Session"))
    attended = choose_many(lazy("Who took part"), required=False)
    minutes = NarrativeField(label=lazy("Course of the session"), rows=8, limit=10000)
    result = choose_one(lazy("How it ended"), MediationSession.Result.choices)

    def fill(self) -> None:
        self.fields["session"].choices = choices.sessions_to_record(self.complaint, self.actor)
        self.fields["attended"].choices = _who_may_come(self)

    def act(self) -> str:
        data = self.cleaned_data
        session = operations.hold_session(
            self.complaint.pk,
            actor=self.actor,
            session_id=int(data["session"]),
            attended=data["attended"],
            minutes=data["minutes"],
            result=data["result"],
        )
        sentence = _("The minutes of session %(seq)s of %(number)s are kept: %(result)s.")
        values = {"seq": session.seq, "number": self.complaint.number, "result": session.get_result_display()}
        return sentence % values


def _who_may_come(form: StepForm) -> list[tuple[str, str]]:
    """The consumer, their agent, each business by name, and the members that handle the case together."""
    businesses = choices.respondents(form.complaint, form.actor)
    people = [(key, str(label)) for key, label in SIDES[:2]]
    partners = [(f"partner:{pk}", name) for pk, name in partners_of(form.complaint).items()]
    return [*people, *((f"respondent:{each.seq}", each.name) for each in businesses), *partners]


class EnterSessionForm(AfterTalksForm):
    waits_for = SettlementFirst.AFTER
    title, submit = lazy("Enter a session already held"), lazy("Keep the minutes")
    why = lazy("Both sides came without an appointment, or you mediated by telephone: no notice goes out.")
    held_on = DayField(label=lazy("Day"), past_only=True, initial=clock.today)
    held_at = TimeOfDayField(label=lazy("Time"))
    way = choose_one(lazy("How"), MediationSession.Way.choices, initial=MediationSession.Way.PHONE)
    place = LineField(label=lazy("Place"), limit=120, required=False)
    mediator = choose_from(lazy("Mediator"))
    attended = choose_many(lazy("Who took part"))
    minutes = NarrativeField(label=lazy("Course of the session"), rows=8, limit=10000)
    result = choose_one(lazy("How it ended"), MediationSession.Result.choices)

    def fill(self) -> None:
        super().fill()
        self.fields["mediator"].choices = [*choices.NOBODY, *choices.mediators(self.complaint)]
        self.fields["mediator"].initial = str(self.actor.user_id or self.complaint.handler_id or "")
        self.fields["attended"].choices = _who_may_come(self)

    def act(self) -> str:
        data = self.cleaned_data
        session = operations.enter_session(
            self.complaint.pk,
            actor=self.actor,
            held_at=at_office(data["held_on"], data["held_at"]),
            way=data["way"],
            place=data["place"],
            mediator_id=int(data["mediator"]),
            attended=data["attended"],
            minutes=data["minutes"],
            result=data["result"],
            no_talks=self.no_talks,
        )
        sentence = _("The minutes of session %(seq)s of %(number)s are kept: %(result)s.")
        values = {"seq": session.seq, "number": self.complaint.number, "result": session.get_result_display()}
        return sentence % values


class RecuseForm(StepForm):
    title, submit = lazy("Change the mediator (recusal)"), lazy("Decide")
    why = lazy("A party asks that the mediator step aside, or the mediator does so.")
    mediator = choose_from(lazy("Who is asked to step aside"))
    asked_by = choose_one(lazy("Asked by"), (SIDES[0], SIDES[2], SIDES[3]))
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=300)
    is_granted = choose_one(lazy("Decision"), (("yes", lazy("Granted")), ("no", lazy("Not granted"))))
    successor = choose_from(lazy("Who takes over"), required=False)

    def fill(self) -> None:
        self.fields["mediator"].choices = choices.mediators_of(self.complaint, self.actor)
        self.fields["successor"].choices = [*choices.NOBODY, *choices.mediators(self.complaint)]

    def act(self) -> str:
        data = self.cleaned_data
        recusal = operations.recuse_mediator(
            self.complaint.pk,
            actor=self.actor,
            mediator_id=int(data["mediator"]),
            asked_by=data["asked_by"],
            reason=data["reason"],
            is_granted=data["is_granted"] == "yes",
            successor_id=int(data["successor"]) if data["successor"] else None,
        )
        if not recusal.is_granted:
            return _("The recusal in %(number)s is not granted; the mediator stays.") % {
                "number": self.complaint.number
            }
        sentence = _("%(name)s takes over the sessions of %(number)s. Next: tell both sides.")
        return sentence % {"name": recusal.successor.name, "number": self.complaint.number}


class CommissionAppraisalForm(AfterTalksForm):
    waits_for = SettlementFirst.AFTER
    title, submit = lazy("Commission an appraisal"), lazy("Commission it")
    why = lazy("The days it takes do not count in the mediation limit.")
    matter = LineField(label=lazy("What is to be appraised"), limit=200)
    institution = LineField(label=lazy("Institution"), limit=120)
    agreed_by_parties = forms.BooleanField(
        label=lazy("Both sides agree to the institution and the cost"), required=False
    )
    cost = MoneyField(label=lazy("Cost (yuan)"), required=False)
    cost_borne_by = LineField(label=lazy("Who pays first"), limit=60, required=False)

    def act(self) -> str:
        operations.commission_appraisal(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _(
            "The appraisal in %(number)s is commissioned; the clock stands still. Next: sign the order."
        )
        return sentence % {"number": self.complaint.number}


class EndAppraisalForm(StepForm):
    title, submit = lazy("The result has come"), lazy("Note it, clock goes on")
    result = NarrativeField(label=lazy("Result"), rows=4, limit=3000)
    uploads = FilesField(label=lazy("Report of the institution"), required=False)

    def act(self) -> str:
        operations.end_appraisal(self.complaint.pk, actor=self.actor, result=self.cleaned_data["result"])
        if uploads := self.cleaned_data["uploads"]:
            add_evidence(
                self.complaint.pk, actor=self.actor, uploads=uploads, source="staff", kind="appraisal_report"
            )
        complaint = choices.again(self.complaint, self.actor)
        sentence = _(
            "The result is noted; the mediation of %(number)s is due by %(day)s. Next: arrange a session."
        )
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}


class ExtendForm(StepForm):
    title, submit = lazy("Extend the limit"), lazy("Extend")
    days = forms.IntegerField(label=lazy("By how many days"), min_value=1, max_value=400)
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=500)

    def fill(self) -> None:
        clocks = clockwork.open_clocks(self.complaint, ("mediation",))
        allowed = clockwork.rule_now(clocks[0]).extension if clocks else None
        unit = {"working_day": _("working days"), "calendar_day": _("days")}
        if allowed:
            text = _("At most %(n)s %(unit)s (%(article)s).")
            values = {"n": allowed.n, "unit": unit.get(str(allowed.unit), ""), "article": allowed.article}
            self.fields["days"].help_text = text % values
        else:
            self.fields["days"].help_text = _("The rules of this case know no extension.")

    def act(self) -> str:
        complaint = operations.extend_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("%(number)s is extended: due by %(day)s. Next: print the approval sheet.")
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}
