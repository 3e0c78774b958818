"""Disputes on competence: who decides, by when, what waits, one of them as its readers may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import (
    CompetenceDispute,
    Complainant,
    Complaint,
    DisputeState,
    Respondent,
    TransferState,
    offers_of,
    parts_of,
)
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.parties import without_names
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor, find
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Alliance, Organisation
from lianwei.members.models.validity import in_force
from lianwei.members.queries import organisation_known, organisations_named, secretaries_of
from lianwei.members.queries.people import people_who_may

from .transfers import ALLIANCE

NATIONAL = "CCA"
DECIDE = "competence_dispute.decide"
DISPUTED = "complaint.competence_disputed"
Level = CompetenceDispute.Level


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute in a list or on a page. `returned`: why the taker did not take it, for who may read words."""

    dispute: CompetenceDispute
    giver: str
    taker: str
    decider: str
    category: str
    is_late: bool
    is_ours_to_decide: bool


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One dispute: both sides' words with the names of the people masked, the rule, the way to the case."""

    row: DisputeRow
    reason: str
    words: str
    returned: list[str]
    sees_case: bool


def office_deciding(complaint: Complaint, taker_id: int) -> tuple[str, int]:
    """Who decides between the holder and another member: the closest association above both where somebody
    may decide, else the office of the rotating secretary-general, else the national association where those
    are parties. Raises Invalid where nobody is left.
    """
    giver, taker = organisation_known(complaint.holder_id), organisation_known(taker_id)
    above_taker = set(taker.path.strip("/").split("/")[:-1])
    above = [int(pk) for pk in giver.path.strip("/").split("/")[:-1] if pk in above_taker]
    for pk in reversed(above):
        if people_who_may(DECIDE, pk):
            return Level.SUPERIOR, pk
    for each in secretaries_of(Alliance(pk=complaint.alliance_id)):
        if each.organisation.pk not in (giver.pk, taker.pk):
            return Level.SECRETARY, each.organisation.pk
    if national := _national_association():
        return Level.SUPERIOR, national
    sentence = _(
        "Nobody above both members is set up to decide here. Please turn to the China Consumers Association."
    )
    raise Invalid({"taker": sentence})


def _national_association() -> int | None:
    """The China Consumers Association where it works in this instance and somebody there may decide: the last
    resort (rules of the alliance, design default).
    """
    rows = Organisation.objects.filter(in_force(clock.today()), kind=NATIONAL).order_by("pk")
    return next((pk for pk in rows.values_list("pk", flat=True) if people_who_may(DECIDE, pk)), None)


def decision_due(on: date) -> date:
    """The day by which a dispute raised on a day is decided (alliance.toml)."""
    rule = clocks_for(ALLIANCE, event="competence_disputed", on=on)[0]
    return run_clock(rule, [started(on)], office_calendar(), as_of=on).due_on or on


def disputes_of_case(complaint: Complaint, happened: Iterable[str], *, actor: Actor) -> list[DisputeRow]:
    """The disputes about a case found in scope; asked for where its events tell of any."""
    if DISPUTED not in happened:
        return []
    seen = CompetenceDispute.objects.visible_to(actor).filter(case_id=complaint.pk)
    return _rows(list(seen.order_by("-pk")), actor)


def disputes_in(view: str, *, actor: Actor, after: str = "") -> Page[DisputeRow]:
    """A page of disputes: those that wait for a decision, or those that ended."""
    actor.require("competence_dispute.view")
    seen = CompetenceDispute.objects.visible_to(actor)
    if view == "ended":
        found = by_day(seen.exclude(state=DisputeState.OPEN), after, order="-due_on")
    else:
        found = by_day(seen.filter(state=DisputeState.OPEN), after, order="due_on")
    return Page(_rows(found.rows, actor), found.after)


def disputes_waiting(actor: Actor) -> int:
    """How many disputes the actor sees that wait for a decision."""
    return CompetenceDispute.objects.visible_to(actor).filter(state=DisputeState.OPEN).order_by().count()


def dispute_page(pk: int, *, actor: Actor) -> DisputePage:
    """One dispute. What the parties wrote to the deciding office is read by it, with no name of a person."""
    actor.require("competence_dispute.view")
    dispute = find(CompetenceDispute, pk, actor=actor)
    case = Complaint(pk=dispute.case_id)
    tell = _without_people(case)
    offers = offers_of(case).filter(epoch=dispute.epoch, taker=dispute.taker_id)
    returned = offers.filter(state=TransferState.RETURNED).order_by("pk")
    return DisputePage(
        row=_rows([dispute], actor)[0],
        reason=tell(dispute.reason),
        words=tell(dispute.words),
        returned=[f"{each.get_ground_display()}: {tell(each.answer)}" for each in returned],
        sees_case=Complaint.objects.visible_to(actor).filter(pk=case.pk).exists(),
    )


def _without_people(case: Complaint) -> Callable[[str], str]:
    people = list(parts_of(Complainant, [case]))
    contacts = [each.contact_name for each in parts_of(Respondent, [case])]
    named = [*(name for each in people for name in (each.name, each.agent_name)), *contacts]
    return lambda text: without_names(text, [value for value in named if value])


def disputes_overdue(*, actor: Actor, on: date) -> "QuerySet[CompetenceDispute]":
    """Disputes whose day has passed and of which the alliance was not told yet."""
    rows = CompetenceDispute.objects.visible_to(actor).filter(state=DisputeState.OPEN, overdue_at=None)
    return rows.filter(due_on__lt=on).order_by("due_on", "pk")


def _rows(disputes: list[CompetenceDispute], actor: Actor) -> list[DisputeRow]:
    named = organisations_named(
        pk for each in disputes for pk in (each.giver_id, each.taker_id, each.decider_id)
    )
    labels = labels_of({("category", each.category) for each in disputes}, on=clock.today())
    return [
        DisputeRow(
            each,
            named[each.giver_id],
            named[each.taker_id],
            named[each.decider_id],
            labels.get(("category", each.category), each.category),
            is_late=each.is_open and each.due_on < clock.today(),
            is_ours_to_decide=each.is_open
            and actor.may(DECIDE)
            and each.is_within_reach(actor)
            and actor.organisation_id not in (each.giver_id, each.taker_id),
        )
        for each in disputes
    ]
