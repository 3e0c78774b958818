"""The load of an association's people for its head: what lies on each desk, and the cases of one of them."""

from dataclasses import dataclass

from lianwei.cases.models import Access, Complaint
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.cases.queries.page.proposals import Proposal, proposals_for
from lianwei.cases.rules.assignment import Colleague
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import organisation_known

from .team import assigns_automatically, team_of

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's load. The `_to` numbers are where each part of the bar ends, of 100."""

    colleague: Colleague
    late_to: int
    urgent_to: int
    soon_to: int
    later_to: int

    @property
    def label(self) -> str:
        return self.colleague.name


@dataclass(frozen=True, slots=True)
class ToPassOn:
    """A case with who should take it."""

    row: Row
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class LoadBoard:
    """Everybody who can have cases, as many as there are; the cases of the one looked at, the next due first.

    `more`: that there are cases beyond those shown.
    """

    organisation: Organisation
    desks: list[Desk]
    is_automatic: bool
    chosen: Colleague | None
    nobodys: bool
    cases: list[ToPassOn]
    more: bool


def load_board(*, actor: Actor, of: int | None = None, nobodys: bool = False) -> LoadBoard:
    """The board of the organisation the actor works in, with the cases of person `of`, or `nobodys`."""
    actor.require("complaint.assign")
    if actor.organisation_id is None:
        raise NotAllowed
    here = organisation_known(actor.organisation_id)
    team = team_of(here.pk, actor=actor)
    chosen = next((each for each in team if each.user_id == of), None)
    cases, more = _cases(here.pk, team, chosen, actor) if chosen or nobodys else ([], False)
    widest = max((each.load.open for each in team), default=0) or 1
    return LoadBoard(
        organisation=here,
        desks=[_desk(each, widest) for each in team],
        is_automatic=assigns_automatically(here.pk, actor=actor),
        chosen=chosen,
        nobodys=nobodys and chosen is None,
        cases=cases,
        more=more,
    )


def _desk(colleague: Colleague, widest: int) -> Desk:
    load = colleague.load
    ends, so_far = [], 0
    for part in (load.late, load.urgent, load.soon, load.later):
        so_far += part
        ends.append(round(so_far * 100 / widest))
    return Desk(colleague, *ends)


def _cases(
    organisation_id: int, team: list[Colleague], chosen: Colleague | None, actor: Actor
) -> tuple[list[ToPassOn], bool]:
    rows = Access.objects.visible_to(actor).filter(
        organisation_id=organisation_id,
        is_open__in=[True],
        handler_id=chosen.user_id if chosen else None,
    )
    keys = list(rows.order_by("due_on", "complaint").values_list("complaint_id", flat=True)[: SHOWN + 1])
    return to_pass_on(rows_of(keys[:SHOWN], actor=actor), team, actor=actor), len(keys) > SHOWN


def to_pass_on(shown: list[Row], team: list[Colleague], *, actor: Actor) -> list[ToPassOn]:
    """Rows of a list, each with who should take the case."""
    found = Complaint.objects.visible_to(actor).filter(pk__in=[row.pk for row in shown])
    columns = ("category", "groups", "intake_id", "handler_id", "received_on")
    proposals = proposals_for(list(found.only(*columns)), team)
    return [ToPassOn(row, proposals[row.pk]) for row in shown if row.pk in proposals]
