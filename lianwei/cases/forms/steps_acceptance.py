"""Steps up to the decision: acceptance, refusal, material asked for and supplied, assignment."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.queries.page.proposals import proposal_for, told_first
from lianwei.cases.rules.assignment import Bar
from lianwei.cases.rules.rulesets import SettlementFirst
from lianwei.cases.rules.sentences import full_day_text
from lianwei.ui.forms import NarrativeField

from . import steps_choices as choices
from .steps import StepForm
from .steps_fields import (
    FilesField,
    LinesField,
    choose_from,
    choose_ground,
    choose_many,
    choose_one,
    show_grounds,
)
from .steps_first import AfterTalksForm

USUAL_MATERIAL = (
    ("identity", lazy("Proof of identity")),
    ("purchase", lazy("Receipt, contract, order or payment record")),
    ("business", lazy("Full name and address of the business")),
    ("request", lazy("A clear request, with the amount")),
    ("facts", lazy("When, where and what happened, with photos or chats")),
    ("authority", lazy("Power of attorney of the agent")),
)


class AcceptForm(AfterTalksForm):
    waits_for = SettlementFirst.BEFORE
    title, submit = lazy("Accept the complaint"), lazy("Accept")
    why = lazy("The mediation clock starts today.")
    handler = choose_from(lazy("Who handles it"), required=False)

    def fill(self) -> None:
        super().fill()
        field = self.fields["handler"]
        field.choices = [("", _("As before")), *choices.mediators(self.complaint)]
        field.help_text = told_first(proposal_for(self.complaint, actor=self.actor, is_accepted=True))

    def happens(self) -> list[str]:
        due_on = full_day_text(choices.would_end(self.complaint, "mediation"))
        return [
            _("The mediation is due by %(day)s.") % {"day": due_on},
            _("A notice of acceptance is drafted, ready to be signed."),
            _("The consumer is told."),
        ]

    def act(self) -> str:
        handler = self.cleaned_data["handler"]
        complaint = operations.accept_complaint(
            self.complaint.pk,
            actor=self.actor,
            handler_id=int(handler) if handler else None,
            no_talks=self.no_talks,
        )
        day = full_day_text(complaint.due_on)
        sentence = _(
            "%(number)s is accepted; the mediation is due by %(day)s. The consumer is told. Next: "
            "sign the notice of acceptance."
        )
        return sentence % {"number": complaint.number, "day": day}


class DeclineForm(StepForm):
    title, submit = lazy("Do not accept the complaint"), lazy("Decline and draft the notice")
    why = lazy(
        "The notice names the ground and the other ways that stay open (Consumer Protection Law art. 39)."
    )
    is_grave = True
    ground = choose_ground(lazy("Ground"))
    explanation = NarrativeField(
        label=lazy("Explanation in your own words"), required=False, rows=3, limit=1000
    )

    def fill(self) -> None:
        grounds = choices.refusal_grounds(self.complaint)
        show_grounds(self.fields["ground"], grounds, choices.closed_until(self.complaint, grounds))

    def happens(self) -> list[str]:
        return [
            _("The case is closed as “not accepted” and leaves the acceptance figures."),
            _("A notice with ground and article is drafted; the head signs it."),
            _("It can be reopened, with a reason."),
        ]

    def previews(self) -> list[tuple[str, str]]:
        told = _(
            "We cannot take up your complaint. The letter says why, and which other ways you have: "
            "to settle with the business, a complaint to the authority, arbitration, a lawsuit."
        )
        return [
            (_("The consumer will see"), told),
            (_("The business will see"), _("Nothing: it is not told.")),
        ]

    def act(self) -> str:
        complaint = operations.decline_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        sentence = _("%(number)s is not accepted. Next: the head signs the notice to the consumer.")
        return sentence % {"number": complaint.number}


class RequestSupplementForm(StepForm):
    title, submit = lazy("Ask the consumer for material"), lazy("Ask for it")
    why = lazy("Once only, with everything that is missing. The acceptance clock waits meanwhile.")
    usual = choose_many(lazy("What is missing"), USUAL_MATERIAL, required=False)
    items = LinesField(label=lazy("Something else, one a line"), required=False, rows=3, limit=1000)

    def happens(self) -> list[str]:
        day = full_day_text(choices.would_end(self.complaint, "supplement"))
        return [
            _("The consumer has until %(day)s.") % {"day": day},
            _("The acceptance clock waits until the material has come."),
            _("The consumer gets a link to send photos from the phone; the letter is drafted."),
        ]

    def act(self) -> str:
        named = dict(USUAL_MATERIAL)
        items = [str(named[code]) for code in self.cleaned_data["usual"]] + self.cleaned_data["items"]
        request = operations.request_supplement(self.complaint.pk, actor=self.actor, items=items)
        sentence = _(
            "The consumer of %(number)s is asked for %(count)s things, until %(day)s. Next: wait, or "
            "enter what comes."
        )
        return sentence % {
            "number": self.complaint.number,
            "count": len(items),
            "day": full_day_text(request.due_on),
        }


class SupplyForm(StepForm):
    title, submit = lazy("Material has come"), lazy("Note it, clock goes on")
    why = lazy("The acceptance clock runs again from today.")
    supplied = NarrativeField(label=lazy("What has come"), rows=3, limit=1000)
    uploads = FilesField(label=lazy("Files"), required=False)

    def act(self) -> str:
        complaint = operations.supply_complaint(
            self.complaint.pk, actor=self.actor, supplied=self.cleaned_data["supplied"]
        )
        if self.cleaned_data["uploads"]:
            add_evidence(
                self.complaint.pk, actor=self.actor, uploads=self.cleaned_data["uploads"], source="consumer"
            )
        sentence = _("Noted for %(number)s. Next: accept or not, by %(day)s.")
        return sentence % {"number": complaint.number, "day": full_day_text(complaint.due_on)}


class AssignForm(StepForm):
    title, submit = lazy("Give the case to a colleague"), lazy("Assign")
    handler = choose_one(lazy("Colleague"))
    preset = ("handler",)

    def fill(self) -> None:
        """Everybody who can have the case, the one to propose first and chosen, each with the reasons."""
        found = proposal_for(self.complaint, actor=self.actor)
        ranked = [found.first, *found.others] if found.first else found.others
        field = self.fields["handler"]
        label = _("%(name)s: %(reasons)s")
        field.choices = [
            (str(each.user_id), label % {"name": each.name, "reasons": each.sentence}) for each in ranked
        ]
        field.widget.closed = frozenset(str(each.user_id) for each in ranked if each.bar == Bar.RECUSED)
        field.initial = str(found.first.user_id) if found.first else None

    def act(self) -> str:
        handler_id = int(self.cleaned_data["handler"])
        complaint = operations.assign_complaint(self.complaint.pk, actor=self.actor, handler_id=handler_id)
        sentence = _("%(number)s is now with %(name)s, who finds it on the own list.")
        return sentence % {"number": complaint.number, "name": complaint.handler.name}


class NoteForm(StepForm):
    title, submit = lazy("Write a note for colleagues"), lazy("Keep the note")
    why = lazy("Neither the consumer nor the business sees it.")
    text = NarrativeField(label=lazy("Note"), rows=4, limit=2000)

    def act(self) -> str:
        operations.note_complaint(self.complaint.pk, actor=self.actor, text=self.cleaned_data["text"])
        return _("The note on %(number)s is kept.") % {"number": self.complaint.number}
