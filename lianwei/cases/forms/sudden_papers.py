"""The way of a report on a sudden event: the steps of every paper that is signed by two."""

from lianwei.cases.models import SuddenEvent
from lianwei.cases.operations.together.sudden_reports import revise_sudden_report
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import document_steps
from lianwei.core.lifecycle import Transition
from lianwei.core.scope import Actor

from .steps_papers import (
    AS_HEAD,
    ApproveForm,
    PaperStep,
    ReturnForm,
    ReviewForm,
    ReviseForm,
    SubmitForm,
    VoidForm,
)


class ReviseReportForm(ReviseForm):
    def keep(self, texts: dict[str, str]) -> None:
        revise_sudden_report(self.subject.pk, actor=self.actor, document_id=self.document.pk, texts=texts)


REPORT_STEPS = {
    step.verb: step
    for step in (
        PaperStep("revise", ReviseReportForm),
        PaperStep("submit", SubmitForm),
        PaperStep("review", ReviewForm),
        PaperStep("return", ReturnForm),
        PaperStep("approve", ApproveForm),
        PaperStep("void", VoidForm),
    )
}


def steps_of_report(event: SuddenEvent, document: Document, *, actor: Actor) -> list[Transition]:
    """The buttons of a report's paper; the head signs."""
    steps = document_steps(document, actor=actor) if event.is_within_reach(actor) else []
    offered = [step for step in steps if step.verb in REPORT_STEPS]
    return [step for step in offered if step.verb != "approve" or actor.may(AS_HEAD)]
