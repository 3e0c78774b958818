"""Standing specials by period and member, within what the reader may count."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.rules.cells import MINIMUM, TOTAL, hidden_in_line, is_small
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.specials import Part, Special, special_named, specials
from lianwei.analytics.rules.style import NO_BASE
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.words import money_wan

from .calendars import period_asked
from .dashboard.asking import period_choices, period_label
from .figures import figures
from .return_checks import in_language

VIEW = "statistics.view"
MEASURES = ("received", "accepted", "resolved", "resolution_rate", "recovered_promised")
HIDDEN = "<5"


@dataclass(frozen=True, slots=True)
class SpecialPage:
    """A special over a period: its parts against the year before, and by member."""

    special: Special
    period: Period
    parts: Chart
    members: Chart
    specials: list[tuple[str, str]]
    periods: list[tuple[str, list[tuple[str, str]]]]

    @property
    def name(self) -> str:
        return in_language(self.special)


def special_page(*, actor: Actor, code: str = "", name: str = "") -> SpecialPage:
    """The special of that code in the period of that name; the first special, the latest month over."""
    actor.require(VIEW)
    special, period = special_named(code), period_asked(name, actor=actor)
    return SpecialPage(
        special,
        period,
        _parts_chart(special, period, actor),
        _members_chart(special, period, actor),
        [(each.code, in_language(each)) for each in specials()],
        _periods(period, actor),
    )


def _periods(shown: Period, actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods to choose from, and the one shown where it is older than these."""
    offered = period_choices(actor=actor)
    if any(name == shown.name for _label, periods in offered for name, _said in periods):
        return offered
    return [*offered, (_("Earlier"), [(shown.name, period_label(shown.name))])]


def looks_at_others(actor: Actor) -> bool:
    """Whether the reader counts cases of other members, of whom small numbers stay out."""
    return bool(actor.oversees) and not actor.is_trusted


def _values(part: Part, period: Period, actor: Actor) -> dict[str, Any]:
    return figures(MEASURES, actor=actor, period=period, where=part.where)[0].values


def _parts_chart(special: Special, period: Period, actor: Actor) -> Chart:
    before = period.year_before()
    rows = tuple(_part_row(part, period, before, actor) for part in special.parts)
    columns = (
        Column(_("Part of the special"), Role.NAME, is_number=False),
        Column(pgettext("figures", "Received")),
        Column(pgettext("figures", "Accepted"), Role.NOW, period.name),
        Column(_("Accepted the year before"), Role.BEFORE, before.name),
        Column(_("Resolved")),
        Column(_("Resolution rate (%)")),
        Column(_("Loss recovered (10,000 yuan)")),
    )
    return Chart(
        "special-parts",
        in_language(special),
        columns,
        rows,
        kind=Kind.BARS,
        alt=_("Accepted complaints of each part, with the year before"),
        note=_("Parts may overlap and are not added up."),
        period=f"{period.first} – {period.last}",
        source=in_language(special, "note"),
    )


def _part_row(part: Part, period: Period, earlier: Period, actor: Actor) -> Row:
    """What the members' figures would tell together with a sum stays out of the sum too."""
    now, before = _values(part, period, actor), _values(part, earlier, actor)
    is_cut = looks_at_others(actor)
    accepted, resolved = now["accepted"], now["resolved"]
    is_told = not is_cut or not any(map(is_small, (accepted, resolved, accepted - resolved)))
    is_summed = not (is_cut and TOTAL in _left_out(_by_member(part, period, actor), actor))
    is_told = is_told and is_summed
    rate: Fraction | None = now["resolution_rate"]
    shown = f"{float(rate * 100):.2f}" if rate is not None else NO_BASE
    return Row(
        (
            Cell(in_language(part), is_text=True),
            _count(now["received"], is_cut),
            _count(accepted, is_cut) if is_summed else Cell(HIDDEN),
            _count(before["accepted"], is_cut),
            _count(resolved, is_cut) if is_told else Cell(HIDDEN),
            Cell(shown) if is_told else Cell(HIDDEN),
            Cell(money_wan(now["recovered_promised"])) if is_told else Cell(HIDDEN),
        )
    )


def _count(value: int, is_cut: bool) -> Cell:
    return Cell(HIDDEN) if is_cut and is_small(value, minimum=MINIMUM) else Cell(f"{value:,}", value)


def _members_chart(special: Special, period: Period, actor: Actor) -> Chart:
    """Accepted complaints of each part by member; small numbers of others stay out, and what tells them."""
    by_part = {part.code: _by_member(part, period, actor) for part in special.parts}
    hidden = {code: _hidden(counts, actor) for code, counts in by_part.items()}
    members = sorted({key for counts in by_part.values() for key in counts})
    rows = [
        Row(
            (
                Cell(organisation_label(int(key)), is_text=True),
                *(_of_member(by_part[part.code], hidden[part.code], key) for part in special.parts),
            )
        )
        for key in members
    ]
    columns = (
        Column(_("Member"), Role.NAME, is_number=False),
        *(Column(in_language(part)) for part in special.parts),
    )
    title, period_text = _("Accepted complaints by member"), f"{period.first} – {period.last}"
    return Chart(
        "special-members",
        title,
        columns,
        tuple(rows),
        period=period_text,
        empty=_("No complaint was accepted."),
    )


def _by_member(part: Part, period: Period, actor: Actor) -> dict[str, int]:
    rows = figures(("accepted",), actor=actor, period=period, by=("member",), where=part.where)
    return {row.keys[0]: int(row.values["accepted"] or 0) for row in rows if row.keys[0]}


def _hidden(counts: dict[str, int], actor: Actor) -> frozenset[str]:
    """The members whose figure stays out."""
    return _left_out(counts, actor) if looks_at_others(actor) else frozenset()


def _left_out(counts: dict[str, int], actor: Actor) -> frozenset[str]:
    """The same with the sum (TOTAL) where it would tell; the own figures are known and never left out."""
    own = {str(pk) for pk in actor.organisations}
    return hidden_in_line({key: count for key, count in counts.items() if key not in own})


def _of_member(counts: dict[str, int], hidden: frozenset[str], key: str) -> Cell:
    count = counts.get(key, 0)
    return Cell(HIDDEN) if key in hidden and count else Cell(f"{count:,}", count)
