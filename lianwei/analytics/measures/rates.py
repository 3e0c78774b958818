"""Rates beside the public one (practice.md B6), and the honest band. For staff until released (A10)."""

from typing import Any

from django.utils.translation import pgettext_lazy

from .counts import ACCEPTED, CLOSED, PRACTICE, RECEIVED
from .registry import measure
from .shapes import COUNT, SHARE, Ratio

RULES = pgettext_lazy("source", "Rules of limits in force")
VISITS = pgettext_lazy("source", "Return visits to consumers")
BRAZIL = "consumidor.gov.br, Procon-MG"


@measure(
    pgettext_lazy("figure", "Honest band, lower end"),
    unit=SHARE,
    base=RECEIVED,
    source=BRAZIL,
    day="received_on",
)
def band_low(t: Any) -> Ratio:
    """Of the complaints received in the period, those whose consumer confirmed in the return visit that the
    matter is settled. Silence counts as failure: nobody can have resolved fewer.
    """
    return Ratio(t.confirmed_yes.sum(), t.n.sum())


@measure(
    pgettext_lazy("figure", "Honest band, upper end"),
    unit=SHARE,
    base=RECEIVED,
    source=BRAZIL,
    day="received_on",
)
def band_high(t: Any) -> Ratio:
    """Of the closed complaints among those received in the period, those confirmed as settled and those whose
    consumer said nothing. Silence counts as success: Brazil's public formula, nobody can have resolved more.
    """
    return Ratio(t.confirmed_yes.sum() + t.unrated.sum(), t.closed.sum())


@measure(
    pgettext_lazy("figure", "Confirmed, of those who answered"),
    unit=SHARE,
    base=RECEIVED,
    source=BRAZIL,
    day="received_on",
)
def band_rated(t: Any) -> Ratio:
    """Of the closed complaints received in the period whose consumer answered whether the matter is settled,
    those who confirmed it. Silence is left out.
    """
    return Ratio(t.confirmed_yes.sum(), t.rated.sum())


@measure(
    pgettext_lazy("figure", "Completion rate"), unit=SHARE, base=ACCEPTED, source=PRACTICE, day="accepted_on"
)
def completion_rate(t: Any) -> Ratio:
    """Of the complaints accepted in the period, those closed, whatever the outcome."""
    return Ratio(t.done.sum(), t.accepted.sum())


@measure(
    pgettext_lazy("figure", "Handling rate"), unit=SHARE, base=RECEIVED, source=PRACTICE, day="received_on"
)
def handling_rate(t: Any) -> Ratio:
    """Of the complaints received in the period, those that were decided about: accepted, not accepted,
    settled before acceptance, withdrawn or handed on.
    """
    return Ratio(t.decided.sum(), t.n.sum())


@measure(
    pgettext_lazy("figure", "Return-visit rate"), unit=SHARE, base=CLOSED, source=PRACTICE, day="closed_on"
)
def visit_rate(t: Any) -> Ratio:
    """Of the complaints closed in the period, those not accepted left out, whose consumer was asked
    how it went.
    """
    return Ratio(t.asked.sum(), t.ended.sum())


@measure(
    pgettext_lazy("figure", "Settlement rate"), unit=SHARE, base=CLOSED, source=PRACTICE, day="closed_on"
)
def settlement_rate(t: Any) -> Ratio:
    """Of the complaints closed in the period, those not accepted left out, that the parties settled
    between themselves.
    """
    return Ratio(t.settled.sum(), t.ended.sum())


@measure(
    pgettext_lazy("figure", "Mediation success rate"),
    unit=SHARE,
    base=CLOSED,
    source=PRACTICE,
    day="closed_on",
)
def mediation_rate(t: Any) -> Ratio:
    """Of the mediations that ended in the period, by agreement or without, those with an
    agreement.
    """
    return Ratio(t.mediated.sum(), t.tried.sum())


@measure(pgettext_lazy("figure", "Closed in time"), unit=SHARE, base=CLOSED, source=RULES, day="closed_on")
def on_time_rate(t: Any) -> Ratio:
    """Of the complaints closed in the period, those not accepted left out, that missed neither the
    limit of acceptance nor that of mediation. Days by which a clock stood still do not count.
    """
    return Ratio(t.in_time.sum(), t.ended.sum())


@measure(
    pgettext_lazy("figure", "Satisfaction left unsaid"),
    unit=SHARE,
    base=CLOSED,
    source=VISITS,
    day="closed_on",
)
def satisfaction_nonresponse(t: Any) -> Ratio:
    """Of the complaints closed in the period whose consumer was asked, those without a score.
    Belongs beside every figure of satisfaction.
    """
    return Ratio(t.asked.sum() - t.scored.sum(), t.asked.sum())


@measure(
    pgettext_lazy("figure", "Confirmed by the consumer"),
    unit=COUNT,
    base=RECEIVED,
    source=BRAZIL,
    day="received_on",
)
def confirmed(t: Any) -> Any:
    """Of the closed complaints received in the period, those whose consumer confirmed in the return
    visit that the matter is settled.
    """
    return t.confirmed_yes.sum()


@measure(
    pgettext_lazy("figure", "Answered whether it is settled"),
    unit=COUNT,
    base=RECEIVED,
    source=BRAZIL,
    day="received_on",
)
def rated(t: Any) -> Any:
    """Of the closed complaints received in the period, those whose consumer answered in the return
    visit whether the matter is settled.
    """
    return t.rated.sum()
