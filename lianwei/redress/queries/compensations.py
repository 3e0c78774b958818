"""Advance compensations: those of a case or a fund, one with its steps and entries."""

from dataclasses import dataclass

from django.db.models import F

from lianwei.cases.models import Complaint, Status
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find
from lianwei.members.models import User
from lianwei.redress.lifecycle import APPROVE, CHECK, TRANSITIONS
from lianwei.redress.models import AdvanceCompensation, CompensationStatus, Posting

VIEW = "advance_compensation.view"
SIZE = 50
OWED = "owed"  # the part of the list whose business still owes the payer
# Cases in which a fund may pay first: accepted, and the consumer has not got it all.
FITTING = (*IN_MEDIATION, Status.AGREED, Status.SETTLED, Status.BREACHED, Status.TERMINATED)
# What counts towards the caps.
COUNTED = (
    CompensationStatus.APPLIED,
    CompensationStatus.CHECKED,
    CompensationStatus.APPROVED,
    CompensationStatus.PAID,
)
BADGES: dict[str, str] = {
    CompensationStatus.APPLIED: "accent",
    CompensationStatus.CHECKED: "accent",
    CompensationStatus.APPROVED: "soon",
    CompensationStatus.PAID: "done",
    CompensationStatus.REFUSED: "plain",
    CompensationStatus.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True)
class CompensationRow:
    """A compensation among others."""

    row: AdvanceCompensation
    badge: str


@dataclass(frozen=True, slots=True)
class CompensationList:
    """A page of compensations; `after` leads to the next one."""

    rows: list[CompensationRow]
    after: str = ""


@dataclass(frozen=True, slots=True)
class CompensationPage:
    """One compensation: who signed, its entries in the books, what can be done."""

    row: AdvanceCompensation
    badge: str
    steps: list[Transition]
    names: dict[int, str]
    postings: list[Posting]
    has_case: bool

    @property
    def signed(self) -> list[tuple[str, str, object]]:
        """(what, who, when) of each signature that was given."""
        row = self.row
        steps = (
            ("applied", row.applied_by, row.applied_at),
            ("checked", row.checked_by, row.checked_at),
            ("approved", row.approved_by, row.approved_at),
        )
        return [(what, self.names.get(who or 0, ""), at) for what, who, at in steps if at]


def compensations_listed(*, actor: Actor, view: str = "", after: str = "") -> CompensationList:
    """The compensations of the actor's organisations, the latest first; `view`: a status, "owed", or all."""
    actor.require(VIEW)
    rows = AdvanceCompensation.objects.visible_to(actor).select_related("fund").order_by("-pk")
    if view in CompensationStatus.values:
        rows = rows.filter(status=view)
    if view == OWED:
        rows = rows.filter(status=CompensationStatus.PAID, amount__gt=F("recovered") + F("written_off"))
    if (pk := key_of(after)) is not None:
        rows = rows.filter(pk__lt=pk)
    found = list(rows[: SIZE + 1])
    more = str(found[SIZE - 1].pk) if len(found) > SIZE else ""
    return CompensationList(compensation_rows(found[:SIZE]), more)


def compensation_rows(rows: list[AdvanceCompensation]) -> list[CompensationRow]:
    """Rows with the colour of their status."""
    return [CompensationRow(row, BADGES[row.status]) for row in rows]


def compensations_of(complaint_id: int, *, actor: Actor) -> list[CompensationRow]:
    """Those of a case, the latest first."""
    rows = AdvanceCompensation.objects.visible_to(actor).filter(complaint_id=complaint_id)
    return compensation_rows(list(rows.select_related("fund").order_by("-pk")))


def compensation_page(pk: int, *, actor: Actor) -> CompensationPage:
    """One compensation. Raises NotVisible."""
    actor.require(VIEW)
    row = find(AdvanceCompensation, pk, actor=actor)
    people = [pk for pk in (row.applied_by, row.checked_by, row.approved_by) if pk]
    postings = Posting.objects.visible_to(actor).filter(compensation_id=row.pk)
    return CompensationPage(
        row=row,
        badge=BADGES[row.status],
        steps=_steps(row, actor),
        names=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        postings=list(postings.select_related("debit", "credit").order_by("seq")),
        has_case=Complaint.objects.visible_to(actor).filter(pk=row.complaint_id).exists(),
    )


def _steps(row: AdvanceCompensation, actor: Actor) -> list[Transition]:
    """The buttons; no signature for who applied or signed already."""
    steps = next_steps(row, TRANSITIONS, actor=actor)
    if actor.user_id in (row.applied_by, row.checked_by):
        steps = [each for each in steps if each not in (CHECK, APPROVE)]
    return steps
