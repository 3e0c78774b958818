"""Promises of cases: what is to be verified, due, broken."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Complaint
from lianwei.cases.models import Status as CaseStatus
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.commitments.models import Commitment
from lianwei.commitments.queries import promise_steps, promises_of_ours, promises_to_us
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.lifecycle import Transition
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor
from lianwei.ui.words import Chip, deadline_chip

VIEW = "commitment.view"
WEEK = 7  # days
Status = Commitment.Status
BADGES: dict[str, str] = {Status.KEPT: "done", Status.BROKEN: "late", Status.REPORTED: "soon"}
# Cases in which a business undertakes something: those it talks in, and what came of them.
PROMISING = (
    CaseStatus.WITH_BUSINESS,
    *IN_MEDIATION,
    CaseStatus.AGREED,
    CaseStatus.SETTLED,
    CaseStatus.PERFORMED,
    CaseStatus.BREACHED,
)
VIEWS = {
    "verify": _("To be verified by you"),
    "week": _("Due within a week"),
    "open": _("All that are open"),
    "broken": _("Broken"),
    "ours": _("Promised by us"),
}


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in a list or on the page of its case. `steps`: what the reader may do with it."""

    promise: Commitment
    chip: Chip | None
    url: str
    steps: list[Transition]

    @property
    def file_url(self) -> str:
        return reverse("evidence_open", args=[case_of(self.promise), self.promise.proof_file_id])

    @property
    def badge(self) -> str:
        return BADGES.get(self.promise.status, "plain")

    @property
    def was_late(self) -> bool:
        """Kept in the end, after it had been broken."""
        return self.promise.status == Status.KEPT and self.promise.broken_on is not None


def case_of(commitment: Commitment) -> int:
    """The key of the case a promise belongs to. Raises NotVisible for promises of anything else."""
    noun, _sep, pk = commitment.subject.partition(":")
    if noun != "complaint":
        raise NotVisible
    return int(pk)


def find_promise(pk: int, *, actor: Actor) -> Commitment:
    """A promise of a case the actor sees. Raises NotVisible."""
    commitment = Commitment.objects.filter(pk=pk).first()
    if commitment is None:
        raise NotVisible
    if not Complaint.objects.visible_to(actor).filter(pk=case_of(commitment)).exists():
        raise NotVisible
    return commitment


def promises_in(view: str, *, actor: Actor, after: str = "") -> Page[PromiseRow]:
    """A page of promises, by their day."""
    rows, order = _view(view, actor)
    page = by_day(rows, after, order=order)
    cases = Complaint.objects.visible_to(actor).filter(pk__in=[case_of(each) for each in page.rows])
    seen = set(cases.values_list("pk", flat=True))
    return page.shown(lambda each: promise_row(each, actor=actor, is_seen=case_of(each) in seen))


def promises_to_verify(actor: Actor) -> int:
    """How many promises wait for the actor's eyes."""
    return _view("verify", actor)[0].order_by()[:1001].count()


def promise_row(
    promise: Commitment, *, actor: Actor, is_here: bool = True, is_seen: bool = True
) -> PromiseRow:
    """A promise as it is shown; `is_here`: whether the reader's organisation holds the case; `is_seen`:
    whether the reader may open it: who was asked once may see it no more.
    """
    chip = deadline_chip(promise.due_on, today=clock.today()) if promise.status == Status.OPEN else None
    is_ours = is_here and promise.organisation_id in actor.acts_for
    steps = promise_steps(promise, actor=actor) if is_ours else []
    url = reverse("complaint_detail", args=[case_of(promise)]) if is_seen else ""
    return PromiseRow(promise, chip, url, steps)


def _view(view: str, actor: Actor) -> tuple[QuerySet[Commitment], str]:
    if view == "ours":
        waiting = (Status.OPEN, Status.BROKEN)
        return promises_of_ours(actor=actor).filter(status__in=waiting), "due_on"
    rows = promises_to_us(actor=actor)
    if view == "verify":
        return rows.filter(status=Status.REPORTED).exclude(reported_by=actor.user_id), "due_on"
    if view == "broken":
        return rows.filter(status=Status.BROKEN), "-due_on"
    rows = rows.filter(status=Status.OPEN)
    if view == "week":
        rows = rows.filter(due_on__lte=clock.today() + timedelta(days=WEEK))
    return rows, "due_on"
