"""What is counted for the open data of a month: the cases of the members that resolved it, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.models import OpenDataKind, OpenDataResolution, OpenSnapshot, ResolutionStatus
from lianwei.analytics.rules.open_data.checking import findings
from lianwei.analytics.rules.open_data.telling import Month, month_told, without_tables
from lianwei.analytics.rules.open_data.terms import Terms, terms_of
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.wording import EN
from lianwei.analytics.warehouse.open_files import Published
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of

from .figures import snapshot_kept
from .open_beside import Side, faults_between, month_beside, side_of
from .open_counted import MEMBER, READER, Counted


@dataclass(frozen=True, slots=True)
class Prepared:
    """A month as it would be published now. `source`: the kept files it was counted from."""

    alliance: Alliance
    period: Period
    cutoff: date
    terms: Terms
    members: tuple[Organisation, ...]
    source: str
    month: Month

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.members]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of its files, with the names of their keys in both languages."""
        return [each.as_row() for each in _rows(self)]

    @property
    def withheld(self) -> int:
        return sum(each.value is None for each in self.month.lines)

    @property
    def withheld_tables(self) -> tuple[str, ...]:
        return self.month.withheld


def cutoff_of(period: Period) -> date:
    """The day as of which a month is counted: when the usual time of mediation is over."""
    return period.last + timedelta(days=terms_of(period.name).days)


def is_due(period: Period) -> bool:
    """Whether a month can be counted for publication."""
    return cutoff_of(period) < clock.today()


def publishing_members(
    alliance: Alliance, period: Period, *, kind: str = OpenDataKind.AGGREGATES
) -> list[Organisation]:
    """The members of an alliance whose resolution is in force and covers the month."""
    rows = OpenDataResolution.objects.visible_to(READER).filter(
        kind=kind, status=ResolutionStatus.SIGNED, from_month__lte=period.first
    )
    return list(members_of(alliance, on=period.last).filter(pk__in=rows.values("organisation_id")))


def licences_chosen(members: Iterable[Organisation], kind: str) -> dict[str, str]:
    """The code of the licence that each member's resolution in force names, by the member's code."""
    codes = {each.pk: each.code for each in members}
    rows = OpenDataResolution.objects.visible_to(READER).filter(
        kind=kind, status=ResolutionStatus.SIGNED, organisation_id__in=codes
    )
    return {codes[pk]: licence for pk, licence in rows.values_list("organisation_id", "licence")}


def month_prepared(alliance: Alliance, name: str, *, actor: Actor) -> Prepared:
    """Count a month and check what it would give away: a table that would is left out. Keeps the files it is
    counted from.

    Raises Invalid for what is no month, WrongStatus before its day, where no member resolved it, and where
    figures would give away a few cases beside another alliance's.
    """
    actor.require("open_snapshot.publish")
    period = month_named(name)
    if not is_due(period):
        raise WrongStatus(_("This month can be published from {day} on.").format(day=first_day(period)))
    members = publishing_members(alliance, period)
    if not members:
        raise WrongStatus(_("No member has resolved to publish this month."))
    terms, cutoff, source = terms_of(period.name), cutoff_of(period), snapshot_kept()
    counted = Counted(members, period, cutoff, source)
    told = _sound(month_told(terms, counted.values, counted.parts), terms)
    ours = Side(told.lines, frozenset(each.code for each in members), counted.parts)
    others, before = _others(alliance, period)
    if faults := [each for theirs in others for each in faults_between(ours, theirs)]:
        said = _("This month would give away a few cases and stays out: {faults}.")
        raise WrongStatus(said.format(faults="; ".join(map(str, faults[:3]))))
    month = _sound(month_beside(told, ours, others, before, terms), terms)
    return Prepared(alliance, period, cutoff, terms, tuple(members), source, month)


def _sound(month: Month, terms: Terms) -> Month:
    """The month without the tables from which a few cases could be worked out."""
    while found := findings(month.lines, terms):
        places = {(table, measure) for measure, table, _keys in (each.cell for each in found)}
        month = without_tables(month, terms, places)
    return month


def month_named(name: str) -> Period:
    """The calendar month "2026-07". Raises Invalid for any other name, and for one without terms."""
    try:
        period = Period.named(name)
        terms_of(period.name)
    except ValueError as fault:
        raise Invalid({"month": _("Please name a month, for example 2026-07.")}) from fault
    if len(name) != len("2026-07"):
        raise Invalid({"month": _("Please name a month, for example 2026-07.")})
    return period


def first_day(period: Period) -> date:
    return cutoff_of(period) + timedelta(days=1)


def _others(alliance: Alliance, period: Period) -> tuple[list[Side], list[Side]]:
    """What was published of the same month elsewhere, and here before a recall: who has it keeps it."""
    rows = OpenSnapshot.objects.filter(month=period.name, kind=OpenDataKind.AGGREGATES)
    return [side_of(each) for each in rows.exclude(alliance=alliance)], [
        side_of(each) for each in rows.filter(alliance=alliance)
    ]


def latest_version(alliance: Alliance, month: str, kind: str) -> OpenSnapshot | None:
    """What was published last of a month, recalled or not."""
    rows = OpenSnapshot.objects.filter(alliance=alliance, month=month, kind=kind)
    return rows.select_related("alliance").order_by("version").last()


def _rows(made: Prepared) -> list[Published]:
    by = {table.name: table.by for table in made.terms.tables}
    placed = [(each, list(zip(by[each.table], each.keys, strict=True))) for each in made.month.lines]
    names = {each.code: (each.name, each.name_en or each.name) for each in made.members}
    words = {
        (name, key): names[key] if name == MEMBER else both(name, key)
        for name, key in {place for _line, places in placed for place in places}
    }
    return [
        Published(
            made.period.name,
            each.table,
            tuple((*place, *words[place]) for place in places),
            each.measure,
            MEASURES[each.measure].unit,
            each.value,
        )
        for each, places in placed
    ]


def both(name: str, key: str) -> tuple[str, str]:
    """What a key is called, in Chinese and in English."""
    with override("zh-hans"):
        chinese = DIMENSIONS[name].label_of(key)
    with override(EN):
        return chinese, DIMENSIONS[name].label_of(key)
