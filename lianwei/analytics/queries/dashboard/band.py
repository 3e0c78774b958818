"""The public rate between the strictest and the kindest way to count: for staff alone (practice A10)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.queries.figures import Value
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.drawings import Band, band

from .asking import days_label
from .told import Teller
from .words import printed

PUBLIC, LOW, HIGH, RATED = "resolution_rate", "band_low", "band_high", "band_rated"
WAYS = (LOW, HIGH, RATED)  # beside the public rate


def honest_band(teller: Teller) -> Chart:
    """Four ways to count, and a picture where the first three have a value."""
    values = teller.line((PUBLIC, LOW, HIGH, RATED)).values
    said = {name: printed(value, "share") for name, value in values.items()}
    alt = _("Public rate {rate}, strictly {low}, kindly {high}").format(
        rate=said[PUBLIC], low=said[LOW], high=said[HIGH]
    )
    drawn = _band(values, said)
    return Chart(
        "band",
        _("How to read the resolution rate"),
        (
            Column(_("Way of counting"), Role.NAME, is_number=False),
            Column(pgettext("statistics", "Rate"), Role.NOW),
            Column(_("What over what"), is_number=False),
        ),
        tuple(Row((Cell(label), Cell(said[name]), Cell(how, is_text=True))) for name, label, how in _ways()),
        kind=Kind.DRAWN if drawn else Kind.PLAIN,
        alt=alt,
        tag=_("For staff only"),
        legend=tuple(
            _("{way}: {how}").format(way=label, how=how) for name, label, how in _ways() if name != RATED
        ),
        period=days_label(teller.asked.period),
        drawing=band(drawn, label=alt) if drawn else "",
    )


def _ways() -> tuple[tuple[str, str, str], ...]:
    return (
        (PUBLIC, _("Public rate"), _("resolved ÷ accepted")),
        (LOW, _("Strictly"), _("confirmed by the consumer ÷ received")),
        (HIGH, _("Kindly"), _("confirmed or not answered ÷ closed")),
        (RATED, _("Of those who answered"), _("confirmed ÷ answered")),
    )


def _band(values: dict[str, Value], said: dict[str, str]) -> Band | None:
    public, low, high = values[PUBLIC], values[LOW], values[HIGH]
    if public is None or low is None or high is None:
        return None
    return Band(
        float(low),
        max(float(low), float(high)),
        float(public),
        _("strictly {rate}").format(rate=said[LOW]),
        _("kindly {rate}").format(rate=said[HIGH]),
        _("public rate {rate}").format(rate=said[PUBLIC]),
    )
