"""What is asked when a promise is noted, reported as kept, verified, found broken or taken off the list."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.operations.handling import promises
from lianwei.commitments.models import Commitment
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, LineField, NarrativeField, PlainForm
from lianwei.ui.words import full_date

from .steps_fields import FilesField, choose_from

TOKENS = lazy("Without names: numbers become tokens.")


class MakeForm(PlainForm):
    """What a business undertakes, by when."""

    respondent = choose_from(lazy("Business"))
    what = NarrativeField(label=lazy("What it undertakes to do"), rows=3, limit=300, help_text=TOKENS)
    due_on = DayField(label=lazy("By"))

    def __init__(self, data: Any = None, *, case: Complaint, actor: Actor) -> None:
        super().__init__(data)
        self.case, self.actor = case, actor
        rows = Respondent.objects.visible_to(actor).filter(complaint=case).order_by("seq")
        self.fields["respondent"].choices = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]

    def act(self) -> str:
        given = self.cleaned_data
        made = promises.note_undertaking(
            self.case.pk,
            actor=self.actor,
            respondent_id=int(given["respondent"]),
            what=given["what"],
            due_on=given["due_on"],
        )
        told = _("Noted: %(name)s by %(day)s. It stands among the promises of the case.")
        return told % {"name": made.by, "day": full_date(made.due_on)}


class PromiseForm(PlainForm):
    """A step of one promise."""

    title: object
    submit: object

    def __init__(self, data: Any = None, files: Any = None, *, promise: Commitment, actor: Actor) -> None:
        super().__init__(data, files)
        self.promise, self.actor = promise, actor


class ReportForm(PromiseForm):
    title, submit = lazy("Report the promise as kept"), lazy("Report it")
    on = DayField(label=lazy("Kept on"), past_only=True)
    proof = LineField(label=lazy("What shows it"), limit=120, required=False, help_text=TOKENS)
    uploads = FilesField(label=lazy("Photos and papers"), required=False)

    def act(self) -> str:
        given = self.cleaned_data
        told = {"on": given["on"], "proof": given["proof"], "uploads": given["uploads"] or []}
        promises.report_promise(self.promise.pk, actor=self.actor, **told)
        return _("Reported. Next: a colleague looks at the proof.")


class VerifyForm(PromiseForm):
    title, submit = lazy("Verify that the promise was kept"), lazy("The proof holds")

    def act(self) -> str:
        promises.verify_promise(self.promise.pk, actor=self.actor)
        return _("Verified: the promise is kept.")


class BreakForm(PromiseForm):
    title, submit = lazy("The promise was not kept"), lazy("Enter it as broken")
    verdict = LineField(label=lazy("Why"), limit=120, help_text=TOKENS)

    def act(self) -> str:
        promises.break_promise(self.promise.pk, actor=self.actor, verdict=self.cleaned_data["verdict"])
        return _("The promise stands as broken and counts in the rate.")


class DropPromiseForm(PromiseForm):
    title, submit = lazy("The promise no longer matters"), lazy("Take it off")
    reason = LineField(label=lazy("Why"), limit=120, help_text=TOKENS)

    def act(self) -> str:
        promises.drop_promise(self.promise.pk, actor=self.actor, reason=self.cleaned_data["reason"])
        return _("The promise is off the list and counts in no rate.")
