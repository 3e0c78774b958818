"""Who is late among the members: offers, disputes and requests that nobody answers, at either step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import (
    Assistance,
    AssistanceState,
    CompetenceDispute,
    Complaint,
    DisputeState,
    Transfer,
)
from lianwei.cases.models import TransferState as Offered
from lianwei.cases.models.between import BetweenMembers
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Alliance, Organisation, User
from lianwei.members.queries import organisations_named
from lianwei.members.queries.memberships import people_of_secretary
from lianwei.members.queries.people import people_who_may
from lianwei.members.queries.succession import left_alone_in
from lianwei.members.visibility import Viewer

from .transfers import ALLIANCE

SHOWN = 8
LEFT_ALONE = "left_alone"  # not an answer that is owed: open work of a member that ended without a successor


@dataclass(frozen=True, slots=True)
class Kind:
    """What one member owes another: table, open state, who owes it, who of its people may answer."""

    what: str
    label: str | Promise
    model: type[BetweenMembers]
    open: str
    member: str
    permission: str


KINDS = {
    each.what: each
    for each in (
        Kind("transfer", lazy("Hand-over to answer"), Transfer, Offered.OFFERED, "taker_id",
             "complaint.accept_transfer"),
        Kind("competence", lazy("Dispute to decide"), CompetenceDispute, DisputeState.OPEN, "decider_id",
             "competence_dispute.decide"),
        Kind("assistance", lazy("Request to answer"), Assistance, AssistanceState.ASKED, "asked_id",
             "complaint.answer_assistance"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that a member has not answered in time."""

    what: str
    pk: int
    case_id: int
    number: str
    member_id: int
    due_on: date
    member: str = ""
    is_theirs: bool = False  # the reader's own house owes the answer

    @property
    def url(self) -> str:
        """Where it is answered; for those who look on, where it stands in the alliance's lists."""
        if self.what == LEFT_ALONE:
            return reverse("organisation_view", args=[self.pk])
        if self.what == "competence":
            return reverse("competence_dispute_view", args=[self.pk])
        if self.is_theirs:
            return reverse("complaint_detail", args=[self.case_id])
        return reverse("transfer_list" if self.what == "transfer" else "transfer_assistance")

    @property
    def model(self) -> type[BetweenMembers]:
        return KINDS[self.what].model

    @property
    def label(self) -> str:
        if self.what == LEFT_ALONE:
            return _("Open work of a member that ended")
        return str(KINDS[self.what].label)


def assistance_overdue(*, actor: Actor, on: date) -> "QuerySet[Assistance]":
    """Requests whose day has passed and of which the member asked was not told yet."""
    rows = Assistance.objects.visible_to(actor).filter(state=AssistanceState.ASKED, overdue_at=None)
    return rows.filter(due_on__lt=on).order_by("due_on", "pk")


def still_late(*, actor: Actor, on: date) -> Iterator[Late]:
    """What was told to the late member days ago and is still open: the secretary-general hears of it now."""
    for kind in KINDS.values():
        rows = _open(kind, actor).filter(overdue_at__isnull=False, escalated_at=None, due_on__lt=on)
        for row in rows.order_by("due_on", "pk"):
            if second_step_on(row.due_on) < on:
                yield _late(kind, row)


def second_step_on(due_on: date) -> date:
    """The last day on which the late member is still left alone with it (alliance.toml)."""
    rule = clocks_for(ALLIANCE, event="member_late", on=due_on)[0]
    return run_clock(rule, [started(due_on)], office_calendar(), as_of=due_on).due_on or due_on


def late_here(*, actor: Actor) -> list[Late]:
    """What stands as late for the reader: own answers that are owed; for the secretary-general, who was told
    of, in the alliance led, and members that ended there with open work and without a successor.
    """
    led = sorted(alliance for viewer, alliance in actor.oversees if viewer == Viewer.SECRETARY_GENERAL)
    found: list[Late] = []
    for kind in KINDS.values():
        rows = _open(kind, actor)
        if actor.acts_for and actor.may(kind.permission):
            owed = rows.filter(**{f"{kind.member}__in": sorted(actor.acts_for)}, overdue_at__isnull=False)
            found += [
                replace(_late(kind, row), is_theirs=True) for row in owed.order_by("due_on", "pk")[:SHOWN]
            ]
        if led:
            told = rows.filter(alliance_id__in=led, escalated_at__isnull=False)
            found += [_late(kind, row) for row in told.order_by("due_on", "pk")[:SHOWN]]
    found += [_left_alone(each) for each in left_alone_in(led)] if led else []
    return _named(sorted(set(found), key=lambda each: (each.due_on, each.what, each.pk))[:SHOWN])


def _open(kind: Kind, actor: Actor) -> "QuerySet[BetweenMembers]":
    return kind.model.objects.visible_to(actor).filter(state=kind.open)


def late_of(what: str, pk: int, *, actor: Actor) -> Late:
    """What an event of lateness was about."""
    return _named([_late(KINDS[what], find(KINDS[what].model, pk, actor=actor))])[0]


def secretaries_told(complaint: Complaint) -> list[User]:
    """Who is told at the second step."""
    return people_of_secretary(Alliance(pk=complaint.alliance_id)) if complaint.alliance_id else []


def people_owing(late: Late) -> list[User]:
    """The people of the late member who may answer; of a dispute, who may decide it."""
    return people_who_may(KINDS[late.what].permission, late.member_id)


def _late(kind: Kind, row: BetweenMembers) -> Late:
    return Late(kind.what, row.pk, row.case_id, row.number, getattr(row, kind.member), row.due_on)


def _left_alone(organisation: Organisation) -> Late:
    """`due_on`: its last day."""
    day = organisation.valid_to or clock.today()
    return Late(LEFT_ALONE, organisation.pk, 0, organisation.code, organisation.pk, day)


def _named(rows: list[Late]) -> list[Late]:
    names = organisations_named(each.member_id for each in rows)
    return [replace(each, member=names[each.member_id]) for each in rows]
