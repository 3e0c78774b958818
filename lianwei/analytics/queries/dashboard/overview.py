"""The overview: the first figures, what is missing, and the charts."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.measures.shapes import SHARE
from lianwei.analytics.queries.approved_maps import Outlines
from lianwei.analytics.rules.periods import ONE_DAY, Period
from lianwei.analytics.warehouse.manifests import current_manifest
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import short_label
from lianwei.ui.charts import Chart
from lianwei.ui.shapes import Tab
from lianwei.ui.words import month as month_label

from .asking import ALLIANCE, Question, days_label, keys_of, scopes_of
from .band import WAYS, honest_band
from .by_return import members_seen
from .charts import Linking, by_day, flows, monthly, natures, top_categories, without_links
from .comparing import Beside, beside, festival_notes
from .effects import decompositions
from .places import members_chart
from .rates import rates_and_times
from .told import Line, Teller
from .words import HIDDEN, printed, since, unit_label

HEAD = ("accepted", "resolved", "resolution_rate", "recovered_promised", "enquiries")
FEW = 3  # cases a month on average: below, a month without any is no sign that figures are missing
MONTHS_LOOKED_AT = 12
LISTED = ("accepted", "resolved")  # figures whose cases can be opened


@dataclass(frozen=True, slots=True)
class HeadFigure:
    """One of the large figures with its change on last year."""

    label: str
    value: str
    unit: str
    change: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """`missing`: members with no case in the last month that is over, though they usually have some."""

    asked: Question
    title: str
    days: str
    as_of: datetime | None
    members: int
    missing: list[str]
    figures: list[HeadFigure]
    charts: list[Chart]
    scopes: list[Tab]
    is_partial: bool
    beside: Beside
    notes: list[str]

    @property
    def defined(self) -> list[tuple[str, str]]:
        """What the figures of the page mean, by name: those on top, and the band where the reader has it."""
        names = [*HEAD, *(WAYS if any(chart.id == "band" for chart in self.charts) else ())]
        return [(str(MEASURES[name].label), MEASURES[name].told) for name in names]

    @property
    def lines(self) -> list[list[str]]:
        """All of it as a sheet: the figures, then table below table."""
        found = [[self.title, self.days, self.beside.words], *([note] for note in self.notes)]
        found += [[each.label, each.value, each.unit, each.change] for each in self.figures]
        for chart in self.charts:
            found += [[], [chart.title, chart.period], *chart.lines]
            found += [[note] for note in chart.notes]
        return found


def overview(asked: Question, *, actor: Actor, outlines: Outlines | None = None) -> Overview:
    """The whole page. Raises NotAllowed without the permission for statistics."""
    teller, pair = Teller(asked, actor=actor), beside(asked, actor=actor)
    charts = _charts(teller, pair, actor, outlines)
    may_open = actor.may("complaint.view") and not teller.is_partial
    return Overview(
        asked=asked,
        title=_("The alliance's complaints") if asked.scope == ALLIANCE else _("Our complaints"),
        days=days_label(asked.period),
        as_of=_as_of(),
        members=len(members_seen(actor)) if asked.scope == ALLIANCE else 0,
        missing=[] if teller.is_partial or asked.scope != ALLIANCE else _missing(teller, actor),
        figures=_figures(teller, pair, partial(cases_url, asked) if may_open else _nowhere),
        charts=charts if may_open else [_closed(chart) for chart in charts],
        scopes=[_tab(scope, asked) for scope in scopes_of(actor)],
        is_partial=teller.is_partial,
        beside=pair,
        notes=festival_notes(pair),
    )


def _closed(chart: Chart) -> Chart:
    """Tiles still lead to a member's own overview; single cases stay closed."""
    return chart if chart.id == "members" else without_links(chart)


