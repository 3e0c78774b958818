"""What the narratives of a month tell: the accepted ones whose consumers agree, with category and city."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.models import NarrativeStatus, OpenDataKind, OpenNarrative, OpenSnapshot
from lianwei.analytics.rules.open_data.narratives import (
    Cell,
    cell_told,
    city_of,
    faults_of_rows,
    shared_by,
)
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.reading.places import HANDED_ON, Places, places
from lianwei.cases.models import Complaint
from lianwei.cases.queries.counted import counted_cases
from lianwei.cases.queries.page.consents import agreeing
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation

from .open_counts import READER, both, cutoff_of, first_day, is_due, month_named, publishing_members

DIMENSION = {"category": "category", "city": "region"}


@dataclass(frozen=True, slots=True)
class Stories:
    """The narratives of a month as they would be published now. `keys`: their rows; `counts`: how many cases
    share each category and city.
    """

    alliance: Alliance
    period: Period
    cutoff: date
    members: tuple[Organisation, ...]
    keys: tuple[int, ...]
    rows: tuple[dict[str, str], ...]
    counts: dict[Cell, int]
    source: str = ""
    withheld_tables: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.members]

    @property
    def withheld(self) -> int:
        return sum(not (row["category"] and row["city"]) for row in self.rows)


def are_read(alliance: Alliance, period: Period, members: Collection[Organisation]) -> bool:
    """Whether a month's narratives can go out: one was accepted, none waits or the time to read is over;
    after a recall all must have been read.
    """
    rows = _rows_of(members, period.name)
    until = cutoff_of(period) + timedelta(days=terms_of(period.name).review_days)
    out = OpenSnapshot.objects.filter(alliance=alliance, kind=OpenDataKind.NARRATIVES, month=period.name)
    is_over = until < clock.today() and not out.exists()
    is_waiting = rows.filter(status=NarrativeStatus.WAITING).exists()
    return rows.filter(status=NarrativeStatus.ACCEPTED).exists() and (is_over or not is_waiting)


def stories_prepared(alliance: Alliance, name: str, *, actor: Actor) -> Stories:
    """The accepted narratives of a month whose consumers still agree, in an order that tells nothing.

    Raises Invalid for what is no month, WrongStatus before its day, where no member resolved it, while some
    are still to be read, and where nothing is left or a text still names somebody.
    """
    actor.require("open_snapshot.publish")
    period = month_named(name)
    if not is_due(period):
        raise WrongStatus(_("This month can be published from {day} on.").format(day=first_day(period)))
    members = publishing_members(alliance, period, kind=OpenDataKind.NARRATIVES)
    if not members:
        raise WrongStatus(_("No member has resolved to publish this month."))
    if not are_read(alliance, period, members):
        raise WrongStatus(_("Nothing of this month was accepted yet, or members are still reading."))
    made = _told(alliance, period, members)
    if not made.rows:
        raise WrongStatus(
            _("No narrative of this month is left: fewer than 5 cases, or no consent any more.")
        )
    if faults := faults_of_rows(made.rows, made.counts):
        said = _("A narrative still names somebody and stays out: {faults}. Leave it out first.")
        raise WrongStatus(said.format(faults="; ".join(faults[:3])))
    return made


def still_agreed(made: Stories) -> bool:
    """Whether each of these is accepted and agreed to at this moment."""
    rows = OpenNarrative.objects.visible_to(READER).filter(pk__in=made.keys, status=NarrativeStatus.ACCEPTED)
    cases = list(counted_cases(actor=READER).filter(pk__in=rows.values("complaint_id")))
    return len(agreeing(cases, OPEN_NARRATIVE)) == len(made.keys)


def has_any(alliance: Alliance, period: Period, members: Sequence[Organisation]) -> bool:
    """Whether a month can tell a narrative: five cases or more, and one that is still agreed to."""
    return are_read(alliance, period, members) and bool(_told(alliance, period, members).rows)


def counts_of(alliance: Alliance, period: Period) -> dict[Cell, int]:
    """How many cases of the members that tell narratives share each category and city in a month."""
    members = publishing_members(alliance, period, kind=OpenDataKind.NARRATIVES)
    return shared_by((line, city) for _case, line, city in _cases_of(members, period))


def _told(alliance: Alliance, period: Period, members: Sequence[Organisation]) -> Stories:
    cases = {case.pk: (case, line, city) for case, line, city in _cases_of(members, period)}
    counts = shared_by((line, city) for _case, line, city in cases.values())
    accepted = _rows_of(members, period.name).filter(status=NarrativeStatus.ACCEPTED)
    rows = [each for each in accepted if each.complaint_id in cases]
    agreed = agreeing([cases[each.complaint_id][0] for each in rows], OPEN_NARRATIVE)
    placed = [
        (each, cell)
        for each in rows
        if each.complaint_id in agreed and (cell := cell_told(*cases[each.complaint_id][1:], counts))
    ]
    placed.sort(key=lambda pair: sha256(pair[0].text.encode()).hexdigest())
    once = {row.text: cell for row, cell in reversed(placed)}  # what many wrote alike is told once
    told = _lines(period, [(row.text, *cell) for row, cell in placed if once.pop(row.text, None)])
    keys = tuple(row.pk for row, _cell in placed)
    return Stories(alliance, period, cutoff_of(period), tuple(members), keys, told, counts)


def narratives_in(snapshot: OpenSnapshot) -> list[int]:
    """The keys of those that went out with a snapshot."""
    members = list(Organisation.objects.filter(code__in=snapshot.members))
    rows = _rows_of(members, snapshot.month).filter(status=NarrativeStatus.PUBLISHED)
    return list(rows.values_list("pk", flat=True))


def _rows_of(members: Iterable[Organisation], month: str) -> QuerySet[OpenNarrative]:
    known = places()
    wanted = {each.pk for each in members}
    homes = [pk for pk, member in known.members.items() if member in wanted]
    return OpenNarrative.objects.visible_to(READER).filter(organisation_id__in=homes, month=month)


def _cases_of(members: Iterable[Organisation], period: Period) -> list[tuple[Complaint, list[str], str]]:
    """The cases that the members accepted in a month: their category with all above it, their city."""
    known, wanted = places(), {each.pk for each in members}
    homes = {pk for pk, member in known.members.items() if member in wanted}
    rows = counted_cases(actor=READER).filter(
        accepted_on__range=(period.first, period.last), holder_id__in=homes
    )
    rows = rows.exclude(outcome=HANDED_ON).select_related("holder")
    return [
        (case, list(line_of(case, known)), city_of(case.region or case.holder.region_code)) for case in rows
    ]


def line_of(case: Complaint, known: Places) -> Iterable[str]:
    """Its category and those above it down to the class (level 1); nothing before a person confirmed it."""
    code = case.category if case.is_sorted else ""
    while code:
        yield code
        parent, level = known.parents.get(code, ("", 0))
        code = parent if level > 1 else ""


def _lines(period: Period, told: Sequence[tuple[str, str, str]]) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "month": period.name,
            "number": str(n),
            "text": text,
            **_named("category", category),
            **_named("city", city),
        }
        for n, (text, category, city) in enumerate(told, start=1)
    )


def _named(column: str, code: str) -> dict[str, str]:
    """A code with its name in Chinese and English; empty where it is not told."""
    names = both(DIMENSION[column], code) if code else ("", "")
    return {column: code, f"{column}_name": names[0], f"{column}_name_en": names[1]}
