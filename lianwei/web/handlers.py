"""What the surfaces do when something happened: businesses are told that a complaint waits for them."""

from lianwei.cases.models import Complaint, Referral
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.web.counter.telling import tell_of_referral


@on("complaint.sent_to_business", only_loud=True)
def tell_businesses(event: Event) -> None:
    """Everybody who answers for a business of the fast track, once."""
    complaint = find(Complaint, int(event.subject.partition(":")[2]), actor=SYSTEM)
    rows = Referral.objects.visible_to(SYSTEM).filter(complaint=complaint, sent_at__lte=event.at)
    asked = rows.filter(respondent__seq__in=event.details["respondents"], state="waiting")
    for each in asked.order_by("pk"):
        tell_of_referral(each, complaint.number, actor=SYSTEM, occasion=f"referral:{each.pk}")
