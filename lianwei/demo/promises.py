"""What businesses undertook in cases of the shown member: due soon, reported and waiting, broken."""

from datetime import timedelta

from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.operations import note_undertaking, report_promise
from lianwei.cases.queries.lists.promises import PROMISING
from lianwei.commitments.tasks import break_promises_overdue
from lianwei.core import clock
from lianwei.core.scope import OPERATOR

from .alliance import Member

# What was undertaken, days until it is due when it is noted thirty days ago.
UNDERTAKINGS = (
    ("改正“余额概不退还”的店堂告示，并在门店显著位置公示新的退费规则", 34),
    ("对全部前台人员做一次退换货规定培训，并报送签到表", 27),
    ("下架被投诉批次的商品，并公告召回办法", 10),
)
AGO = timedelta(days=30)


def show_promises(member: Member) -> None:
    """One still to come, one reported as kept that a colleague has to verify, one broken."""
    rows = Complaint.objects.visible_to(OPERATOR).filter(
        holder=member.organisation, status__in=PROMISING, received_on__lt=clock.today() - AGO
    )
    cases = list(rows.order_by("-pk")[: len(UNDERTAKINGS)])
    for case, (what, days) in zip(cases, UNDERTAKINGS, strict=False):
        respondent = Respondent.objects.visible_to(OPERATOR).filter(complaint=case).order_by("seq")[0]
        with clock.playing(clock.now() - AGO):
            told = {"what": what, "due_on": clock.today() + timedelta(days=days)}
            made = note_undertaking(case.pk, actor=member.desk.mediator, respondent_id=respondent.pk, **told)
        if days == UNDERTAKINGS[1][1]:
            on = clock.today() - timedelta(days=5)
            report_promise(made.pk, actor=member.desk.clerk, on=on, proof="培训签到表一份")
    break_promises_overdue()
