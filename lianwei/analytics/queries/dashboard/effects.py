"""What a change of the resolution rate is made of: more cases, other parts, or the same doing better."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.measures import DIMENSIONS
from lianwei.analytics.rules.comparison import Counts, Decomposition, decomposed
from lianwei.analytics.rules.style import half_up
from lianwei.members.models import Organisation
from lianwei.ui.charts import Cell, Chart, Column, Row

from .asking import ALLIANCE, days_label
from .comparing import Beside, break_notes
from .told import Line, Teller
from .words import printed

COUNTED = ("accepted", "resolved")
LISTED = 8  # parts with a line of their own
POINTS = 100


def decompositions(teller: Teller, pair: Beside) -> list[Chart]:
    """By member, where all of an alliance is looked at, and by class of goods and services. Only for readers
    from whom nothing is kept: the parts add up to the whole.
    """
    asked = teller.asked
    found = []
    if asked.scope == ALLIANCE and "member" not in asked.chosen:
        found.append(_effects(teller, pair, "member", _("Change of the resolution rate, by member")))
    if "category_main" not in asked.chosen:
        title = _("Change of the resolution rate, by goods and services")
        found.append(_effects(teller, pair, "category_main", title))
    return found


def _effects(teller: Teller, pair: Beside, by: str, title: str) -> Chart:
    now = _counted(teller.lines(COUNTED, by), by)
    then = _counted(teller.lines(COUNTED, by, pair.before), by)
    found = decomposed(now, then)
    labels = pair.labels
    return Chart(
        f"effects-{by.replace('_', '-')}",
        title,
        (
            Column(str(DIMENSIONS[by].label), is_number=False),
            *(Column(_("Rate, {period}").format(period=label)) for label in labels),
            Column(_("Mix, percentage points")),
            Column(_("Rate, percentage points")),
        ),
        tuple(_rows(found, now, then, by)) if found else (),
        tag=_("For staff only"),
        is_wide=True,
        period=days_label(teller.asked.period),
        empty=_("One of the two periods has no case: there is nothing to compare."),
        notes=(*((_sentence(found), _reading()) if found else ()), *break_notes(pair, [(by, {*now, *then})])),
    )


def _counted(lines: Iterable[Line], by: str) -> Counts:
    """Accepted and resolved by part; a merged member's are its successor's."""
    found: dict[str, tuple[int, int]] = {}
    heirs = _successors() if by == "member" else {}
    for line in lines:
        key = heirs.get(line.keys[0], line.keys[0])
        accepted, resolved = found.get(key, (0, 0))
        found[key] = accepted + line.whole("accepted"), resolved + line.whole("resolved")
    return found


def _successors() -> dict[str, str]:
    merged = Organisation.objects.exclude(successor=None).values_list("pk", "successor_id")
    return {str(pk): str(heir) for pk, heir in merged}


def _rows(found: Decomposition, now: Counts, then: Counts, by: str) -> Iterable[Row]:
    parts = sorted(found.mix_of, key=lambda part: (-abs(found.mix_of[part] + found.rate_of[part]), part))
    for part in parts[:LISTED]:
        yield _row(DIMENSIONS[by].label_of(part), _rate(now, [part]), _rate(then, [part]), found, [part])
    if rest := parts[LISTED:]:
        yield _row(pgettext("statistics", "All others"), _rate(now, rest), _rate(then, rest), found, rest)
    every = list(parts)
    yield _row(_("Total"), _rate(now, every), _rate(then, every), found, every, is_total=True)


def _row(
    label: str,
    now: Fraction | None,
    then: Fraction | None,
    found: Decomposition,
    parts: list[str],
    *,
    is_total: bool = False,
) -> Row:
    mix, rate = (sum((of[part] for part in parts), Fraction()) for of in (found.mix_of, found.rate_of))
    cells = (
        label,
        printed(now, "share"),
        printed(then, "share"),
        _signed(mix * POINTS),
        _signed(rate * POINTS),
    )
    return Row(tuple(Cell(text) for text in cells), is_total=is_total)


def _rate(counts: Mapping[str, tuple[int, int]], parts: Iterable[str]) -> Fraction | None:
    both = [counts.get(part, (0, 0)) for part in parts]
    whole = sum(accepted for accepted, _resolved in both)
    return Fraction(sum(resolved for _accepted, resolved in both), whole) if whole else None


def _sentence(found: Decomposition) -> str:
    """Resolved cases: +12, of which by volume +10.00, by mix −1.00, by rate +3.00."""
    count = found.count
    return _(
        "Resolved cases {whole}: volume {volume}, mix {mix}, rate {rate}. The rate in percentage points: "
        "mix {share_mix}, rate {share_rate}."
    ).format(
        whole=_signed(count.whole, decimals=0),
        volume=_signed(count.volume),
        mix=_signed(count.mix),
        rate=_signed(count.rate),
        share_mix=_signed(found.share.mix * POINTS),
        share_rate=_signed(found.share.rate * POINTS),
    )


def _reading() -> str:
    return _(
        "Volume: more or fewer cases in all. Mix: parts with another rate have become a larger or smaller "
        "share. Rate: the same parts do better or worse."
    )


def _signed(value: Fraction, *, decimals: int = 2) -> str:
    """+3.00, −1.00, 0.00."""
    rounded = half_up(abs(value), decimals)
    sign = "" if not rounded else "+" if value > 0 else "−"
    return f"{sign}{rounded:,}"
