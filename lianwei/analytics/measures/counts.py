"""How many, and how much money: the figures every report of the associations begins with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .registry import measure
from .shapes import COUNT, FEN, PERSONS, SHARE, Ratio

CCA = "中消协《全国消协组织受理投诉情况分析》"
ACCEPTED, RECEIVED, CLOSED = (
    _("Cases accepted in the period"),
    _("Cases received in the period"),
    _("Cases closed in the period"),
)


@measure(pgettext_lazy("figure", "Received"), unit=COUNT, base=RECEIVED, source="B3", day="received_on")
def received(t: Any) -> Any:
    """登记:Complaints registered in the period, whatever became of them; doubles and registrations taken back
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
    """受理:Complaints whose day of acceptance lies in the period. Not accepted ones and those handed on to
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
    """解决:Of the complaints accepted in the period, those closed with an outcome that counts as resolved
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
    """投诉解决率:Resolved over accepted, both of the cases accepted in the period: the associations' public
    rate.
    """
    return Ratio(t.resolved.sum(), t.accepted.sum())


@measure(pgettext_lazy("figure", "Closed"), unit=COUNT, base=CLOSED, source="A4", day="closed_on")
def closed(t: Any) -> Any:
    """办结:Complaints whose closing date lies in the period: the day the agreement took effect, the
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
    """挽回经济损失:What businesses undertook in the resolved complaints accepted in the period, in fen:
    refund, compensation, multiple damages, debt waived, value of goods; as agreed, paid or not.
    """
    return t.promised_fen.sum()


@measure(
    pgettext_lazy("figure", "Loss recovered, received"),
    unit=FEN,
    base=ACCEPTED,
    source="B3",
    day="accepted_on",
    fact="payments",
)
def recovered_received(t: Any) -> Any:
    """到账金额:Of the same complaints, the payments that came in until the cut-off, in fen, each with its
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
    """加倍赔偿件数:Resolved complaints accepted in the period in which the consumer gets more than the loss
    because the business deceived (消法 art. 55, 食品安全法 art. 148).
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
    """加倍赔偿金额:What was undertaken as multiple damages in these complaints, in fen."""
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
    """来访咨询人次:Persons who asked a question in the period; one enquiry may be of several persons. Counted
    apart from complaints.
    """
    return t.persons_n.sum()


@measure(
    pgettext_lazy("figure", "Cases taken over"),
    unit=COUNT,
    base=_("Hand-overs answered in the period"),
    source="custody papers",
    day="answered_on",
    fact="handovers",
)
def transfers_taken(t: Any) -> Any:
    """移送签收:Cases that one member offered to another and that this one signed for in the period."""
    return t.taken.sum()
