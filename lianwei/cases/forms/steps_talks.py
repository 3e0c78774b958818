"""Steps of the talks between the parties: settlement first, the business's reply, the end of the talks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.models import Respondent
from lianwei.cases.rules.sentences import full_day_text
from lianwei.ui.forms import MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import choose_from, choose_many, choose_one


class TrySettlementForm(StepForm):
    title, submit = lazy("Send to the business to settle"), lazy("Send")
    why = lazy("Settlement comes first; the consumer may end the talks at any time.")
    respondents = choose_many(lazy("To whom"))

    def fill(self) -> None:
        field = self.fields["respondents"]
        field.choices = choices.respondent_pairs(self.complaint, self.actor)
        field.initial = [pk for pk, _name in field.choices]

    def happens(self) -> list[str]:
        day = full_day_text(choices.would_end(self.complaint, "business_reply"))
        return [
            _("The business is to answer by %(day)s.") % {"day": day},
            _("A letter to each business is drafted, ready to be signed."),
            _("The consumer is told that the business has the complaint."),
        ]

    def previews(self) -> list[tuple[str, str]]:
        told = _(
            "What the consumer claims and asks for, and how to answer. Name and phone only where the "
            "consumer agreed."
        )
        return [(_("The business will see"), told)]

    def act(self) -> str:
        pks = [int(pk) for pk in self.cleaned_data["respondents"]]
        operations.try_settlement(self.complaint.pk, actor=self.actor, respondent_ids=pks)
        day = full_day_text(choices.would_end(self.complaint, "business_reply"))
        sentence = _(
            "%(number)s is with %(count)s businesses, to be answered by %(day)s. Next: sign and send "
            "the letters."
        )
        return sentence % {"number": self.complaint.number, "count": len(pks), "day": day}


class RecordReplyForm(StepForm):
    title, submit = lazy("Record what the business answered"), lazy("Record the reply")
    respondent = choose_from(lazy("Business"))
    position = choose_one(lazy("Position"), Respondent.Position.choices)
    reply = NarrativeField(label=lazy("What it says"), rows=4, limit=2000)
    offer = MoneyField(label=lazy("Offer (yuan)"), required=False)

    def fill(self) -> None:
        self.fields["respondent"].choices = choices.respondent_pairs(self.complaint, self.actor)

    def act(self) -> str:
        data = self.cleaned_data
        respondent = operations.record_reply(
            self.complaint.pk,
            actor=self.actor,
            respondent_id=int(data["respondent"]),
            position=data["position"],
            reply=data["reply"],
            offer=data["offer"],
        )
        return _("The reply of %(name)s is recorded. Next: ask the consumer.") % {"name": respondent.name}


class EndTalksForm(StepForm):
    title, submit = lazy("The talks have failed"), lazy("End the talks")
    reason = NarrativeField(label=lazy("Why"), rows=3, limit=1000)

    def happens(self) -> list[str]:
        if self.complaint.was_accepted:
            return [_("The case goes on to mediation; the mediation clock runs on.")]
        return [_("The decision on acceptance is open again; its clock goes on.")]

    def act(self) -> str:
        complaint = operations.end_talks(
            self.complaint.pk, actor=self.actor, reason=self.cleaned_data["reason"]
        )
        next_step = _("arrange a session") if complaint.was_accepted else _("accept or decline")
        sentence = _("The talks on %(number)s are over. Next: %(next)s by %(day)s.")
        return sentence % {
            "number": complaint.number,
            "next": next_step,
            "day": full_day_text(complaint.due_on),
        }
