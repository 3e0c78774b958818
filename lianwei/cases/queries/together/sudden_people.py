"""The people of a sudden event: who was hurt, visits, costs, compensation; counts and sums; the sheet."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from lianwei.cases.models import (
    Complaint,
    RecoveredLoss,
    SuddenEvent,
    SuddenLine,
    SuddenPerson,
    lines_of,
    people_of,
)
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, find, subject_of
from lianwei.ui.words import amount

Kind, State = SuddenLine.Kind, SuddenPerson.State


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who was hurt; sums in fen. `case`: the row of the person's case, where the reader sees it."""

    person: SuddenPerson
    name: str
    phone: str
    case: Row | None
    lines: list[SuddenLine]
    visits: int
    costs: int
    promised: int
    paid: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and sums (fen) of an event; `hospitals`: (name, people, in hospital, gravely ill, left)."""

    listed: int
    cases: int
    visits: int
    costs: int
    promised: int
    paid: int
    states: list[tuple[str, int]]
    hospitals: list[tuple[str, int, int, int, int]]


def people_listed(event: SuddenEvent, *, actor: Actor) -> list[PersonRow]:
    """The people of an event found in scope, each with visits and sums; what a case won is the case's."""
    people = list(people_of(event))
    seen = Complaint.objects.visible_to(actor).filter(
        pk__in=[each.complaint_id for each in people if each.complaint_id]
    )
    keys = list(seen.values_list("pk", flat=True))
    cases = {row.pk: row for row in rows_of(keys, actor=actor)}
    won = _won(keys, actor)
    lines: dict[int, list[SuddenLine]] = defaultdict(list)
    for line in lines_of(event):
        lines[line.person_id].append(line)
    return [_person(each, cases, won, lines[each.pk]) for each in people]


def _won(cases: list[int], actor: Actor) -> dict[int, tuple[int, int]]:
    """What was promised and received in each case."""
    rows = RecoveredLoss.objects.visible_to(actor).filter(
        complaint_id__in=cases, agreement__set_aside_on=None
    )
    sums = rows.order_by().values("complaint_id").annotate(p=Sum("promised"), r=Sum("received"))
    return {each["complaint_id"]: (each["p"], each["r"]) for each in sums}


def _person(
    person: SuddenPerson, cases: dict[int, Row], won: dict[int, tuple[int, int]], lines: list[SuddenLine]
) -> PersonRow:
    case = cases.get(person.complaint_id or 0)
    name = case.party if case else _name_here(person)
    promised, paid = won.get(person.complaint_id or 0, (0, 0))
    return PersonRow(
        person,
        name,
        person.phone.masked if person.phone else "",
        case,
        lines,
        visits=sum(each.kind == Kind.VISIT for each in lines),
        costs=_sum(lines, Kind.COST),
        promised=promised + _sum(lines, Kind.PROMISED),
        paid=paid + _sum(lines, Kind.PAID),
    )


def _name_here(person: SuddenPerson) -> str:
    """How somebody is called whose case the reader does not see, or who has none."""
    if person.complaint_id is not None:
        return _("Case at another member")
    return person.name.masked if person.name else _("No longer kept")


def _sum(lines: Iterable[SuddenLine], kind: str) -> int:
    return sum(each.amount for each in lines if each.kind == kind)


def figures_of(event: SuddenEvent, *, actor: Actor) -> Figures:
    """The counts and sums of an event found in scope."""
    return figures_in(people_listed(event, actor=actor))


def figures_in(people: list[PersonRow]) -> Figures:
    """The counts and sums of a list."""
    states = Counter(each.person.state for each in people)
    return Figures(
        listed=len(people),
        cases=sum(each.person.complaint_id is not None for each in people),
        visits=sum(each.visits for each in people),
        costs=sum(each.costs for each in people),
        promised=sum(each.promised for each in people),
        paid=sum(each.paid for each in people),
        states=[(str(State(code).label), states[code]) for code in State.values],
        hospitals=_hospitals(people),
    )


def _hospitals(people: list[PersonRow]) -> list[tuple[str, int, int, int, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in people:
        if each.person.hospital:
            found[each.person.hospital][each.person.state] += 1
    return [
        (
            name,
            states.total(),
            states[State.WARD] + states[State.SEVERE],
            states[State.SEVERE],
            states[State.LEFT],
        )
        for name, states in sorted(found.items())
    ]


def person_revealed(
    event: SuddenEvent, person_pk: int, *, actor: Actor, reason: str
) -> tuple[SuddenPerson, str, str]:
    """Name and phone of somebody on the list, opened for a reason. NotVisible: they lie in a case."""
    person = SuddenPerson.objects.visible_to(actor).filter(event=event, pk=person_pk).first()
    if person is None or person.name is None:
        raise NotVisible
    subject = subject_of(event)
    phone = person.phone.reveal(actor, reason, subject=subject) if person.phone else ""
    return person, person.name.reveal(actor, reason, subject=subject), phone


def event_exported(pk: int, *, actor: Actor) -> list[tuple[str, ...]]:
    """The list of people with visits, costs and compensation, masked. Leaves a row in the read log."""
    event = find(SuddenEvent, pk, actor=actor)
    actor.require("sudden_event.export")
    if not event.is_within_reach(actor):
        raise NotAllowed
    people = people_listed(event, actor=actor)
    reason = f"{len(people)} people downloaded"
    ReadLog.write(actor, what="cases.sudden_people", subject=subject_of(event), reason=reason)
    return [_head(), *(_line(each) for each in people), _total(figures_in(people))]


def _head() -> tuple[str, ...]:
    return (
        _("No."), _("Name"), _("Phone"), _("Hospital"), _("How the person is"), _("Visits"), _("Case number"),
        _("Costs of treatment (yuan)"), _("Promised (yuan)"), _("Paid (yuan)"),
    )  # fmt: skip


def _line(row: PersonRow) -> tuple[str, ...]:
    sums = (amount(each).replace(",", "") for each in (row.costs, row.promised, row.paid))
    number = row.case.number if row.case else ""
    person = row.person
    how = (person.hospital, person.state_label, str(row.visits))
    return (str(person.seq), row.name, row.phone, *how, number, *sums)


def _total(figures: Figures) -> tuple[str, ...]:
    sums = (amount(each).replace(",", "") for each in (figures.costs, figures.promised, figures.paid))
    return (_("Total"), "", "", "", "", str(figures.visits), str(figures.cases), *sums)
