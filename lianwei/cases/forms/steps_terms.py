"""Steps that end in terms: settled by the parties, or agreed on in mediation."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.entries import LossEntry, TermsEntry
from lianwei.cases.models import Agreement, RecoveredLoss
from lianwei.cases.queries.doors.offers import accepted_offer
from lianwei.cases.queries.page.agreement import businesses_of, promises_of
from lianwei.core import clock
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor
from lianwei.core.sealed import REVEAL
from lianwei.ui.forms import DayField, MoneyField, NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import choose_many
from .steps_money import multiple_damages_hint

ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 30
ROW = ("kind", "amount", "payer", "day")


class TermsForm(StepForm):
    """What was agreed: words, sums by kind and business, deeds; by a day, or done at once."""

    terms = NarrativeField(
        label=lazy("What was agreed"),
        rows=6,
        limit=5000,
        help_text=lazy("Who does what, how and by when. It goes into the agreement as written."),
    )
    results = choose_many(lazy("Besides money"), required=False)
    parties = choose_many(
        lazy("Which businesses are party to it"),
        required=False,
        help_text=lazy(
            "Each of them signs. Who pays a line below by name is party to it anyway; with nothing ticked "
            "and a line owed jointly, all of them are."
        ),
    )
    is_performed_at_once = forms.BooleanField(label=lazy("All of it was done on the spot"), required=False)
    perform_by = DayField(
        label=lazy("To be done by"),
        required=False,
        help_text=lazy("Leave empty where all was done on the spot."),
    )

    def fill(self) -> None:
        earlier = None if self.is_bound else choices.terms_set_aside(self.complaint)
        if earlier:
            self.initial.update(earlier_terms(earlier, actor=self.actor))
        businesses = choices.respondent_pairs(self.complaint, self.actor)
        self.fields["results"].choices = choices.results_without_money()
        self.fields["parties"].choices = businesses
        if len(businesses) == 1:
            del self.fields["parties"]
        kinds = [("", _("No money in this line")), *RecoveredLoss.Kind.choices]
        payers = [("", _("The businesses jointly")), *businesses]
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
            self.fields[f"day_{at}"] = DayField(
                label=_("Day %(n)s, if it has its own") % {"n": at + 1}, required=False
            )

    @property
    def row_count(self) -> int:
        typed = str(self.data.get("rows", "")) if self.is_bound else ""
        rows = key if (key := key_of(typed)) is not None else max(ROWS, self.initial.get("rows", 0))
        return min(rows + (MORE_ROWS if self.asks_for_more else 0), MOST_ROWS)

    @property
    def asks_for_more(self) -> bool:
        return self.is_bound and "more" in self.data

    @property
    def plain_fields(self) -> Iterator[Any]:
        return (self[name] for name in ("terms", "results", "parties") if name in self.fields)

    @property
    def term_fields(self) -> Iterator[Any]:
        return (self[name] for name in ("is_performed_at_once", "perform_by"))

    @property
    def loss_rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{at}"] for name in ROW] for at in range(self.row_count)]

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
            self._check_day(data, f"day_{at}")
        return data

    def _check_day(self, data: dict[str, Any], name: str) -> None:
        """A line's own day lies within the time of the agreement."""
        day, last = data.get(name), data.get("perform_by")
        if day and data.get("is_performed_at_once"):
            self.add_error(name, _("What was done on the spot has no day of its own."))
        elif day and last and day > last:
            self.add_error(name, _("This day lies after the last day of the agreement."))

    def entry(self) -> TermsEntry:
        data = self.cleaned_data
        return TermsEntry(
            terms=data["terms"],
            losses=tuple(self._losses()),
            results=tuple(data["results"]),
            parties=tuple(int(pk) for pk in data.get("parties", ())),
            perform_by=None if data["is_performed_at_once"] else data["perform_by"],
            is_performed_at_once=data["is_performed_at_once"],
        )

    def _losses(self) -> Iterator[LossEntry]:
        for at in range(self.row_count):
            kind, amount, payer, day = (self.cleaned_data[f"{name}_{at}"] for name in ROW)
            if kind:
                yield LossEntry(kind, amount, int(payer) if payer else None, day)


def earlier_terms(agreement: Agreement, *, actor: Actor) -> dict[str, Any]:
    """The terms that were set aside, to be changed into new ones; a day that is past is left out."""
    promises, today = promises_of(agreement), clock.today()
    day = agreement.perform_by
    found: dict[str, Any] = {
        "terms": agreement.terms.reveal(actor, "new terms") if actor.may(REVEAL) else "",
        "results": agreement.results,
        "parties": [str(each.pk) for each in businesses_of(agreement)],
        "perform_by": day if day and day >= today else None,
        "rows": len(promises),
    }
    for at, each in enumerate(promises):
        own = each.due_on if each.due_on != day and each.due_on and each.due_on >= today else None
        row = (each.kind, each.promised, str(each.respondent_id or ""), own)
        found |= {f"{name}_{at}": value for name, value in zip(ROW, row, strict=True)}
    return found


class SettleForm(TermsForm):
    title, submit = lazy("Settled by the parties"), lazy("Record the settlement")
    why = lazy("The consumer confirms it; today is the closing date.")

    def fill(self) -> None:
        accepted = None if self.is_bound else accepted_offer(self.complaint)
        if accepted:
            payer = str(accepted.respondent_id) if accepted.amount else ""
            self.initial.update(terms=accepted.terms, amount_0=accepted.amount, payer_0=payer)
        super().fill()

    def happens(self) -> list[str]:
        return [_("The case closes today as settled."), _("Performance is watched until the day agreed on.")]

    def act(self) -> str:
        operations.settle_complaint(self.complaint.pk, actor=self.actor, terms=self.entry())
        sentence = _("%(number)s is settled. Next: record what the consumer receives.")
        return sentence % {"number": self.complaint.number}


class AgreeForm(TermsForm):
    title, submit = lazy("Agreement reached in mediation"), lazy("Record the agreement")
    why = lazy("It takes effect when every party has signed, or at once where all was done on the spot.")

    def happens(self) -> list[str]:
        return [
            _("The agreement is drafted with these words and sums."),
            _(
                "The consumer gets a link to sign on the phone; to each business you send its own. "
                "Paper is as good."
            ),
            _("The case closes on the day it takes effect."),
        ]

    def act(self) -> str:
        operations.agree_on_terms(self.complaint.pk, actor=self.actor, terms=self.entry())
        if self.cleaned_data["is_performed_at_once"]:
            sentence = _("%(number)s is agreed and done. Next: the return visit.")
        else:
            sentence = _("%(number)s is agreed. Next: every party signs.")
        return sentence % {"number": self.complaint.number}
