"""Ways to court at the shown member, a people's mediation committee: a confirmation that is prepared, support
of suits asked for and decided, an arbitration that ended.
"""

from datetime import timedelta

from lianwei.cases.models import Agreement, Complaint, Status
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.redress.operations import remedies as do

from .alliance import Member

COURT = "重庆市渝中区人民法院"
FACTS = "调解终止后经营者仍不退款，消费者年事已高，收集证据确有困难，请求支持起诉。"
RECENT = timedelta(days=25)


def show_remedies(member: Member) -> None:
    """One agreement is left for the list of what may still be confirmed."""
    member.organisation.is_mediation_committee = True
    member.organisation.save(update_fields=["is_mediation_committee"])
    agreed = Agreement.objects.visible_to(OPERATOR).filter(
        complaint__holder=member.organisation,
        complaint__status__in=(Status.AGREED, Status.BREACHED),
        kind=Agreement.Kind.MEDIATED,
        effective_on__gte=clock.today() - RECENT,
    )
    for pk in agreed.order_by("-pk").values_list("complaint_id", flat=True)[1:2]:
        do.prepare_confirmation(pk, actor=member.desk.head, body=COURT)
    rows = Complaint.objects.visible_to(OPERATOR).filter(holder=member.organisation)
    ended = rows.filter(status__in=(Status.TERMINATED, Status.BREACHED)).order_by("-pk")
    kinds = (("suit_support", 0), ("suit_support", 1), ("arbitration", 2))
    for pk, (kind, steps) in zip(ended.values_list("pk", flat=True)[: len(kinds)], kinds, strict=False):
        _support(pk, kind, steps, member)


def _support(pk: int, kind: str, steps: int, member: Member) -> None:
    """Asked for by the clerk; decided; filed and concluded."""
    desk, today = member.desk, clock.today()
    row = do.request_remedy(pk, actor=desk.clerk, seeking=do.Seeking(kind, COURT, FACTS))
    if steps:
        do.decide_remedy(row.pk, actor=desk.head)
    if steps > 1:
        body, number = "重庆仲裁委员会消费争议仲裁中心", f"渝仲字〔{today.year}〕{row.pk}号"
        do.file_remedy(row.pk, actor=desk.mediator, on=today, body=body, court_number=number)
        told = {"on": today, "result": "won", "result_number": f"{number}裁决书"}
        do.conclude_remedy(row.pk, actor=desk.mediator, **told)
