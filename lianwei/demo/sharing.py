"""Data-sharing agreements of the member that is shown: one in force and read under, one that waits for its
signature, one that ended and whose file was deleted with a certificate.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from lianwei.core import clock
from lianwei.federation.models import SharingAgreement, SharingParty
from lianwei.federation.operations import agreements as do
from lianwei.federation.queries.agreements.reading import case_shared, cases_shared

from .alliance import Member

FACTS = (
    "complaint.number",
    "complaint.status",
    "complaint.category",
    "complaint.nature",
    "complaint.amount_claimed",
    "complaint.received_on",
    "complaint.outcome",
    "respondent.name",
)
PERSONS = ("complaint.title", "complaint.narrative", "consumer.name", "consumer.phone")
ASSESSED = {
    "lawfulness": "只为共同处理跨区商户的预付卡纠纷，字段限于协调所必需，不含证件号码。",
    "risks": "其他单位知悉消费者姓名和电话，有被不当联系的风险；范围限于两个单位的经办人员。",
    "measures": "逐件打开并记录目的，消费者单独同意后才显示姓名和电话，收到的文件按期删除并出具证明。",
}


def share_data(members: Sequence[Member]) -> None:
    """The first is the member that is shown."""
    shown, near, far = members
    _in_force(shown, near)
    _being_signed(shown, far)
    _ended(shown, far)


def _entry(
    title: str, purpose: str, partner: Member, direction: str, *, persons: bool, since: date
) -> do.AgreementEntry:
    return do.AgreementEntry(
        title=title,
        purpose=purpose,
        basis="joint" if persons else "no_persons",
        fields=[*FACTS, *(PERSONS if persons else ())],
        starts_on=since,
        ends_on=since + timedelta(days=365),
        keep_days=180,
        deletion_days=15,
        direction=direction,
        partners=[partner.organisation.pk],
    )


def _in_force(shown: Member, near: Member) -> None:
    with clock.playing(clock.now() - timedelta(days=60)):
        purpose = "合并核对在两区都有门店的健身、美容商户的预付卡纠纷"
        told = _entry("预付卡纠纷协同处理", purpose, near, "both", persons=True, since=clock.today())
        row = do.draft_agreement(actor=shown.desk.head, entry=told)
        do.assess_agreement(row.pk, actor=shown.desk.head, assessed_on=clock.today(), **ASSESSED)
        _signed(row, shown, near)
    party = _party(row, shown)
    cases = cases_shared(row.pk, party.pk, actor=near.desk.mediator)
    for case in cases.page.rows[:2]:
        case_shared(row.pk, party.pk, case.pk, actor=near.desk.mediator)


def _being_signed(shown: Member, far: Member) -> None:
    purpose = "比较两地同类商品的投诉，为联合消费提示选题"
    told = _entry("消费提示选题数据", purpose, shown, "both", persons=False, since=clock.today())
    row = do.draft_agreement(actor=far.desk.head, entry=told)
    do.offer_agreement(row.pk, actor=far.desk.head)
    do.sign_agreement(row.pk, actor=far.desk.head)


def _ended(shown: Member, far: Member) -> None:
    with clock.playing(clock.now() - timedelta(days=120)):
        purpose = "联合约谈一家跨区连锁商户前核对投诉"
        told = _entry("联合约谈前的投诉核对", purpose, far, "take", persons=False, since=clock.today())
        row = do.draft_agreement(actor=shown.desk.head, entry=told)
        _signed(row, shown, far)
        do.export_cases(row.pk, _party(row, far).pk, actor=shown.desk.head)
    with clock.playing(clock.now() - timedelta(days=20)):
        do.end_agreement(row.pk, actor=shown.desk.head, reason="约谈已完成，整改已核验")
    with clock.playing(clock.now() - timedelta(days=18)):
        said = "文件存放在调解科电脑，由两名工作人员彻底删除并清空回收站，没有留存副本。"
        do.certify_deletion(row.pk, actor=shown.desk.head, statement=said)


def _signed(row: SharingAgreement, *sides: Member) -> None:
    do.offer_agreement(row.pk, actor=sides[0].desk.head)
    for each in sides:
        do.sign_agreement(row.pk, actor=each.desk.head)


def _party(row: SharingAgreement, member: Member) -> SharingParty:
    rows = SharingParty.objects.visible_to(member.desk.head).filter(agreement=row)
    return rows.get(organisation=member.organisation)
