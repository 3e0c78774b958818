"""Steps of the talks between the parties: settlement first, the business's reply, terms, performance."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.entries import LossEntry, TermsEntry
from lianwei.cases.models import RecoveredLoss, Respondent
from lianwei.cases.rules.sentences import full_day_text
from lianwei.ui.forms import DayField, MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import choose_from, choose_many, choose_one
from .steps_money import multiple_damages_hint

ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 30


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


class TermsForm(StepForm):
    """What was agreed: words, sums by kind and business, deeds; by a day, or done at once."""

    terms = NarrativeField(
        label=lazy("What was agreed"),
        rows=6,
        limit=5000,
        help_text=lazy("Who does what, how and by when. It goes into the agreement as written."),
    )
    results = choose_many(lazy("Besides money"), required=False)
    is_performed_at_once = forms.BooleanField(label=lazy("All of it was done on the spot"), required=False)
    perform_by = DayField(
        label=lazy("To be done by"),
        required=False,
        help_text=lazy("Leave empty where all was done on the spot."),
    )

    def fill(self) -> None:
        self.fields["results"].choices = choices.results_without_money()
        kinds = [("", _("No money in this line")), *RecoveredLoss.Kind.choices]
        payers = [("", _("The businesses jointly")), *choices.respondent_pairs(self.complaint, self.actor)]
        for at in range(self.row_count):
            self.fields[f"kind_{at}"] = forms.ChoiceField(
                label=_("Kind %(n)s") % {"n": at + 1}, choices=kinds, required=False
            )
            self.fields[f"amount_{at}"] = MoneyField(
                label=_("Amount %(n)s (yuan)") % {"n": at + 1}, required=False
            )
            self.fields[f"payer_{at}"] = forms.ChoiceField(
                label=_("Who pays %(n)s") % {"n": at + 1}, choices=payers, required=False
            )

    @property
    def row_count(self) -> int:
        typed = str(self.data.get("rows", "")) if self.is_bound else ""
        rows = int(typed) if typed.isdigit() else ROWS
        return min(rows + (MORE_ROWS if self.asks_for_more else 0), MOST_ROWS)

    @property
    def asks_for_more(self) -> bool:
        return self.is_bound and "more" in self.data

    @property
    def plain_fields(self) -> Iterator[Any]:
        return (self[name] for name in ("terms", "results"))

    @property
    def term_fields(self) -> Iterator[Any]:
        return (self[name] for name in ("is_performed_at_once", "perform_by"))

    @property
    def loss_rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"kind_{at}"], self[f"amount_{at}"], self[f"payer_{at}"]) for at in range(self.row_count)
        ]

    @property
    def hint(self) -> list[str]:
        return multiple_damages_hint(self.complaint)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for at in range(self.row_count):
            kind, amount = data.get(f"kind_{at}"), data.get(f"amount_{at}")
            if amount and not kind:
                self.add_error(f"kind_{at}", _("Please choose what this sum is for."))
            if kind and not amount and f"amount_{at}" not in self.errors:
                self.add_error(f"amount_{at}", _("Please enter the amount of this line."))
        return data

    def entry(self) -> TermsEntry:
        data = self.cleaned_data
        return TermsEntry(
            terms=data["terms"],
            losses=tuple(self._losses()),
            results=tuple(data["results"]),
            perform_by=None if data["is_performed_at_once"] else data["perform_by"],
            is_performed_at_once=data["is_performed_at_once"],
        )

    def _losses(self) -> Iterator[LossEntry]:
        for at in range(self.row_count):
            kind, payer = self.cleaned_data[f"kind_{at}"], self.cleaned_data[f"payer_{at}"]
            if kind:
                yield LossEntry(kind, self.cleaned_data[f"amount_{at}"], int(payer) if payer else None)


class SettleForm(TermsForm):
    title, submit = lazy("Settled by the parties"), lazy("Record the settlement")
    why = lazy("The consumer confirms it; today is the closing date.")

    def happens(self) -> list[str]:
        return [_("The case closes today as settled."), _("Performance is watched until the day agreed on.")]

    def act(self) -> str:
        operations.settle_complaint(self.complaint.pk, actor=self.actor, terms=self.entry())
        sentence = _("%(number)s is settled. Next: record what the consumer receives.")
        return sentence % {"number": self.complaint.number}


class AgreeForm(TermsForm):
    title, submit = lazy("Agreement reached in mediation"), lazy("Record the agreement")
    why = lazy("It takes effect with both signatures, or at once where all was done on the spot.")

    def happens(self) -> list[str]:
        return [
            _("The agreement is drafted with these words and sums."),
            _("The consumer gets a link to sign on the phone; paper is possible as well."),
            _("The case closes on the day it takes effect."),
        ]

    def act(self) -> str:
        operations.agree_on_terms(self.complaint.pk, actor=self.actor, terms=self.entry())
        if self.cleaned_data["is_performed_at_once"]:
            sentence = _("%(number)s is agreed and done. Next: the return visit.")
        else:
            sentence = _("%(number)s is agreed. Next: both sides sign.")
        return sentence % {"number": self.complaint.number}
