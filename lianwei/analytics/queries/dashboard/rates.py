"""The rates beside the public one, times and satisfaction: for staff alone (practice A10, B6)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.measures import MEASURES
from lianwei.ui.charts import Cell, Chart, Column, Role, Row

from .asking import days_label
from .charts import nothing_words
from .comparing import Beside
from .told import Line, Teller
from .words import changed, printed

SHOWN = (
    "completion_rate",
    "handling_rate",
    "visit_rate",
    "settlement_rate",
    "mediation_rate",
    "on_time_rate",
    "days_to_accept_median",
    "days_to_close_median",
    "days_to_close_p90",
    "paused_days",
    "transfer_hours_median",
    "transfer_hours_p95",
    "satisfaction",
    "satisfaction_nonresponse",
)


def rates_and_times(teller: Teller, pair: Beside) -> Chart:
    """Each with what it was in the days compared with; what cannot be narrowed so has no value."""
    now, then = teller.line(SHOWN), teller.line(SHOWN, pair.before)
    now_label, then_label = pair.labels
    return Chart(
        "rates",
        _("Rates, times and satisfaction"),
        (
            Column(pgettext("statistics", "Figure"), Role.NAME, is_number=False),
            Column(now_label, Role.NOW),
            Column(then_label, Role.BEFORE),
            Column(pair.head),
            Column(_("What is counted"), is_number=False),
        ),
        tuple(_row(name, now, then) for name in SHOWN),
        tag=_("For staff only"),
        period=days_label(teller.asked.period),
        is_wide=True,
        empty=nothing_words(),
    )


def _row(name: str, now: Line, then: Line) -> Row:
    measure = MEASURES[name]
    here, there = now.values[name], then.values[name]
    return Row(
        (
            Cell(str(measure.label)),
            Cell(printed(here, measure.unit)),
            Cell(printed(there, measure.unit)),
            Cell(changed(here, there, measure.unit)),
            Cell(str(measure.base), is_text=True),
        )
    )
