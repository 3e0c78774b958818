"""What snapshots of the same month give away beside each other: whoever reads both can subtract."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lianwei.analytics.models import OpenSnapshot
from lianwei.analytics.rules.open_data.checking import Finding, differences, subtracted
from lianwei.analytics.rules.open_data.dominance import Part, is_dominated
from lianwei.analytics.rules.open_data.telling import DEPENDS, Line, Month, dominated, without_tables
from lianwei.analytics.rules.open_data.terms import Terms, terms_of
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.open_files import read_published
from lianwei.core.errors import NotVisible
from lianwei.members.models import Organisation

from .open_counted import Counted

NO_FILES = "dominated: not tested, the files it was counted from are gone"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its figures, the codes of its members, what each case adds to its money."""

    lines: Sequence[Line]
    members: frozenset[str]
    parts: Callable[[str], Sequence[Part]]


def lines_of(snapshot: OpenSnapshot) -> list[Line]:
    """The figures of a snapshot as its file tells them."""
    by = {table.name: table.by for table in terms_of(snapshot.month).tables}
    return [
        Line(row["table"], tuple(row[name] for name in by[row["table"]]), row["measure"], row["value"])
        for row in read_published(snapshot.files)
    ]


def side_of(snapshot: OpenSnapshot) -> Side:
    """A snapshot as it was published; its money as the kept files have it."""
    members = list(Organisation.objects.filter(code__in=snapshot.members))
    counted = Counted(members, Period.named(snapshot.month), snapshot.cutoff, snapshot.source)
    return Side(lines_of(snapshot), frozenset(snapshot.members), counted.parts)


def faults_between(ours: Side, theirs: Side) -> list[Finding]:
    """A member's cells that one tells and the other withholds, or tells a few cases apart."""
    return differences(ours.lines, theirs.lines, ours.members & theirs.members)


def left_between(ours: Side, theirs: Side, terms: Terms) -> list[Finding]:
    """What the difference gives away where all members of the one are members of the other as well."""
    if not (ours.members <= theirs.members or theirs.members <= ours.members):
        return []
    found = subtracted(ours.lines, theirs.lines, terms)
    between = ours.members ^ theirs.members
    larger = ours if ours.members > theirs.members else theirs
    for name in sorted(_money_told(ours.lines) & _money_told(theirs.lines)):
        rest = [each for each in larger.parts(name) if each.member in between]
        if is_dominated(rest, terms.dominance_percent):
            found.append(Finding("dominated", (name, "month", ())))
    return found


def left_after(ours: Side, before: Side, terms: Terms) -> list[Finding]:
    """What a corrected month gives away beside the recalled one, which is still in the world: of what it
    tells itself, cells that were withheld then or a few cases apart, cells that stay out a few cases apart
    together, and sums of money that moved.
    """
    told = {(each.measure, each.table, each.keys) for each in ours.lines if each.value is not None}
    tables = {cell[:2] for cell in told}
    found = faults_between(ours, before) + left_between(ours, before, terms)
    money = {each.measure: each.value for each in before.lines if each.measure in _money_told(before.lines)}
    moved = [
        Finding("dominated", (each.measure, each.table, each.keys))
        for each in ours.lines
        if each.value is not None and money.get(each.measure, each.value) != each.value
    ]
    # a sum names one of the cells that stay out of it
    kept = [each for each in found if each.cell in told or (each.fault == "sum" and each.cell[:2] in tables)]
    return kept + moved


def month_beside(
    month: Month, ours: Side, others: Sequence[Side], before: Sequence[Side], terms: Terms
) -> Month:
    """The month without what would tell of a few cases, or of one business, beside the others and beside
    those of its own that were recalled.
    """
    while found := list(_left(replace(ours, lines=month.lines), others, before, terms)):
        money = {each.cell[0] for each in found if each.fault == "dominated"}
        places = {(each.cell[1], each.cell[0]) for each in found if each.fault != "dominated"}
        lines = tuple(replace(each, value=None) if each.measure in money else each for each in month.lines)
        month = (
            without_tables(replace(month, lines=lines), terms, places)
            if places
            else replace(month, lines=lines)
        )
    return month


def _left(ours: Side, others: Sequence[Side], before: Sequence[Side], terms: Terms) -> Iterator[Finding]:
    for theirs in others:
        yield from left_between(ours, theirs, terms)
    for each in before:
        yield from left_after(ours, each, terms)


def _money_told(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(each.measure for each in lines if each.measure in DEPENDS and each.value is not None)


def money_faults(side: Side, terms: Terms) -> list[str]:
    """The sums of money of a snapshot that tell of one business, of those that it tells."""
    told = _money_told(side.lines)
    try:
        found = dominated(side.parts, terms, told) if told else frozenset()
    except NotVisible:
        return [NO_FILES]
    return [str(Finding("dominated", (name, "month", ()))) for name in sorted(found)]