def _charts(teller: Teller, pair: Beside, actor: Actor, outlines: Outlines | None) -> list[Chart]:
    asked = teller.asked
    link = partial(cases_url, asked)
    charts = [
        monthly(teller, link),
        natures(teller, pair, link),
        top_categories(teller, pair, link, head="S", title=_("Services most complained of")),
        top_categories(teller, pair, link, head="G", title=_("Goods most complained of")),
    ]
    if asked.scope == ALLIANCE and "member" not in asked.chosen:
        charts.append(members_chart(teller, actor=actor, outlines=outlines))
    if not teller.is_partial:
        charts.append(honest_band(teller))  # beside the members: both are half as wide as the page
        charts.append(rates_and_times(teller, pair))
        charts += decompositions(teller, pair)
        charts += [flows(teller)] if not asked.where else []
        charts.append(by_day(teller, link))
    return charts


def _figures(teller: Teller, pair: Beside, link: Linking) -> list[HeadFigure]:
    now, then = teller.line(HEAD), teller.line(HEAD, pair.before)
    if now.is_hidden or teller.is_total_hidden:
        return [HeadFigure(label, HIDDEN, "", "") for label in _labels().values()]
    return [_figure(name, label, (now, then), pair.head, link) for name, label in _labels().items()]


def _figure(name: str, label: str, sides: tuple[Line, Line], head: str, link: Linking) -> HeadFigure:
    now, then = sides
    unit, value = MEASURES[name].unit, now.values[name]
    return HeadFigure(
        label,
        printed(value, unit).removesuffix("%"),
        "%" if unit == SHARE else unit_label(unit),
        "" if then.is_hidden else since(head, value, then.values[name], unit),
        link(of=name) if name in LISTED and value else "",
    )


def _labels() -> dict[str, str]:
    """What the first figures are called, in their order."""
    return {
        "accepted": pgettext("figure", "Accepted"),
        "resolved": pgettext("figure", "Resolved"),
        "resolution_rate": pgettext("figure", "Resolution rate"),
        "recovered_promised": pgettext("figure", "Loss recovered"),
        "enquiries": pgettext("figure", "Enquiries"),
    }


def _missing(teller: Teller, actor: Actor) -> list[str]:
    """Members without a case in the last month that is over, though they usually have several a month.

    An upload that did not come looks like this; so does a quiet month of a small member, which is why the
    few are left out.
    """
    last = Period(clock.today().replace(day=1), clock.today()).before().months()[-1]
    last = Period(last.last.replace(day=1), last.last)
    year = Period(last.year_before().last + ONE_DAY, last.last)
    before = {line.keys[0]: line.whole("received") for line in teller.lines(["received"], "member", year)}
    there = {line.keys[0] for line in teller.lines(["received"], "member", last) if line.values["received"]}
    wanted = teller.asked.chosen.get("member", "")
    return [
        _("{member}, {month}").format(member=short_label(each.pk), month=month_label(last.first))
        for each in members_seen(actor)
        if before.get(str(each.pk), 0) >= FEW * MONTHS_LOOKED_AT
        and not there & set(keys_of("member", str(each.pk)))
        and wanted in ("", str(each.pk))
    ]


def _tab(scope: str, asked: Question) -> Tab:
    label = _("Whole alliance") if scope == ALLIANCE else _("Our organisation")
    return Tab(label, f"?{replace(asked, scope=scope).query()}", is_current=scope == asked.scope)


def _as_of() -> datetime | None:
    """When the figures were last brought up to date."""
    made = current_manifest().made_at
    return datetime.fromisoformat(made) if made else None


def cases_url(asked: Question, *, of: str = "accepted", **keys: str) -> str:
    """Where the cases behind a figure are listed; nowhere for what has no key."""
    if not all(keys.values()):
        return ""
    more = {"of": of} if of != "accepted" else {}
    return f"{reverse('statistics_cases')}?{asked.narrowed(**keys).query(**more)}"


def _nowhere(**_keys: str) -> str:
    return ""
