"""How many, and how much money: the figures every report of the associations begins with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .registry import measure
from .shapes import COUNT, FEN, PERSONS, SHARE, Ratio

CCA = pgettext_lazy("source", "Analyses of complaints by the China Consumers Association")
PRACTICE = pgettext_lazy("source", "Practice of the associations")
PAPERS = pgettext_lazy("source", "Receipts of hand-overs")
ACCEPTED, RECEIVED, CLOSED = (
    _("Cases accepted in the period"),
    _("Cases received in the period"),
    _("Cases closed in the period"),
)


@measure(pgettext_lazy("figure", "Received"), unit=COUNT, base=RECEIVED, source=PRACTICE, day="received_on")
def received(t: Any) -> Any:
    """Complaints registered in the period, whatever became of them; doubles and registrations taken back
    do not count. A case counts once, at the member that holds it.
    """
    return t.n.sum()


@measure(
    pgettext_lazy("figure", "Accepted"),
    unit=COUNT,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def accepted(t: Any) -> Any:
    """Complaints whose day of acceptance lies in the period. Not accepted ones and those handed on to
    another association (counted once, by the receiver) do not count.
    """
    return t.accepted.sum()


@measure(
    pgettext_lazy("figure", "Resolved"),
    unit=COUNT,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def resolved(t: Any) -> Any:
    """Of the complaints accepted in the period, those closed with an outcome that counts as resolved
    (settled, mediated, paid in advance, returned elsewhere, confirmed by a court).
    """
    return t.resolved.sum()


@measure(
    pgettext_lazy("figure", "Resolution rate"),
    unit=SHARE,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def resolution_rate(t: Any) -> Ratio:
    """Resolved over accepted, both of the cases accepted in the period: the associations' public
    rate.
    """
    return Ratio(t.resolved.sum(), t.accepted.sum())


@measure(pgettext_lazy("figure", "Closed"), unit=COUNT, base=CLOSED, source=PRACTICE, day="closed_on")
def closed(t: Any) -> Any:
    """Complaints whose closing date lies in the period: the day the agreement took effect, the
    settlement was confirmed, or the notice of the end went out. Cases handed on to another association do not
    count.
    """
    return t.closed.sum()


@measure(
    pgettext_lazy("figure", "Loss recovered, promised"),
    unit=FEN,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def recovered_promised(t: Any) -> Any:
    """What businesses undertook in the resolved complaints accepted in the period, in fen:
    refund, compensation, multiple damages, debt waived, value of goods; as agreed, paid or not.
    """
    return t.promised_fen.sum()


@measure(
    pgettext_lazy("figure", "Loss recovered, received"),
    unit=FEN,
    base=ACCEPTED,
    source=PRACTICE,
    day="accepted_on",
    fact="payments",
)
def recovered_received(t: Any) -> Any:
    """Of the same complaints, the payments that came in until the cut-off, in fen, each with its
    voucher; struck payments do not count.
    """
    return t.fen.sum()


@measure(
    pgettext_lazy("figure", "Cases with multiple damages"),
    unit=COUNT,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def multiple_cases(t: Any) -> Any:
    """Resolved complaints accepted in the period in which the consumer gets more than the loss because the
    business deceived (Law on the Protection of Consumer Rights art. 55, Food Safety Law art. 148).
    """
    return t.multiple_n.sum()


@measure(
    pgettext_lazy("figure", "Multiple damages"),
    unit=FEN,
    base=ACCEPTED,
    source=CCA,
    day="accepted_on",
    is_public=True,
)
def multiple_amount(t: Any) -> Any:
    """What was undertaken as multiple damages in these complaints, in fen."""
    return t.multiple_fen.sum()


@measure(
    pgettext_lazy("figure", "Enquiries, persons"),
    unit=PERSONS,
    base=_("Enquiries received in the period"),
    source=CCA,
    day="received_on",
    fact="enquiries",
    is_public=True,
)
def enquiries(t: Any) -> Any:
    """Persons who asked a question in the period; one enquiry may be of several persons. Counted
    apart from complaints.
    """
    return t.persons_n.sum()


@measure(
    pgettext_lazy("figure", "Cases taken over"),
    unit=COUNT,
    base=_("Hand-overs answered in the period"),
    source=PAPERS,
    day="answered_on",
    fact="handovers",
)
def transfers_taken(t: Any) -> Any:
    """Cases that one member offered to another and that this one signed for in the period."""
    return t.taken.sum()
