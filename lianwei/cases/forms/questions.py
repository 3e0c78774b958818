"""Asking a member, and answering."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.operations import answer_question, ask_question, question_complaint
from lianwei.cases.queries.between.oversight import members_overseen
from lianwei.cases.queries.between.questions import question_due
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, NarrativeField, PlainForm

from .steps import Step, StepForm
from .steps_fields import choose_from


class AskForm(PlainForm):
    """A question to a member about its work."""

    asked = choose_from(lazy("Member of the alliance"))
    matter = NarrativeField(label=lazy("What you want to know"), rows=3, limit=500)
    due_on = DayField(label=lazy("Answer by"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        kwargs["initial"] = {"due_on": question_due(clock.today())} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        members = [(str(pk), name) for pk, name in members_overseen(actor)]
        self.fields["asked"].choices = [("", _("Please choose")), *members]

    def act(self) -> str:
        data = self.cleaned_data
        row = ask_question(int(data["asked"]), actor=self.actor, matter=data["matter"], due_on=data["due_on"])
        self.made_id = row.pk
        told = {"name": row.asked, "day": full_day_text(row.due_on)}
        return _("%(name)s is asked and answers by %(day)s.") % told


class AnswerForm(PlainForm):
    """The member's answer."""

    answer = NarrativeField(label=lazy("Answer"), rows=5, limit=2000)

    def __init__(self, *args: Any, pk: int, actor: Actor, **kwargs: Any) -> None:
        self.pk, self.actor = pk, actor
        super().__init__(*args, **kwargs)

    def act(self) -> str:
        row = answer_question(self.pk, actor=self.actor, answer=self.cleaned_data["answer"])
        return _("The answer goes to %(name)s.") % {"name": row.asker}


class QuestionForm(StepForm):
    """A question about one case, to whoever holds it."""

    title, submit = lazy("Ask about this case"), lazy("Ask")
    why = lazy("The holder's head is told and answers.")
    matter = NarrativeField(label=lazy("What you want to know"), rows=3, limit=500)
    due_on = DayField(label=lazy("Answer by"))

    def fill(self) -> None:
        self.initial.setdefault("due_on", question_due(clock.today()))

    def act(self) -> str:
        row = question_complaint(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        told = {"name": row.asked, "day": full_day_text(row.due_on)}
        return _("%(name)s is asked and answers by %(day)s.") % told


QUESTION_STEP = Step("question", QuestionForm)
