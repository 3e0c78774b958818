"""What complaints say of the effect of a drive, in words, as a table and a chart.

The counts are the leading member's: outside its house fewer than five are not told (practice:
members/data/visibility.csv).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.rules.small import is_small
from lianwei.supervision.models import Drive
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

MARK = "▲"  # stands beside the months of the drive: the chart is read without colours as well
OVERDISPERSED = 1.5  # from here on the months scatter more than counts by chance do
Counts = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EffectTold:
    """The result in a sentence, how to read it, monthly means of both sides, every month."""

    headline: str
    cautions: list[str]
    means: list[tuple[str, str, str]]
    chart: Chart | None


def effect_told(drive: Drive, *, is_own: bool) -> EffectTold | None:
    """What was last measured; None before. `is_own`: for people of the leading member."""
    effect = drive.effect
    if not effect:
        return None
    is_whole = is_own or are_months_told(effect)
    cautions = list(_cautions(drive))
    if not is_whole:
        cautions.append(_("Months are left out: some hold fewer than five complaints."))
    means = _means(effect, is_own=is_own)
    return EffectTold(_headline(effect), cautions, means, _chart(drive) if is_whole else None)


def are_months_told(effect: dict[str, Any]) -> bool:
    """Whether the counts of all months may leave the house."""
    return not any(is_small(count) for count in (*effect["area"], *effect["others"]))


def months_told(effect: dict[str, Any]) -> list[tuple[str, int, int, str]]:
    """Every month: complaints in the area, in the comparison, on which side of the drive it stands."""
    months = [*effect["before"], *effect["during"], *effect["after"]]
    sides = [pgettext("months", "before")] * len(effect["before"])
    sides += [pgettext("months", "during the drive")] * len(effect["during"])
    sides += [pgettext("months", "after")] * len(effect["after"])
    return list(zip(months, effect["area"], effect["others"], sides, strict=True))


def ratio_told(effect: dict[str, Any]) -> str:
    """0.74 (0.60–0.91); empty where none can be told."""
    if effect["ratio"] is None:
        return ""
    return f"{effect['ratio']:.2f} ({effect['low']:.2f}–{effect['high']:.2f})"


def _headline(effect: dict[str, Any]) -> str:
    if effect["ratio"] is None:
        return _("No ratio can be told: too few months, or no complaint at all on one side.")
    told = {
        "change": _change(effect["ratio"]),
        "low": _change(effect["low"]),
        "high": _change(effect["high"]),
    }
    said = (
        _("Complaints: %(change)s than the comparison let expect (95%% interval: %(low)s to %(high)s).")
        % told
    )
    is_clear = effect["high"] < 1 or effect["low"] > 1
    return said if is_clear else " ".join((said, _("Chance alone can explain the difference.")))


def _change(ratio: float) -> str:
    told = {"n": f"{100 * abs(ratio - 1):.1f}%"}
    return _("%(n)s fewer") % told if ratio < 1 else _("%(n)s more") % told


def _cautions(drive: Drive) -> Iterator[str]:
    """What to bear in mind; each is one sentence."""
    effect = drive.effect
    if drive.compared_on > drive.starts_on:
        yield _("The comparison was chosen on %(day)s, after the drive had begun: read with care.") % {
            "day": drive.compared_on.isoformat()
        }
    if len(effect["after"]) < drive.months_after:
        told = {"done": len(effect["after"]), "planned": drive.months_after}
        yield (
            _("%(done)s of %(planned)s planned months after the drive have passed; measure again later.")
            % told
        )
    if effect["ratio"] is not None:
        yield from _of_ratio(effect)
    if effect["unsorted"]:
        yield _("%(n)s complaints of this time are not sorted by goods yet and count in no area.") % {
            "n": effect["unsorted"]
        }
    yield _(
        "The months in which the drive ran count on neither side. "
        "Other changes in this area alone cannot be told apart from the drive."
    )


def _of_ratio(effect: dict[str, Any]) -> Iterator[str]:
    trend = effect["trend"]
    if trend is None:
        yield _("Too few months before the drive to see whether the groups ran alike.")
    elif trend["is_alike"]:
        yield _("Before the drive no different course of the groups can be seen (p = %(p)s).") % {
            "p": f"{trend['p']:.2f}"
        }
    else:
        yield _("The groups did not run alike before the drive (p = %(p)s): read with care.") % {
            "p": f"{trend['p']:.3f}"
        }
    if effect["is_small"]:
        yield _("The numbers are small: a single shop can turn the result.")
    if effect["dispersion"] > OVERDISPERSED:
        yield _("The months scatter more than chance does (dispersion %(d)s); the interval is widened.") % {
            "d": f"{effect['dispersion']:.1f}"
        }


def _means(effect: dict[str, Any], *, is_own: bool) -> list[tuple[str, str, str]]:
    """Complaints a month: of which group, before, after."""
    first, last = len(effect["before"]), len(effect["after"])

    def mean(counts: list[int]) -> str:
        is_told = is_own or not is_small(sum(counts))
        return f"{sum(counts) / len(counts):.1f}" if is_told else "—"

    def told(counts: list[int]) -> tuple[str, str]:
        return mean(counts[:first]), mean(counts[-last:])

    return [
        (_("The drive's area"), *told(effect["area"])),
        (pgettext("group", "Comparison"), *told(effect["others"])),
    ]


def _chart(drive: Drive) -> Chart:
    effect = drive.effect
    first = len(effect["before"])
    area, others = sum(effect["area"][:first]), sum(effect["others"][:first])
    share = area / others if others else 0
    columns = (
        Column(_("Month"), Role.NAME, is_number=False),
        Column(_("The drive's area"), Role.NOW, pgettext("group", "Area")),
        Column(_("Expected from the comparison"), Role.EXPECTED, _("expected")),
        Column(pgettext("group", "Comparison")),
        Column(_("Side"), is_number=False),
    )
    during = set(effect["during"])
    rows = tuple(
        Row(
            (
                Cell(f"{month}{MARK}" if month in during else month),
                Cell(str(mine), mine),
                Cell(f"{theirs * share:.1f}", round(theirs * share, 1)),
                Cell(str(theirs), theirs),
                Cell(side, is_text=True),
            )
        )
        for month, mine, theirs, side in months_told(effect)
    )
    return Chart(
        "months",
        _("Complaints by month"),
        columns,
        rows,
        kind=Kind.WEEKS,
        alt=_("Complaints in the area by month, and what the comparison let expect."),
        legend=(_("%(mark)s months of the drive") % {"mark": MARK},),
        source=_("Complaints that the leading member handles, by month of receipt; counted on %(day)s")
        % {"day": effect["on"]},
    )
