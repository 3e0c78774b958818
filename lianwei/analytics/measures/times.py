"""How long it takes, in calendar days; medians, because a few long cases pull every mean."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .counts import ACCEPTED, CLOSED, PAPERS, PRACTICE
from .rates import RULES, VISITS
from .registry import measure
from .shapes import DAYS, HOURS, SCORE, Counted, Ratio

MIDDLE, MOST, NEARLY_ALL = 0.5, 0.9, 0.95
OFFERS = _("Hand-overs taken in the period")
REGULATIONS = pgettext_lazy(
    "source", "Implementing Regulations of the Law on the Protection of Consumer Rights, article 46"
)


@measure(
    pgettext_lazy("figure", "Days to acceptance, median"),
    unit=DAYS,
    base=ACCEPTED,
    source=RULES,
    day="accepted_on",
    of="days_to_accept",
    at=MIDDLE,
)
def days_to_accept_median(t: Any) -> Counted:
    """Calendar days from receipt to acceptance, the middle of the complaints accepted in the
    period.
    """
    return Counted(t.days_to_accept, t.accepted)


@measure(
    pgettext_lazy("figure", "Days to closing, median"),
    unit=DAYS,
    base=CLOSED,
    source=PRACTICE,
    day="closed_on",
    of="net_days",
    at=MIDDLE,
)
def days_to_close_median(t: Any) -> Counted:
    """Calendar days from receipt to closing less those the clock stood still, the middle of
    the complaints closed in the period; those not accepted are left out.
    """
    return Counted(t.net_days, t.ended)


@measure(
    pgettext_lazy("figure", "Days to closing, nine in ten"),
    unit=DAYS,
    base=CLOSED,
    source=PRACTICE,
    day="closed_on",
    of="net_days",
    at=MOST,
)
def days_to_close_p90(t: Any) -> Counted:
    """The days within which nine of ten of these complaints were closed, pauses left out."""
    return Counted(t.net_days, t.ended)


@measure(
    pgettext_lazy("figure", "Days of pause, mean"),
    unit=DAYS,
    base=CLOSED,
    source=REGULATIONS,
    day="closed_on",
)
def paused_days(t: Any) -> Ratio:
    """Calendar days a case closed in the period stood still for appraisal or testing, on average
    over all of them; they are no part of the other times.
    """
    return Ratio(t.paused.sum(), t.ended.sum())


@measure(pgettext_lazy("figure", "Satisfaction"), unit=SCORE, base=CLOSED, source=VISITS, day="closed_on")
def satisfaction(t: Any) -> Ratio:
    """Mean of the scores from 1 to 5 that consumers gave to complaints closed in the period. Says
    nothing of those who did not answer: see satisfaction_nonresponse.
    """
    return Ratio(t.score.sum(), t.scored.sum())


@measure(
    pgettext_lazy("figure", "Hours to take over, median"),
    unit=HOURS,
    base=OFFERS,
    source=PAPERS,
    day="answered_on",
    fact="handovers",
    of="hours",
    at=MIDDLE,
)
def transfer_hours_median(t: Any) -> Counted:
    """Hours from a member's offer of a case to the signed receipt of the other, the middle
    of those taken in the period.
    """
    return Counted(t.hours, t.taken)


@measure(
    pgettext_lazy("figure", "Hours to take over, nineteen in twenty"),
    unit=HOURS,
    base=OFFERS,
    source=PAPERS,
    day="answered_on",
    fact="handovers",
    of="hours",
    at=NEARLY_ALL,
)
def transfer_hours_p95(t: Any) -> Counted:
    """The hours within which nineteen of twenty of these hand-overs were signed for."""
    return Counted(t.hours, t.taken)
