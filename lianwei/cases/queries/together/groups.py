"""Group complaints: lists, one group with its cases and how they arrived, and what the night's work reads."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lianwei.cases.models import (
    CaseGroup,
    Complainant,
    Complaint,
    GroupedCase,
    PersonIndex,
    Respondent,
    cases_in,
    parts_of,
)
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries.between.places import county_labels
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.cases.rules.gathering import WINDOW, Gathering, Recent, gatherings, in_words
from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find

from .creditors import Creditors, creditors_in
from .joint import Joint, joint_of

MOST_READ = 20_000  # cases of a member in the window
BARS = 14  # bars of the curve of arrivals
PLACES = 12  # places named, the others in one line
STEPS = (  # once confirmed
    "note_consents",
    "arrange_session",
    "move_session",
    "call_off_session",
    "hold_session",
    "enter_claims",
    "export",
)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a list, with its counts; claimed in fen."""

    group: CaseGroup
    why: str
    cases: int
    claimed: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many cases stand beside something, as a bar."""

    count: int
    used: int  # of the highest, of 100
    kind: str = "calm"
    gap: int = 0

    @property
    def label(self) -> str:
        return str(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals(Counted):
    """How many cases came in some days."""

    first: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Counted):
    """How many of the consumers live in a place."""

    name: str


@dataclass(frozen=True, slots=True)
class GroupedRow:
    """A case of a group: whether its complainant speaks for all, and what they said about a joint session."""

    row: Row
    member: GroupedCase

    @property
    def joins(self) -> str:
        return str(GroupedCase.Joins(self.member.joins).label)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group as its page shows it, and what its reader may do (`may`)."""

    head: GroupRow
    rows: list[GroupedRow]
    closed: int
    arrivals: list[Arrivals]
    homes: list[Home]
    joint: Joint | None
    creditors: Creditors
    may: dict[str, bool]


def groups_in(state: str, *, actor: Actor, after: str = "") -> Page[GroupRow]:
    """A page of groups in a state, the newest first."""
    actor.require("case_group.view")
    found = latest(CaseGroup.objects.visible_to(actor).filter(state=state), after)
    return Page(_heads(found.rows), found.after)


def group_page(pk: int, *, actor: Actor) -> GroupPage:
    """One group; cases the reader does not see any more are not shown."""
    actor.require("case_group.view")
    group = find(CaseGroup, pk, actor=actor)
    members = {member.complaint_id: member for member in cases_in([pk])}
    cases = list(Complaint.objects.visible_to(actor).filter(pk__in=members).order_by("received_on", "pk"))
    rows = [GroupedRow(row, members[row.pk]) for row in rows_of([case.pk for case in cases], actor=actor)]
    return GroupPage(
        _heads([group])[0],
        rows,
        closed=sum(case.closed_on is not None for case in cases),
        arrivals=arrivals_of([case.received_on for case in cases]),
        homes=_homes(cases),
        joint=joint_of(group, rows=[each.row for each in rows]),
        creditors=creditors_in(group, [(each.row, each.member) for each in rows]),
        may=_steps(group, actor=actor),
    )


def _steps(group: CaseGroup, *, actor: Actor) -> dict[str, bool]:
    """What can be done now, by verb."""
    if not group.is_within_reach(actor):
        return {}
    verbs = ("confirm", "dismiss") if group.is_proposed else STEPS if group.is_open else ()
    return {verb: actor.may(f"case_group.{verb}") for verb in verbs}


def _homes(cases: list[Complaint]) -> list[Home]:
    """Where the consumers live, the most frequent place first; who left no place is counted apart."""
    codes = list(parts_of(Complainant, cases).order_by("pk").values_list("region", flat=True))
    names = county_labels(codes, on=clock.today())
    counts = Counter(names.get(code) or _("no place given") for code in codes).most_common()
    if left := sum(n for _name, n in counts[PLACES:]):
        counts = [*counts[:PLACES], (_("other places"), left)]
    highest = max((n for _name, n in counts), default=1)
    return [Home(name=name, count=n, used=round(100 * n / highest)) for name, n in counts]


def _heads(groups: list[CaseGroup]) -> list[GroupRow]:
    rows = cases_in([group.pk for group in groups]).values("group_id").order_by()
    counted = rows.annotate(
        cases=Count("pk"),
        claimed=Sum("complaint__amount_claimed"),
        since=Min("complaint__received_on"),
        until=Max("complaint__received_on"),
    )
    figures = {row["group_id"]: row for row in counted}
    return [_head(group, figures.get(group.pk, {})) for group in groups]


def _head(group: CaseGroup, figures: Mapping[str, Any]) -> GroupRow:
    return GroupRow(
        group,
        in_words(group.grounds),
        cases=figures.get("cases", 0),
        claimed=figures.get("claimed") or 0,
        since=figures.get("since"),
        until=figures.get("until"),
    )


def arrivals_of(days: list[date]) -> list[Arrivals]:
    """Arrivals from the first day to the last in at most 14 equal steps, empty ones included."""
    if not days:
        return []
    first, span = min(days), (max(days) - min(days)).days + 1
    step = -(-span // BARS)
    counts = Counter((day - first).days // step for day in days)
    highest = max(counts.values())
    return [
        Arrivals(
            first=first + timedelta(days=n * step), count=counts[n], used=round(100 * counts[n] / highest)
        )
        for n in range(-(-span // step))
    ]


def groups_to_propose(*, actor: Actor) -> Iterator[tuple[int, Gathering, str]]:
    """(member, cases, title) of what may be one matter and was not proposed before, member by member."""
    since = clock.today() - timedelta(days=WINDOW)
    recent = Complaint.objects.visible_to(actor).filter(received_on__gte=since, is_annulled=False)
    recent = recent.exclude(status__in=PUT_AWAY)
    for holder in recent.order_by("holder_id").values_list("holder_id", flat=True).distinct():
        cases = list(recent.filter(holder_id=holder).order_by("-pk")[:MOST_READ])
        titles = {case.pk: case.title for case in cases}
        decided = _noted(holder)
        for found in gatherings(_compared(cases)):
            if not any(2 * len(group & set(found.cases)) >= len(found.cases) for group in decided):
                yield holder, found, found.name or titles[found.cases[0]]


def _noted(holder: int) -> list[set[int]]:
    """The cases of each group that was looked at here, or at an organisation whose place this one took."""
    theirs = Q(organisation_id=holder) | Q(organisation__successor=holder)
    groups = QuerySet(CaseGroup).filter(theirs).values_list("pk", flat=True)
    noted: dict[int, set[int]] = {}
    rows = QuerySet(GroupedCase).filter(group_id__in=groups).values_list("group_id", "complaint_id")
    for group, case in rows:
        noted.setdefault(group, set()).add(case)
    return list(noted.values())


def _compared(cases: list[Complaint]) -> list[Recent]:
    pks = [case.pk for case in cases]
    shops = dict(
        QuerySet(Respondent)
        .filter(complaint_id__in=pks, business_id__isnull=False)
        .order_by("-seq")
        .values_list("complaint_id", "business_id")
    )
    keys = QuerySet(PersonIndex).filter(complaint_id__in=pks).order_by("-pk")
    people = dict(keys.values_list("complaint_id", "key"))
    return [
        Recent(
            case.pk, shops.get(case.pk), f"{case.title} {case.narrative}", people.get(case.pk, ""), case.title
        )
        for case in cases
    ]
